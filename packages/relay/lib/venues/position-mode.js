'use strict';

/**
 * Finds accounts in hedge mode before a signal does. The relay places orders in one-way mode, and Bybit rejects each of them for a
 * contract in hedge mode: 10001 `position idx not match position mode`, https://github.com/sieblyio/bybit-api/issues/363.
 */

/** Unified name of a contract that may be in hedge mode: https://bybit-exchange.github.io/docs/v5/position/position-mode */
const USDT_PERPETUAL = /^([A-Z0-9]+)\/USDT:USDT$/;
/** So many of the user's own contracts are asked. */
const MOST = 3;
/** Without own names: a mode that both have is, most likely, that of all contracts. */
const PROBES = Object.freeze(['BTCUSDT', 'ETHUSDT']);

/**
 * The mode belongs to the contract, else to its coin, so the contracts that the user names are asked.
 *
 * @param {{ categories: readonly string[] }} account
 * @param {Pick<import('./bybit').Venue, 'isHedged'>} venue
 * @param {Record<string, string>} symbols  of the configuration
 * @returns {Promise<string | null>} what is wrong; null when all of them are in one-way mode
 */
async function hedgeMode({ categories }, venue, symbols) {
  if (!categories.includes('linear')) return null;
  const own = Object.values(symbols).flatMap((unified) => {
    const [, base] = USDT_PERPETUAL.exec(unified) ?? [];
    return base === undefined ? [] : [`${base}USDT`];
  });
  const asked = own.length > 0 ? [...new Set(own)].slice(0, MOST) : PROBES;
  const hedged = [];
  for (const symbol of asked) {
    if (await venue.isHedged(symbol)) hedged.push(symbol);
    else if (asked === PROBES) return null;
  }
  if (hedged.length === 0) return null;
  const which = hedged.length === 1 ? `${hedged[0]} is` : `${hedged.join(', ')} are`;
  return `${which} in hedge mode, in which Bybit rejects the orders of the relay. Set the position mode to one-way.`;
}

exports.hedgeMode = hedgeMode;
