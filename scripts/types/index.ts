/**
 * The names of `bybit-auth`, values and types, each from the module that declares it.
 *
 * @packageDocumentation
 * @module bybit-auth
 */

export { classify, type ClassifyContext } from '../../lib/classify';
export { ServerClock, type ClockReading, type ServerClockOptions } from '../../lib/clock';
export {
  validateCredentials,
  type CredentialReport,
  type HmacCredentials,
  type RsaCredentials,
  type RsaFileCredentials,
} from '../../lib/credentials';
export type { EnvironmentOptions } from '../../lib/credentials/from-env';
export { diagnose, type DiagnoseOptions } from '../../lib/diagnose';
export type { Diagnosis } from '../../lib/diagnose/diagnosis';
export type { DiagnoseProgress } from '../../lib/diagnose/options';
export {
  ApiError,
  AuthError,
  BybitApiError,
  BybitAuthError,
  BybitRateLimitError,
  RateLimitError,
  type Check,
  type Hint,
} from '../../lib/errors';
export { BybitCredentialError, CredentialError } from '../../lib/errors/credential-error';
export type { DescribedFinding } from '../../lib/credentials/findings';
export { AuthGate, type GateEvents, type GateOptions, type GateState } from '../../lib/gate';
export { BybitGateError, GateError } from '../../lib/gate/error';
export { createHmac, type HmacKey } from '../../lib/crypto/create-hmac';
export { backend, type Backend } from '../../lib/crypto/backend';
export { validateRequest, type RequestReport, type RequestToValidate } from '../../lib/validate';
export type { RequestFinding } from '../../lib/validate/findings';
export type { Category, Confidence } from '../../lib/errors/causes';
export type { AuthenticationHeaders, SignableRequest, WebSocketLogin } from '../../lib/venues/venue';
export type { VenueName } from '../../lib/venues';
export { orderIdRules, type OrderIdRule } from '../../lib/venues/order-id-rules';
export type { LoginMessage, LoginOptions } from '../../lib/signer';
export type { AuthorizableRequest, AuthorizedRequest } from '../../lib/signer/final-request';
export type { BinanceSignedMessage } from '../../lib/venues/binance/login';
export type { OkxLogin } from '../../lib/venues/okx/auth';
export type { SignatureBatch } from '../../lib/signer/signature-batch';
export { Signer } from '../../lib/signer';
