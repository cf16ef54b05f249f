'use strict';

/** The command line, or a file that it names, cannot be used: exit code 2, and the message alone on stderr. */
class UsageError extends Error {
  /**
   * @param {string} message
   * @param {string} [command] whose --help would tell more
   */
  constructor(message, command) {
    super(message);
    this.name = 'UsageError';
    this.command = command;
  }
}

exports.UsageError = UsageError;
