'use strict';

/**
 * Algo orders: take profit, stop loss, and orders that wait for a price.
 * Fields: https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-get-algo-order-list
 */

const { decimalText, parseDecimal } = require('../../decimal.js');
const { place } = require('./engine.js');
const { size } = require('./position.js');

/** @typedef {import('./order.js').Draft} Draft */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./engine.js').Desk} Desk */

/**
 * @typedef {object} Algo
 * @property {string} algoId
 * @property {string} algoClOrdId
 * @property {'conditional' | 'oco' | 'trigger'} ordType
 * @property {import('../instruments.js').Instrument} instrument
 * @property {'cash' | 'cross' | 'isolated'} tdMode
 * @property {'buy' | 'sell'} side
 * @property {'net' | 'long' | 'short'} posSide
 * @property {bigint | null} size null: the whole position (`closeFraction`).
 * @property {boolean} reduceOnly
 * @property {string} tag
 * @property {readonly Trigger[]} triggers
 * @property {'live' | 'effective' | 'canceled' | 'order_failed'} state
 * @property {string} failCode
 * @property {string} ordId Of the order that it has placed.
 * @property {string} actualSide 'tp' or 'sl', once one of them was reached.
 * @property {string} parentId Of the order that it was attached to.
 * @property {number} createdAt ms
 * @property {number} updatedAt ms
 */

/**
 * @typedef {object} Trigger
 * @property {'tp' | 'sl' | 'trigger'} kind
 * @property {bigint} price
 * @property {boolean} above Reached at or above the price; else at or below it.
 * @property {string} orderPx '-1': at the market price.
 */

/**
 * A take profit of a sale is reached above its price, a stop loss below; of a purchase it is the other way round.
 * @param {'buy' | 'sell'} side
 * @param {Partial<Record<'tpTriggerPx' | 'tpOrdPx' | 'slTriggerPx' | 'slOrdPx', string>>} fields
 * @returns {Trigger[]}
 */
function protectiveTriggers(side, { tpTriggerPx = '', tpOrdPx = '', slTriggerPx = '', slOrdPx = '' }) {
  /** @type {Trigger[]} */
  const triggers = [];
  const [profit, loss] = [parseDecimal(tpTriggerPx), parseDecimal(slTriggerPx)];
  const sells = side === 'sell';
  if (profit !== null) triggers.push({ kind: 'tp', price: profit, above: sells, orderPx: tpOrdPx || '-1' });
  if (loss !== null) triggers.push({ kind: 'sl', price: loss, above: !sells, orderPx: slOrdPx || '-1' });
  return triggers;
}

/**
 * @param {Desk} desk
 * @param {Pick<Algo, 'instrument' | 'tdMode' | 'side' | 'posSide' | 'size' | 'reduceOnly' | 'tag' | 'triggers'> &
 *   Partial<Algo>} fields
 * @returns {Algo}
 */
function newAlgo({ nextId, now }, fields) {
  return {
    ...{ algoId: nextId(), algoClOrdId: '', ordType: fields.triggers.length > 1 ? 'oco' : 'conditional' },
    ...{
      state: 'live',
      failCode: '',
      ordId: '',
      actualSide: '',
      parentId: '',
      createdAt: now,
      updatedAt: now,
    },
    ...fields,
  };
}

/**
 * The algo orders of the filled orders that have some attached.
 * @param {Desk} desk
 * @param {readonly Order[]} filled
 */
function openAttached(desk, filled) {
  for (const order of filled) {
    const { instrument, tdMode, posSide, ordId, tag } = order;
    const side = order.side === 'buy' ? 'sell' : 'buy';
    for (const { attachAlgoId, attachAlgoClOrdId, ...prices } of order.attached) {
      const triggers = protectiveTriggers(side, prices);
      if (triggers.length === 0) continue;
      const algo = newAlgo(desk, {
        ...{ instrument, tdMode, side, posSide, tag, size: order.filled, triggers, parentId: ordId },
        ...{
          reduceOnly: instrument.instType !== 'SPOT',
          algoId: attachAlgoId,
          algoClOrdId: attachAlgoClOrdId,
        },
      });
      desk.account.algos.push(algo);
    }
  }
}

