'use strict';

const { inspect } = require('node:util');

const HIDDEN = '[secret]';

/** A value that must not reach a log: JSON, String() and console.log() show `[secret]`. Only `reveal()` gives it away. */
class Secret {
  #value;

  /** @param {string} value */
  constructor(value) {
    this.#value = value;
  }

  /** @returns {string} */
  reveal() {
    return this.#value;
  }

  toString() {
    return HIDDEN;
  }

  toJSON() {
    return HIDDEN;
  }

  [inspect.custom]() {
    return HIDDEN;
  }
}

exports.HIDDEN = HIDDEN;
exports.Secret = Secret;
