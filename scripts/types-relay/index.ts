/**
 * The names of `signal-relay`, values and types, each from the module that declares it.
 *
 * @packageDocumentation
 * @module signal-relay
 */

export { defineRelay, type RelayConfig } from '../../packages/relay/lib/config/define';
export { env, type EnvGroup, type EnvReference } from '../../packages/relay/lib/config/env';
export type { Settings } from '../../packages/relay/lib/config/read';
export { RelayError, type Finding } from '../../packages/relay/lib/errors';
export type { Answer } from '../../packages/relay/lib/http/answers';
export { openOperator, type Operator } from '../../packages/relay/lib/operator';
export type { Outcome } from '../../packages/relay/lib/outcomes';
export { createRelay, type Relay, type RelayOptions } from '../../packages/relay/lib/relay';
export { SIGNAL_SCHEMA } from '../../packages/relay/lib/signal/json-schema';
export type { Intent, SignalRow } from '../../packages/relay/lib/store/rows';
