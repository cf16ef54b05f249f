'use strict';

const { refusal } = require('./final-request');

const REASONS = Object.freeze({
  double: 'the first attempt may have reached the exchange, and a second one could double it',
  redirect: 'a redirect would send key and signature to another address',
  late: 'it may no longer be sent',
  body: 'its body was a stream, which can be read only once',
});

/**
 * The error for a retry below the signature (undici's RetryAgent) that was blocked.
 *
 * @param {string} title of the request: method and path
 * @param {boolean} isRead
 * @param {keyof typeof REASONS} reason
 * @param {unknown} [cause] what the gate or the deadline said
 * @returns {Error & { code: string }} describes the whole request: its first attempt was sent
 */
function blockedResend(title, isRead, reason, cause) {
  const message = `${title} was sent once, and not again by the client's own retry: ${REASONS[reason]}`;
  const error = refusal('ERR_BYBIT_UNSAFE_RESEND', message);
  return Object.assign(error, { cause, sent: true, retryable: isRead });
}

module.exports = { blockedResend };
