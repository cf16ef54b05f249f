'use strict';

/**
 * The paths of the WebSockets, and what is traded there. The live hosts and the test host spell them differently; a sandbox
 * of each environment has all.
 * https://www.gate.com/docs/developers/apiv4/ws/en/#server-url and https://www.gate.com/docs/developers/futures/ws/en/#server-url
 */
const CHANNEL_PATHS = new Map(
  /** @type {Array<[path: string, product: import('../trading/wallets.js').Product]>} */ ([
    ['/ws/v4/', 'spot'],
    ['/v4/ws/usdt', 'futures'],
    ['/v4/ws/spot', 'spot'],
    ['/v4/ws/futures/usdt', 'futures'],
  ]),
);

module.exports = { CHANNEL_PATHS };
