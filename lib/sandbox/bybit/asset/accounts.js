'use strict';

/**
 * The accounts of a key between which coins are transferred: the trading account and the funding account, which the
 * sandbox opens empty. https://bybit-exchange.github.io/docs/v5/enum#accounttype
 */

const { decimal, larger, over, smaller } = require('../../decimal.js');
const { deskOf } = require('../trading/order-endpoints.js');
const { walletRow } = require('../trading/wallet.js');

/** @typedef {import('../trading/order-endpoints.js').Call} Call */
/** @typedef {import('../trading/account.js').AccountInstance} AccountInstance */

/**
 * @typedef {object} Transfer
 * @property {string} transferId
 * @property {string} coin
 * @property {string} amount
 * @property {string} fromAccountType
 * @property {string} toAccountType
 * @property {number} time ms
 */

/**
 * @typedef {object} Funding What an account has beside its trading account.
 * @property {Map<string, bigint>} coins
 * @property {Transfer[]} transfers Oldest first.
 */

const FUND = 'FUND';
/** Amounts have eight decimals. */
const SMALLEST_AMOUNT = decimal('0.00000001');
/** By `uta`. The two trading accounts of a classic account are one in the sandbox. */
const TRADING_ACCOUNTS = [['CONTRACT', 'SPOT'], ['UNIFIED']];

/** @type {WeakMap<AccountInstance, Funding>} */
const fundings = new WeakMap();

/** @param {Call} call */
function fundingOf({ key }) {
  const known = fundings.get(key.account);
  if (known !== undefined) return known;
  /** @type {Funding} */
  const fresh = { coins: new Map(), transfers: [] };
  fundings.set(key.account, fresh);
  return fresh;
}

/**
 * @param {Call} call
 * @param {unknown} accountType
 */
function hasAccount({ key }, accountType) {
  return accountType === FUND || TRADING_ACCOUNTS[key.uta].some((name) => name === accountType);
}

/**
 * @param {Call} call
 * @param {string} accountType
 * @returns {string[]} The coins that the account has had.
 */
function coinsOf(call, accountType) {
  return accountType === FUND ? [...fundingOf(call).coins.keys()] : Object.keys(call.key.account.balances);
}

/**
 * What is in an account, and how much of it no order and no position needs.
 * @param {Call} call
 * @param {string} accountType
 * @param {string} coin
 * @returns {{ wallet: bigint, transferable: bigint }}
 */
function balanceOf(call, accountType, coin) {
  if (accountType === FUND) {
    const wallet = fundingOf(call).coins.get(coin) ?? 0n;
    return { wallet, transferable: wallet };
  }
  const wallet = call.key.account.balance(coin);
  const desk = deskOf(call);
  const { totalAvailableBalance, coin: rows } = walletRow(desk, accountType, [coin]);
  const available = over(decimal(totalAvailableBalance), desk.usdPrice(coin));
  const unlocked = wallet - decimal(rows[0].locked);
  const transferable = larger(smaller(unlocked, available), 0n);
  return { wallet, transferable: transferable - (transferable % SMALLEST_AMOUNT) };
}

/**
 * @param {Call} call
 * @param {string} accountType
 * @param {string} coin
 * @param {bigint} amount Negative to take.
 */
function credit(call, accountType, coin, amount) {
  if (accountType !== FUND) {
    call.key.account.credit(coin, amount);
    return;
  }
  const { coins } = fundingOf(call);
  coins.set(coin, (coins.get(coin) ?? 0n) + amount);
}

module.exports = { balanceOf, coinsOf, credit, fundingOf, hasAccount };
