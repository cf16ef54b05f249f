'use strict';

/**
 * The channels that a client can subscribe to, and what is sent on them.
 * https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-order-channel and the pages beside it.
 */

const { findInstrument } = require('../instruments.js');
const { describeBalances, showPosition } = require('../trading/account-endpoints.js');
const { describeOrder } = require('../trading/order.js');

/** @typedef {import('../application.js').AccountEvent} AccountEvent */
/** @typedef {import('../keys.js').SandboxKey} SandboxKey */
/** @typedef {import('../trading/engine.js').Desk} Desk */
/** @typedef {Record<string, unknown> & { channel: string }} Arg What a subscription names. */
/** @typedef {import('../instruments.js').Instrument} Instrument */

/**
 * @typedef {object} PrivateChannel
 * @property {(arg: Arg, event: AccountEvent) => object[]} onChange Rows of `data`.
 * @property {(arg: Arg, desk: Desk) => object[] | null} [snapshot] Sent after the subscription. null: nothing.
 */

/** @param {Arg} arg @param {Instrument} instrument */
function covers({ instType, instId }, instrument) {
  const anyType = instType === undefined || instType === '' || instType === 'ANY';
  const anyId = instId === undefined || instId === '';
  return (anyType || instType === instrument.instType) && (anyId || instId === instrument.instId);
}

/** What the channel adds to an order. @param {import('../trading/order.js').Order} order */
function orderPush(order) {
  const row = describeOrder(order);
  return {
    ...row,
    ...{ amendResult: '', amendSource: '', code: '0', execType: order.state === 'filled' ? 'T' : '' },
    ...{ fillFee: row.fee, fillFeeCcy: row.feeCcy, fillNotionalUsd: '', fillPnl: row.pnl, msg: '' },
    ...{ lastPx: row.fillPx, notionalUsd: '', reqId: '' },
  };
}

/** @type {Readonly<Record<string, PrivateChannel>>} */
const PRIVATE_CHANNELS = {
  orders: {
    onChange: (arg, { changes }) =>
      [...changes.orders].filter(({ instrument }) => covers(arg, instrument)).map(orderPush),
  },
  positions: {
    onChange: (arg, { changes, desk }) =>
      [...changes.positions]
        .filter(({ instrument }) => covers(arg, instrument))
        .map((position) => showPosition(position, desk)),
    snapshot: (arg, desk) =>
      desk.account
        .positions()
        .filter(({ instrument }) => covers(arg, instrument))
        .map((position) => showPosition(position, desk)),
  },
  account: {
    onChange: ({ ccy }, { changes, desk }) => {
      const currencies = [...changes.balances].filter((name) => (ccy ?? '') === '' || ccy === name);
      return currencies.length === 0 ? [] : [describeBalances(desk, currencies)];
    },
    snapshot: ({ ccy }, desk) => [
      describeBalances(desk, typeof ccy === 'string' && ccy !== '' ? [ccy] : undefined),
    ],
  },
};

/** @param {Arg} arg @param {SandboxKey} key @param {object[]} data @param {string} [eventType] */
function privatePush(arg, { uid }, data, eventType) {
  const kind =
    arg.channel === 'orders' ? {} : { eventType: eventType ?? 'event_update', curPage: 1, lastPage: true };
  return { arg: { ...arg, uid }, ...kind, data };
}

/**
 * @param {Arg} arg
 * @param {AccountEvent} event
 * @returns {object | null} null: nothing to say.
 */
function accountPush(arg, event) {
  const data = PRIVATE_CHANNELS[arg.channel]?.onChange(arg, event) ?? [];
  return data.length === 0 ? null : privatePush(arg, event.key, data);
}

/**
 * What follows a subscription at once.
 * @param {Arg} arg
 * @param {SandboxKey} key
 * @param {Desk} desk
 */
function accountSnapshot(arg, key, desk) {
  const data = PRIVATE_CHANNELS[arg.channel]?.snapshot?.(arg, desk) ?? null;
  return data === null ? null : privatePush(arg, key, data, 'snapshot');
}

/**
 * @param {Arg} arg
 * @param {import('../market.js').MarketInstance} market
 * @param {number} now Server clock, ms.
 */
function tickerPush(arg, market, now) {
  const instrument = findInstrument(arg.instId);
  return instrument === undefined ? null : { arg, data: [market.ticker(instrument, now)] };
}

module.exports = { PRIVATE_CHANNELS, accountPush, accountSnapshot, tickerPush };
