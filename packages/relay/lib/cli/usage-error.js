'use strict';

/** What the user typed cannot be done. The message is one line. */
class UsageError extends Error {
  /** @param {string} message @param {string} [command] whose help says more */
  constructor(message, command) {
    super(message);
    this.name = 'UsageError';
    this.command = command;
  }
}

exports.UsageError = UsageError;
