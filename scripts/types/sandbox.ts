export {
  Sandbox,
  environments,
  replies,
  startSandbox,
  type Environment,
  type Faults,
  type KeyDescription,
  type KeyOptions,
  type RecordedMessage,
  type RecordedRequest,
  type SandboxOptions,
  type ScriptedReply,
} from '../../lib/sandbox';
