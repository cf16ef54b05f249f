'use strict';

/**
 * The names of the package, each loaded when it is first used: a bot that only signs does not wait for the tables
 * of return codes.
 *
 * @type {Record<string, () => unknown>}
 */
const NAMES = {
  ApiError: () => require('./errors').ApiError,
  AuthError: () => require('./errors').AuthError,
  AuthGate: () => require('./gate').AuthGate,
  BybitApiError: () => require('./errors').BybitApiError,
  BybitAuthError: () => require('./errors').BybitAuthError,
  BybitCredentialError: () => require('./errors/credential-error').BybitCredentialError,
  BybitGateError: () => require('./gate/error').BybitGateError,
  BybitRateLimitError: () => require('./errors').BybitRateLimitError,
  CredentialError: () => require('./errors/credential-error').CredentialError,
  GateError: () => require('./gate/error').GateError,
  RateLimitError: () => require('./errors').RateLimitError,
  ServerClock: () => require('./clock').ServerClock,
  Signer: () => require('./signer').Signer,
  backend: () => require('./crypto/backend').backend,
  classify: () => require('./classify').classify,
  createHmac: () => require('./crypto/create-hmac').createHmac,
  diagnose: () => require('./diagnose').diagnose,
  orderIdRules: () => require('./venues/order-id-rules').orderIdRules,
  validateCredentials: () => require('./credentials').validateCredentials,
  validateRequest: () => require('./validate').validateRequest,
};

for (const [name, load] of Object.entries(NAMES)) {
  Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: load });
}
