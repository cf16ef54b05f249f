/**
 * The names of `bybit-auth/sandbox`, values and types, each from the module that declares it.
 *
 * @packageDocumentation
 * @module bybit-auth/sandbox
 */

export {
  Sandbox,
  environments,
  replies,
  startSandbox,
  type BinanceSandbox,
  type BinanceSandboxOptions,
  type Environment,
  type Faults,
  type GateSandbox,
  type GateSandboxOptions,
  type InstrumentOptions,
  type KeyDescription,
  type KeyOptions,
  type OkxSandbox,
  type OkxSandboxOptions,
  type RecordedMessage,
  type RecordedRequest,
  type SandboxOptions,
  type ScriptedReply,
} from '../../lib/sandbox';
