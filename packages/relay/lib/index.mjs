import signalRelay from './index.js';

export { defineRelay } from './config/define.js';
export { env } from './config/env.js';
export { RelayError } from './errors.js';
export { openOperator } from './operator.js';
export { createRelay } from './relay.js';
export { SIGNAL_SCHEMA } from './signal/json-schema.js';

export default signalRelay;
