'use strict';

/**
 * The names of `signal-relay`, each loaded when it is first used.
 *
 * @type {Record<string, () => unknown>}
 */
const NAMES = {
  RelayError: () => require('./errors').RelayError,
  createRelay: () => require('./relay').createRelay,
  defineRelay: () => require('./config/define').defineRelay,
  env: () => require('./config/env').env,
  openOperator: () => require('./operator').openOperator,
  SIGNAL_SCHEMA: () => require('./signal/json-schema').SIGNAL_SCHEMA,
};

for (const [name, load] of Object.entries(NAMES)) {
  Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: load });
}
