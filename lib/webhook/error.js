'use strict';

const { brandError } = require('../internal/brand');

/**
 * Why a request was refused.
 *
 * @typedef {'missing-header' | 'malformed-header' | 'bad-signature' | 'too-old' | 'too-new' | 'replayed' | 'parsed-body'
 *   | 'ip-not-allowed' | 'client-certificate'} WebhookReason
 */

/**
 * The HTTP status for each reason, where it is not 401. A parsed body is a mistake of the receiving program.
 *
 * @type {Readonly<Partial<Record<WebhookReason, number>>>}
 */
const STATUSES = Object.freeze({ 'ip-not-allowed': 403, 'client-certificate': 403, 'parsed-body': 500 });

/** A request that is not shown to come from the sender. It holds no key, signature or body. */
class WebhookError extends Error {
  /**
   * @param {WebhookReason} reason
   * @param {string} message
   * @hideconstructor
   */
  constructor(reason, message) {
    super(message);
    /** Always the same. @type {'ERR_BYBIT_WEBHOOK'} */
    this.code = 'ERR_BYBIT_WEBHOOK';
    /** Why the request was refused. @type {WebhookReason} */
    this.reason = reason;
    /** The HTTP status to answer with: 401, 403 or 500. Express and Koa read it. @type {number} */
    this.status = STATUSES[reason] ?? 401;
    /** The same, for Fastify. @type {number} */
    this.statusCode = this.status;
  }
}

brandError(WebhookError, 'WebhookError');

exports.WebhookError = WebhookError;
