'use strict';

/**
 * Balances and transfers between the accounts of a key. https://bybit-exchange.github.io/docs/v5/asset/balance/all-balance
 * and the pages beside it. Codes: https://bybit-exchange.github.io/docs/v5/error#asset
 */

const { decimalText, parseDecimal } = require('../../decimal.js');
const { DAY_MS } = require('../keys.js');
const { answerWith, isAbsent, pageOf, readLimit, readTimes, refuse } = require('../market/params.js');
const { balanceOf, coinsOf, credit, fundingOf, hasAccount } = require('./accounts.js');

/** @typedef {import('../trading/order-endpoints.js').Call} Call */
/** @typedef {import('./accounts.js').Transfer} Transfer */

const COIN = /^[A-Z0-9]+$/;
const TRANSFER_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Of `coin` for the account UNIFIED. */
const MOST_COINS = 10;
/** Decimals of an amount. */
const PLACES = 8;
const LIMIT = { standard: 20, maximum: 50 };
const WEEK_MS = 7 * DAY_MS;
const STATUSES = ['SUCCESS', 'PENDING', 'FAILED'];

/**
 * @param {Call} call
 * @param {string} name Of the parameter.
 */
function readAccount(call, name) {
  const type = call.params[name];
  if (isAbsent(type)) refuse(`params error: ${name} is required`);
  return hasAccount(call, type) ? String(type) : refuse('Account not exist', { retCode: 131207 });
}

/**
 * @param {unknown} value One or more coins, separated by commas.
 * @returns {string[]}
 */
function readCoins(value) {
  const coins = String(value).split(',');
  return coins.every((coin) => COIN.test(coin)) ? coins : refuse('params error: coin invalid');
}

/** @param {Call} call */
function allBalances(call) {
  const { params, key } = call;
  const accountType = readAccount(call, 'accountType');
  const isUnified = accountType === 'UNIFIED';
  if (isUnified && isAbsent(params.coin)) refuse('params error: coin is required for UNIFIED');
  const coins = isAbsent(params.coin) ? coinsOf(call, accountType) : readCoins(params.coin);
  if (isUnified && coins.length > MOST_COINS) refuse(`params error: more than ${MOST_COINS} coins`);
  const balance = coins.map((coin) => {
    const { wallet, transferable } = balanceOf(call, accountType, coin);
    const amounts = { walletBalance: decimalText(wallet), transferBalance: decimalText(transferable) };
    return { coin, ...amounts, bonus: String(params.withBonus) === '1' ? '0' : '' };
  });
  return { accountType, memberId: `${key.userID}`, balance };
}

/** @param {Call} call */
function oneBalance(call) {
  const { params, key } = call;
  const accountType = readAccount(call, 'accountType');
  if (isAbsent(params.coin)) refuse('params error: coin is required');
  const [coin] = readCoins(params.coin);
  const { wallet, transferable } = balanceOf(call, accountType, coin);
  const asked = (/** @type {string} */ name) => String(params[name]) === '1';
  return {
    accountType,
    bizType: 1,
    accountId: `${key.userID}`,
    memberId: `${key.userID}`,
    balance: {
      coin,
      walletBalance: decimalText(wallet),
      transferBalance: decimalText(transferable),
      bonus: asked('withBonus') ? '0' : '',
      transferSafeAmount: asked('withTransferSafeAmount') ? decimalText(transferable) : '',
      ltvTransferSafeAmount: asked('withLtvTransferSafeAmount') ? decimalText(transferable) : '',
    },
  };
}

/** @param {unknown} value */
function readAmount(value) {
  const amount = parseDecimal(value);
  if (amount === null || amount <= 0n) return refuse('Amount error', { retCode: 131215 });
  const isExact = parseDecimal(decimalText(amount, PLACES)) === amount;
  return isExact ? amount : refuse('Amount accuracy error', { retCode: 131210 });
}

/** @param {Call} call */
function transfer(call) {
  const { params, now } = call;
  const { transferId } = params;
  if (typeof transferId !== 'string' || !TRANSFER_ID.test(transferId)) {
    refuse('params error: transferId invalid');
  }
  if (isAbsent(params.coin)) refuse('params error: coin is required');
  const [coin] = readCoins(params.coin);
  const fromAccountType = readAccount(call, 'fromAccountType');
  const toAccountType = readAccount(call, 'toAccountType');
  if (fromAccountType === toAccountType) {
    refuse("fromAccountType can't be the same as toAccountType", { retCode: 131211 });
  }
  const amount = readAmount(params.amount);
  const { transfers } = fundingOf(call);
  if (transfers.some((done) => done.transferId === transferId)) {
    refuse('TransferId exist', { retCode: 131214 });
  }
  if (balanceOf(call, fromAccountType, coin).transferable < amount) {
    refuse('Insufficient balance', { retCode: 131212 });
  }
  credit(call, fromAccountType, coin, -amount);
  credit(call, toAccountType, coin, amount);
  const parties = { fromAccountType, toAccountType };
  transfers.push({
    transferId: String(transferId),
    coin,
    amount: decimalText(amount),
    ...parties,
    time: now,
  });
  return { transferId, status: 'SUCCESS' };
}

/**
 * A week at most: the last one, or the one after the start or before the end.
 * @param {Call} call
 */
function readWeek({ params, now }) {
  const { start, end } = readTimes(params, ['startTime', 'endTime']);
  if (start !== null && end !== null && end - start > WEEK_MS) {
    refuse('params error: the range of startTime and endTime is above 7 days');
  }
  const first = start ?? (end ?? now) - WEEK_MS;
  return { first, last: end ?? first + WEEK_MS };
}

/** @param {Call} call */
function listTransfers(call) {
  const { params } = call;
  const { status } = params;
  if (!isAbsent(status) && !STATUSES.includes(String(status))) refuse('params error: status invalid');
  const { first, last } = readWeek(call);
  const rows = fundingOf(call)
    .transfers.filter(({ time }) => first <= time && time <= last)
    .filter((done) => isAbsent(params.transferId) || done.transferId === params.transferId)
    .filter((done) => isAbsent(params.coin) || done.coin === params.coin)
    .filter(() => isAbsent(status) || status === 'SUCCESS')
    .map(({ time, ...done }) => ({ ...done, timestamp: `${time}`, status: 'SUCCESS' }))
    .reverse();
  return pageOf(rows, params, readLimit(params, LIMIT));
}

module.exports = {
  allBalances: answerWith(allBalances, 'success'),
  interTransfer: answerWith(transfer, 'success'),
  interTransferList: answerWith(listTransfers, 'success'),
  oneBalance: answerWith(oneBalance, 'success'),
};
