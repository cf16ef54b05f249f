'use strict';

/**
 * The WebSocket channels as a table: path, environments and implementation.
 * https://bybit-exchange.github.io/docs/v5/ws/connect; demo has the private channel only:
 * https://bybit-exchange.github.io/docs/v5/demo
 */

const { privateChannel } = require('./private.js');
const { publicChannel } = require('./public.js');
const { tradeChannel } = require('./trade.js');

/** @typedef {import('../keys.js').Environment} Environment */
/** @typedef {import('../../websocket/session.js').Channel} Channel */

/** @typedef {{ path: string, environments: readonly Environment[], channel: Channel }} Stream */

/** @type {readonly Environment[]} */
const EVERYWHERE = ['mainnet', 'testnet', 'demo'];
/** @type {readonly Environment[]} */
const NOT_ON_DEMO = ['mainnet', 'testnet'];

/** @type {readonly Stream[]} */
const STREAMS = [
  { path: '/v5/private', environments: EVERYWHERE, channel: privateChannel },
  { path: '/v5/trade', environments: NOT_ON_DEMO, channel: tradeChannel },
  { path: '/v5/public/linear', environments: NOT_ON_DEMO, channel: publicChannel('linear') },
  { path: '/v5/public/inverse', environments: NOT_ON_DEMO, channel: publicChannel('inverse') },
  { path: '/v5/public/spot', environments: NOT_ON_DEMO, channel: publicChannel('spot') },
  { path: '/v5/public/option', environments: NOT_ON_DEMO, channel: publicChannel('option') },
];

/**
 * @param {Environment} environment
 * @param {string} path
 */
function findStream(environment, path) {
  return STREAMS.find((stream) => stream.path === path && stream.environments.includes(environment));
}

/**
 * @param {Environment} [environment] Default: any.
 * @returns {string[]}
 */
function listPaths(environment) {
  return STREAMS.filter(
    ({ environments }) => environment === undefined || environments.includes(environment),
  ).map(({ path }) => path);
}

module.exports = { findStream, listPaths };
