'use strict';

/**
 * The channels that a client can subscribe to, and what is sent on them.
 * https://www.bitget.com/api-doc/spot/websocket/private/Order-Channel and
 * https://www.bitget.com/api-doc/contract/websocket/private/Positions-Channel
 */

const { findInstrument } = require('../instruments.js');
const { contractTicker, spotTicker } = require('../tickers.js');
const { describeAsset, describeFutures } = require('../trading/account-endpoints.js');
const { describeOrderPush, describePositionPush } = require('../trading/rows.js');

/** @typedef {import('../keys.js').SandboxKey} SandboxKey */
/** @typedef {import('../application.js').ApplicationInstance} Application */
/** @typedef {import('../trading/wallets.js').WalletChanges} WalletChanges */
/** @typedef {import('../trading/wallets.js').WalletName} WalletName */
/** @typedef {import('../../trading/engine.js').Desk} Desk */
/** @typedef {Record<string, unknown> & { channel: string }} Arg What a subscription names. */

/** @type {Readonly<Record<string, { wallet: WalletName, kind: 'spot' | 'contract' }>>} */
const INST_TYPES = {
  SPOT: { wallet: 'spot', kind: 'spot' },
  'USDT-FUTURES': { wallet: 'futures', kind: 'contract' },
};

/**
 * @typedef {object} PrivateChannel
 * @property {readonly WalletName[]} wallets
 * @property {(arg: Arg, changes: WalletChanges['changes'], desk: Desk, key: SandboxKey) => object[]} onChange Rows of `data`.
 * @property {(arg: Arg, desk: Desk, key: SandboxKey) => object[]} [snapshot] Sent after the subscription.
 */

/** @param {unknown} asked @param {string} name */
function covers(asked, name) {
  return asked === undefined || asked === '' || asked === 'default' || asked === name;
}

/** @param {Desk} desk A row of the channel `account` of futures. */
function futuresRow(desk) {
  const { marginCoin, locked, available, maxTransferOut, accountEquity, usdtEquity } = describeFutures(desk);
  return {
    ...{ marginCoin, frozen: locked, available, maxOpenPosAvailable: available, maxTransferOut },
    ...{ equity: accountEquity, usdtEquity },
  };
}

/** @param {Arg} arg @param {Desk} desk @param {WalletName} wallet @param {readonly string[]} coins */
function accountRows({ coin }, desk, wallet, coins) {
  const shown = coins.filter((name) => covers(coin, name));
  if (wallet === 'spot') return shown.map((name) => describeAsset(name, desk));
  return shown.includes('USDT') ? [futuresRow(desk)] : [];
}

/** @param {Arg} arg */
function walletOf({ instType }) {
  return INST_TYPES[`${instType}`.toUpperCase()].wallet;
}

/** @type {Readonly<Record<string, PrivateChannel>>} */
const PRIVATE_CHANNELS = {
  orders: {
    wallets: ['spot', 'futures'],
    onChange: ({ instId }, { orders }) =>
      [...orders].filter(({ instrument }) => covers(instId, instrument.id)).map(describeOrderPush),
  },
  account: {
    wallets: ['spot', 'futures'],
    onChange: (arg, { currencies }, desk) => accountRows(arg, desk, walletOf(arg), [...currencies]),
    snapshot: (arg, desk) => accountRows(arg, desk, walletOf(arg), desk.account.currencies()),
  },
  positions: {
    wallets: ['futures'],
    // All positions, so that one that was closed is absent.
    onChange: (arg, { positions }, desk, key) => (positions.size === 0 ? [] : positionRows(arg, desk, key)),
    snapshot: (arg, desk, key) => positionRows(arg, desk, key),
  },
};

/** @param {Arg} arg @param {Desk} desk @param {SandboxKey} key */
function positionRows({ instId }, desk, key) {
  return desk.account
    .positions()
    .filter(({ instrument }) => covers(instId, instrument.id))
    .map((position) => describePositionPush(position, desk, key.account.posMode));
}

/**
 * @param {Arg} arg
 * @param {{ key: SandboxKey, changes: WalletChanges }} event
 * @param {Application} application
 * @returns {object | null} null: nothing to say.
 */
function accountPush(arg, { key, changes: { wallet, changes } }, application) {
  const channel = PRIVATE_CHANNELS[arg.channel];
  if (channel === undefined || walletOf(arg) !== wallet) return null;
  const desk = application.desk(key, wallet);
  const data = channel.onChange(arg, changes, desk, key);
  const closed = arg.channel === 'positions' && changes.positions.size > 0;
  return data.length === 0 && !closed ? null : { action: 'snapshot', arg, data, ts: desk.now };
}

/** @param {Arg} arg @param {SandboxKey} key @param {Application} application */
function accountSnapshot(arg, key, application) {
  const desk = application.desk(key, walletOf(arg));
  const data = PRIVATE_CHANNELS[arg.channel]?.snapshot?.(arg, desk, key);
  return data === undefined ? null : { action: 'snapshot', arg, data, ts: desk.now };
}

/**
 * @param {Arg} arg
 * @param {import('../../trading/market.js').MarketInstance} market
 * @param {number} now Server clock, ms.
 */
function tickerPush(arg, market, now) {
  const { kind } = INST_TYPES[`${arg.instType}`.toUpperCase()];
  const instrument = findInstrument(kind, arg.instId);
  if (instrument === undefined) return null;
  const row = kind === 'spot' ? spotTicker(instrument, market, now) : contractTicker(instrument, market, now);
  return { action: 'snapshot', arg, data: [{ instId: instrument.id, ...row }], ts: now };
}

module.exports = { INST_TYPES, PRIVATE_CHANNELS, accountPush, accountSnapshot, tickerPush };
