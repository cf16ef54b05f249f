'use strict';

/** GET /v5/asset/coin/query-info. https://bybit-exchange.github.io/docs/v5/asset/coin-info */

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */

/** @typedef {[chain: string, chainType: string, withdrawFee: string, withdrawMin: string, minAccuracy: string]} ChainLine */

/** @type {Record<string, readonly ChainLine[]>} */
const COIN_CHAINS = {
  BTC: [['BTC', 'BTC', '0.0002', '0.0005', '8']],
  ETH: [
    ['ETH', 'ETH', '0.0012', '0.0012', '8'],
    ['ARBI', 'Arbitrum One', '0.00015', '0.00015', '8'],
  ],
  SOL: [['SOL', 'SOL', '0.008', '0.1', '8']],
  XRP: [['XRP', 'XRP', '0.25', '0.25', '6']],
  DOGE: [['DOGE', 'DOGE', '5', '25', '8']],
  USDT: [
    ['ETH', 'ERC20', '3', '10', '6'],
    ['TRX', 'TRC20', '1', '5', '6'],
    ['ARBI', 'Arbitrum One', '0.3', '2', '6'],
  ],
  USDC: [
    ['ETH', 'ERC20', '2', '4', '6'],
    ['SOL', 'SOL', '1', '2', '6'],
  ],
};

/** @param {ChainLine} line */
function chainRow([chain, chainType, withdrawFee, withdrawMin, minAccuracy]) {
  return {
    chain,
    chainType,
    confirmation: '6',
    safeConfirmNumber: '12',
    withdrawFee,
    withdrawPercentageFee: '0',
    depositMin: '0',
    withdrawMin,
    withdrawMax: '-1',
    minAccuracy,
    chainDeposit: '1',
    chainWithdraw: '1',
    contractAddress: '',
  };
}

/** @param {string} coin */
function coinRow(coin) {
  return { name: coin, coin, remainAmount: '10000000', chains: COIN_CHAINS[coin].map(chainRow) };
}

/**
 * One coin, or all of them.
 * @param {{ params: Record<string, unknown> }} call
 * @returns {ReplySpec}
 */
function coinInformation({ params }) {
  const { coin } = params;
  const all = Object.keys(COIN_CHAINS);
  const asked = coin === undefined || coin === '' ? all : all.filter((name) => name === coin);
  return { retCode: 0, retMsg: 'success', result: { rows: asked.map(coinRow) } };
}

module.exports = { coinInformation };
