'use strict';

/**
 * @typedef {object} Call
 * @property {import('../params.js').Params} params
 * @property {import('../trading/engine.js').Desk} desk
 * @property {import('../keys.js').SandboxKey} key
 */
/**
 * @typedef {object} PublicCall
 * @property {import('../params.js').Params} params
 * @property {import('../market.js').MarketInstance} market
 * @property {number} now ms
 */

/**
 * @typedef {object} Endpoint
 * @property {string} method
 * @property {string} path
 * @property {number} weight
 * @property {boolean} [isSigned] Default true.
 * @property {import('../keys.js').Permission | null} permission
 * @property {boolean} [isTrade] It places, changes or cancels orders.
 * @property {boolean} [isOrder] It counts as an order.
 * @property {boolean} [liveOnly]
 * @property {(call: Call) => import('../replies.js').ReplySpec} answer
 */
/**
 * @typedef {object} PublicEndpoint
 * @property {string} method
 * @property {string} path
 * @property {number} weight
 * @property {(call: PublicCall) => import('../replies.js').ReplySpec} answer
 */

module.exports = {};
