'use strict';

/** POST /v5/account/demo-apply-money. https://bybit-exchange.github.io/docs/v5/demo#request-demo-trading-funds */

const { decimal, parseDecimal, smaller } = require('../../decimal.js');
const { answerWith, isAbsent, refuse } = require('../market/params.js');

/** @typedef {import('../trading/order-endpoints.js').Call} Call */

/** The most of a coin in one request. @type {ReadonlyMap<unknown, bigint>} */
const MOST = new Map([
  ['BTC', decimal('15')],
  ['ETH', decimal('200')],
  ['USDT', decimal('100000')],
  ['USDC', decimal('100000')],
]);

/**
 * @param {unknown} entry
 * @returns {{ coin: string, amount: bigint }}
 */
function readEntry(entry) {
  const { coin, amountStr } = /** @type {Record<string, unknown>} */ (Object(entry));
  const most = MOST.get(coin);
  if (most === undefined) return refuse('params error: coin invalid');
  const amount = parseDecimal(amountStr);
  const isRight = amount !== null && amount > 0n && amount <= most;
  return isRight ? { coin: String(coin), amount } : refuse('params error: amountStr invalid');
}

/** Adds coins to the account, or takes them as far as they are there. */
const applyMoney = answerWith((/** @type {Call} */ { params, key }) => {
  const { adjustType, utaDemoApplyMoney: entries } = params;
  if (!isAbsent(adjustType) && !['0', '1'].includes(String(adjustType))) {
    refuse('params error: adjustType invalid');
  }
  if (!Array.isArray(entries)) return refuse('params error: utaDemoApplyMoney invalid');
  const takes = String(adjustType) === '1';
  for (const { coin, amount } of entries.map(readEntry)) {
    const owned = key.account.balance(coin);
    key.account.credit(coin, takes ? -smaller(amount, owned) : amount);
  }
  return {};
}, '');

module.exports = { applyMoney };
