import bybitAuth from './index.js';

export const {
  BybitApiError,
  BybitAuthError,
  BybitCredentialError,
  BybitRateLimitError,
  Signer,
  backend,
  classify,
  createHmac,
  validateCredentials,
} = bybitAuth;

export default bybitAuth;