/** @param {Algo} algo @param {bigint} price @returns {Trigger | undefined} */
function reachedTrigger({ triggers }, price) {
  return triggers.find((trigger) => (trigger.above ? price >= trigger.price : price <= trigger.price));
}

/** @param {Desk} desk @param {Algo} algo @param {Trigger} trigger */
function fire(desk, algo, { kind, orderPx }) {
  const { instrument, tdMode, posSide, side, tag } = algo;
  const held = desk.account.position(instrument, tdMode, posSide)?.size ?? 0n;
  const px = orderPx === '-1' ? null : parseDecimal(orderPx);
  /** @type {Draft} */
  const draft = {
    ...{ instrument, side, posSide, tdMode, ordType: px === null ? 'market' : 'limit', px, tag },
    ...{ size: algo.size ?? size(held), inQuote: false, clOrdId: '', attached: [] },
    reduceOnly: algo.reduceOnly || algo.size === null,
  };
  const { order, refusal } = place(desk, draft);
  algo.updatedAt = desk.now;
  algo.actualSide = kind === 'trigger' ? '' : kind;
  algo.state = order === null ? 'order_failed' : 'effective';
  algo.ordId = order?.ordId ?? '';
  algo.failCode = refusal?.sCode ?? '';
}

/** Places what the prices of this moment trigger. @param {Desk} desk */
function runTriggers(desk) {
  for (const algo of desk.account.algos) {
    if (algo.state !== 'live') continue;
    const trigger = reachedTrigger(algo, desk.market.price(algo.instrument));
    if (trigger !== undefined) fire(desk, algo, trigger);
  }
}

/** What follows the fills and the prices of this moment. @param {Desk} desk */
function conclude(desk) {
  openAttached(desk, desk.account.takeFilled());
  runTriggers(desk);
  // Orders that a trigger has placed have nothing attached.
  desk.account.takeFilled();
}

/** @param {Algo} algo @param {Trigger['kind']} kind */
function pricesOf({ triggers }, kind) {
  const trigger = triggers.find((each) => each.kind === kind);
  return trigger === undefined ? ['', '', ''] : [decimalText(trigger.price), trigger.orderPx, 'last'];
}

/** @param {Algo} algo */
function describeAlgo(algo) {
  const { instrument, size: wanted, createdAt, updatedAt, state } = algo;
  const [tpTriggerPx, tpOrdPx, tpTriggerPxType] = pricesOf(algo, 'tp');
  const [slTriggerPx, slOrdPx, slTriggerPxType] = pricesOf(algo, 'sl');
  const [triggerPx, ordPx, triggerPxType] = pricesOf(algo, 'trigger');
  const text = wanted === null ? '' : decimalText(wanted);
  return {
    ...{
      activePx: '',
      actualPx: '',
      actualSide: algo.actualSide,
      actualSz: state === 'effective' ? text : '0',
    },
    ...{ algoClOrdId: algo.algoClOrdId, algoId: algo.algoId, amendPxOnTriggerType: '0', attachAlgoOrds: [] },
    ...{ cTime: `${createdAt}`, callbackRatio: '', callbackSpread: '', ccy: '', clOrdId: '' },
    ...{ closeFraction: wanted === null ? '1' : '', failCode: algo.failCode, instId: instrument.instId },
    ...{ instType: instrument.instType, last: '', lever: '', linkedOrd: { ordId: algo.parentId } },
    ...{ moveTriggerPx: '', ordId: algo.ordId, ordIdList: algo.ordId === '' ? [] : [algo.ordId], ordPx },
    ...{ ordType: algo.ordType, posSide: algo.posSide, reduceOnly: `${algo.reduceOnly}`, side: algo.side },
    ...{
      slOrdPx,
      slTriggerPx,
      slTriggerPxType,
      state,
      sz: text,
      tag: algo.tag,
      tdMode: algo.tdMode,
      tgtCcy: '',
    },
    ...{ tpOrdPx, tpTriggerPx, tpTriggerPxType, triggerPx, triggerPxType, uTime: `${updatedAt}` },
    ...{ triggerTime: state === 'effective' ? `${updatedAt}` : '' },
  };
}

module.exports = { conclude, describeAlgo, newAlgo, protectiveTriggers, runTriggers };
