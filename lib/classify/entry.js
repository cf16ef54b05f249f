'use strict';

/** The entry point `bybit-auth/classify`. scripts/classify-module.js makes an ES module for browsers from it. */

const { classify } = require('./index');
const {
  ApiError,
  AuthError,
  BybitApiError,
  BybitAuthError,
  BybitRateLimitError,
  RateLimitError,
} = require('../errors');

module.exports = {
  classify,
  ApiError,
  AuthError,
  BybitApiError,
  BybitAuthError,
  BybitRateLimitError,
  RateLimitError,
};
