import bybitAuth from './index.js';

export { classify } from './classify/index.js';
export { validateCredentials } from './credentials/index.js';
export { diagnose } from './diagnose/index.js';
export {
  ApiError,
  AuthError,
  BybitApiError,
  BybitAuthError,
  BybitRateLimitError,
  RateLimitError,
} from './errors/index.js';
export { BybitCredentialError, CredentialError } from './errors/credential-error.js';
export { createHmac } from './crypto/create-hmac.js';
export { ServerClock } from './clock/index.js';
export { AuthGate } from './gate/index.js';
export { BybitGateError, GateError } from './gate/error.js';
export { backend } from './crypto/backend.js';
export { orderIdRules } from './venues/order-id-rules.js';
export { validateRequest } from './validate/index.js';
export { Signer } from './signer/index.js';

export default bybitAuth;
