import bybitAuth from './index.js';

export { classify } from './classify.js';
export { validateCredentials } from './credentials.js';
export { diagnose } from './diagnose.js';
export { BybitApiError, BybitAuthError, BybitCredentialError, BybitRateLimitError } from './errors.js';
export { createHmac } from './hmac.js';
export { ServerClock } from './clock.js';
export { AuthGate } from './gate.js';
export { BybitGateError } from './gate/error.js';
export { backend } from './native.js';
export { validateRequest } from './request.js';
export { Signer } from './signer.js';

export default bybitAuth;
