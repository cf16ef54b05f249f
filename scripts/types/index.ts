/**
 * The names of `bybit-auth`, values and types, each from the module that declares it.
 *
 * @packageDocumentation
 * @module bybit-auth
 */

export type { Hint } from '../../lib/checklist';
export { classify, type ClassifyContext } from '../../lib/classify';
export { ServerClock, type ClockReading, type ServerClockOptions } from '../../lib/clock';
export {
  validateCredentials,
  type CredentialReport,
  type HmacCredentials,
  type RsaCredentials,
  type RsaFileCredentials,
} from '../../lib/credentials';
export type { EnvironmentOptions } from '../../lib/credential-variables';
export { diagnose, type DiagnoseOptions } from '../../lib/diagnose';
export type { Diagnosis } from '../../lib/diagnosis/diagnosis';
export type { DiagnoseProgress } from '../../lib/diagnosis/options';
export { BybitApiError, BybitAuthError, BybitCredentialError, BybitRateLimitError } from '../../lib/errors';
export type { DescribedFinding } from '../../lib/findings';
export { AuthGate, type GateEvents, type GateOptions, type GateState } from '../../lib/gate';
export { BybitGateError } from '../../lib/gate/error';
export { createHmac, type HmacKey } from '../../lib/hmac';
export { backend, type Backend } from '../../lib/native';
export { validateRequest, type RequestReport, type RequestToValidate } from '../../lib/request';
export type { RequestFinding } from '../../lib/request/findings';
export type { Category, Confidence } from '../../lib/ret-codes';
export type { AuthenticationHeaders, SignableRequest } from '../../lib/signable-request';
export type { SignatureBatch } from '../../lib/signature-batch';
export { Signer, type WebSocketLogin } from '../../lib/signer';
