'use strict';

/** An invalid command line, or a file that cannot be used: exit code 2, with only the message on stderr. */
class UsageError extends Error {
  /**
   * @param {string} message
   * @param {string} [command] whose --help to point to
   */
  constructor(message, command) {
    super(message);
    this.name = 'UsageError';
    this.command = command;
  }
}

exports.UsageError = UsageError;
