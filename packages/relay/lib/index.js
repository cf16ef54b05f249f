'use strict';

/**
 * The names of `signal-relay`, each loaded when it is first used.
 *
 * @type {Record<string, () => unknown>}
 */
const NAMES = {
  RelayError: () => require('./errors').RelayError,
};

for (const [name, load] of Object.entries(NAMES)) {
  Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: load });
}
