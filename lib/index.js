'use strict';

const errors = require('./errors');
const signer = require('./signer');

// One assignment a name: the type checker follows these to the classes, and Node.js finds the names for `import`.
exports.BybitApiError = errors.BybitApiError;
exports.BybitAuthError = errors.BybitAuthError;
exports.BybitCredentialError = errors.BybitCredentialError;
exports.BybitRateLimitError = errors.BybitRateLimitError;
exports.Signer = signer.Signer;
exports.backend = require('./native').backend;
exports.classify = require('./classify').classify;
exports.createHmac = require('./hmac').createHmac;
exports.validateCredentials = require('./credentials').validateCredentials;
