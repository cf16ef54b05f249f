'use strict';

/**
 * What the relay asks about an account: whose it is, its equity, its positions.
 *
 * @module
 */

const { RelayError } = require('../../errors');
const { sign, subtract } = require('../../signal/decimal');

/** @typedef {import('./rules').Category} Category */
/** @typedef {import('./find').Read} Read */
/** @typedef {import('../../errors').Finding} Finding */
/** @typedef {{ side: 'long' | 'short' | 'flat', size: string }} Position `size` in the unit of the instrument */

/** @type {Position} */
const FLAT = { side: 'flat', size: '0' };
/** https://bybit-exchange.github.io/docs/v5/position */
const SIDES = Object.freeze({ Buy: 'long', Sell: 'short' });
/** Equities may have more digits than an order can use, and an exponent when they are tiny. */
const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/** @param {unknown} value @param {string} what @returns {string} */
function decimalOf(value, what) {
  if (typeof value === 'string' && DECIMAL.test(value)) return value;
  throw new RelayError('ERR_RELAY_VENUE_REPLY', `Bybit did not tell ${what}.`);
}

/**
 * What an account lacks for orders. https://bybit-exchange.github.io/docs/v5/user/apikey-info
 *
 * @param {any} key
 * @param {string} name
 * @returns {Finding[]}
 */
function findingsOf({ readOnly, permissions = {}, uta }, name) {
  const path = `accounts.${name}`;
  const mayTrade =
    permissions.ContractTrade?.includes('Order') || permissions.Spot?.includes('SpotTrade') || false;
  const problems = [
    readOnly === 1 && ['read-only-key', 'its API key is read-only: it cannot place orders'],
    !mayTrade && ['no-trade-permission', 'its API key may trade neither contracts nor spot'],
    uta === 0 && ['not-unified', 'it is not a unified account: sizes in equity% cannot be computed'],
  ];
  return problems
    .filter((problem) => problem !== false)
    .map(([code, text]) => ({ code, path, message: `${name}: ${text}` }));
}

/**
 * @param {string} name  of the account
 * @param {Read} read
 */
function accountOf(name, read) {
  const isHedged = (/** @type {any[]} */ list) => list.some(({ positionIdx }) => positionIdx !== 0);
  return {
    /** @param {string} symbol  of a linear contract, which has a row also without a position */
    async isHedged(symbol) {
      return isHedged((await read('/v5/position/list', { category: 'linear', symbol })).list);
    },

    /** @returns {Promise<{ uid: string, findings: Finding[] }>} */
    async check() {
      const key = await read('/v5/user/query-api', {});
      return { uid: `${key.userID}`, findings: findingsOf(key, name) };
    },

    /** https://bybit-exchange.github.io/docs/v5/account/wallet-balance @returns {Promise<string>} US dollars */
    async equity() {
      const { list } = await read('/v5/account/wallet-balance', { accountType: 'UNIFIED' });
      return decimalOf(list[0]?.totalEquity, 'the equity of the account');
    },

    /** @param {string} coin @returns {Promise<Position>} what open orders do not hold */
    async holding(coin) {
      const { list } = await read('/v5/account/wallet-balance', { accountType: 'UNIFIED', coin });
      const row = list[0]?.coin?.find((/** @type {any} */ entry) => entry.coin === coin);
      if (row === undefined) return FLAT;
      const balance = decimalOf(row.walletBalance, `the balance of ${coin}`);
      const free = subtract(balance, decimalOf(row.locked || '0', `the locked balance of ${coin}`));
      return sign(free) > 0 ? { side: 'long', size: free } : FLAT;
    },

    /** @param {string} symbol @param {Category} category @returns {Promise<Position>} */
    async position(symbol, category) {
      const { list } = await read('/v5/position/list', { category, symbol });
      if (isHedged(list)) {
        const message = `${name}: ${symbol} is in hedge mode. The relay needs one-way mode.`;
        throw new RelayError('ERR_RELAY_HEDGE_MODE', message);
      }
      const [row] = list;
      // For a symbol there is always a row (https://bybit-exchange.github.io/docs/v5/position): none does not say that it is flat.
      if (row?.symbol !== symbol) {
        throw new RelayError('ERR_RELAY_VENUE_REPLY', `Bybit did not tell the position in ${symbol}.`);
      }
      if (!Object.hasOwn(SIDES, row.side)) return FLAT;
      const size = decimalOf(row.size, `the position in ${symbol}`);
      return sign(size) > 0 ? { side: SIDES[/** @type {'Buy' | 'Sell'} */ (row.side)], size } : FLAT;
    },
  };
}

module.exports = { accountOf };
