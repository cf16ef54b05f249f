'use strict';

/**
 * The endpoints about algo orders.
 * https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading
 */

const { decimal, parseDecimal } = require('../../decimal.js');
const { failure, orderResults, parameterEmpty, parameterError, success } = require('../replies.js');
const { findInstrument } = require('../instruments.js');
const { describeAlgo, newAlgo, protectiveTriggers, runTriggers } = require('./algo.js');
const { ID, checkSide, checkTradeMode, isTrue, refuse, single, text, wrong } = require('./draft.js');

/** @typedef {import('../endpoints.js').Call} Call */
/** @typedef {import('./draft.js').Params} Params */
/** @typedef {import('./algo.js').Algo} Algo */
/** @typedef {import('./algo.js').Trigger} Trigger */
/** @typedef {import('./engine.js').Desk} Desk */

const REQUIRED = ['instId', 'tdMode', 'side', 'ordType'];
const TYPES = ['conditional', 'oco', 'trigger'];

/**
 * @param {Params} params
 * @param {bigint} price Of this moment.
 * @returns {Trigger[]}
 */
function readTriggers(params, price) {
  const { ordType, side, orderPx } = params;
  if (ordType !== 'trigger') return protectiveTriggers(side === 'buy' ? 'buy' : 'sell', params);
  const wanted = parseDecimal(params.triggerPx);
  if (wanted === null) return [];
  return [{ kind: 'trigger', price: wanted, above: wanted >= price, orderPx: text(orderPx) || '-1' }];
}

/**
 * @param {Params} params
 * @param {import('../instruments.js').Instrument} instrument
 * @param {Desk} desk
 */
function checkAlgo(params, instrument, { account, market }) {
  const [side, ordType, sz] = [text(params.side), text(params.ordType), parseDecimal(params.sz)];
  if (!['buy', 'sell'].includes(side)) return wrong('side');
  if (!TYPES.includes(ordType)) return wrong('ordType');
  if (text(params.algoClOrdId) !== '' && !ID.test(text(params.algoClOrdId))) return wrong('algoClOrdId');
  const whole = text(params.closeFraction) === '1' && instrument.instType !== 'SPOT';
  if (!whole && (sz === null || sz < decimal(instrument.minSz))) return wrong('sz');
  const triggers = readTriggers(params, market.price(instrument));
  if (
    triggers.length !== (ordType === 'oco' ? 2 : 1) &&
    !(ordType === 'conditional' && triggers.length === 2)
  ) {
    return wrong(ordType === 'trigger' ? 'triggerPx' : 'tpTriggerPx');
  }
  return (
    checkTradeMode(text(params.tdMode), instrument, account) ??
    checkSide(text(params.posSide), instrument, account)
  );
}

/** @param {Call} call */
function placeAlgo({ params, desk }) {
  const absent = REQUIRED.find((name) => text(params[name]) === '');
  if (absent !== undefined) return parameterEmpty(absent);
  const instrument = findInstrument(params.instId);
  const ids = {
    algoClOrdId: text(params.algoClOrdId),
    algoId: '',
    clOrdId: '',
    ordId: '',
    tag: text(params.tag),
  };
  const answer = (/** @type {import('./draft.js').OrderRefusal} */ result, algoId = '') => ({
    body: orderResults([{ ...ids, algoId, ...result, ts: `${desk.now}` }], desk.now),
  });
  if (instrument === undefined) {
    return answer(refuse(51001, "Instrument ID, Instrument ID code or Spread ID doesn't exist."));
  }
  const refusal = checkAlgo(params, instrument, desk);
  if (refusal !== null) return answer(refusal);
  const algo = newAlgo(desk, {
    ...{ instrument, side: params.side, tdMode: params.tdMode, ordType: params.ordType, tag: ids.tag },
    ...{ algoClOrdId: ids.algoClOrdId, posSide: text(params.posSide) === '' ? 'net' : params.posSide },
    ...{ size: text(params.closeFraction) === '1' ? null : parseDecimal(params.sz) },
    reduceOnly: isTrue(params.reduceOnly),
    triggers: readTriggers(params, desk.market.price(instrument)),
  });
  desk.account.algos.push(algo);
  runTriggers(desk);
  return answer({ sCode: '0', sMsg: '' }, algo.algoId);
}

/** @param {Desk} desk @param {Params} params @returns {Algo | undefined} */
function find({ account }, { algoId, algoClOrdId }) {
  const byId = text(algoId) !== '';
  return account.algos.findLast((algo) =>
    byId ? algo.algoId === algoId : text(algoClOrdId) !== '' && algo.algoClOrdId === algoClOrdId,
  );
}

/** @param {Call} call */
function cancelAlgos({ params, desk }) {
  if (!Array.isArray(params) || params.length === 0) return parameterError('algoId');
  const results = params.map(single).map((row) => {
    const algo = find(desk, row);
    const ids = { algoClOrdId: '', algoId: text(row.algoId), clOrdId: '', ordId: '', ts: `${desk.now}` };
    if (algo?.state !== 'live') {
      const sMsg = 'Order cancellation failed as the order has been filled, canceled or does not exist.';
      return { ...ids, sCode: '51400', sMsg };
    }
    Object.assign(algo, { state: 'canceled', updatedAt: desk.now });
    return { ...ids, algoId: algo.algoId, sCode: '0', sMsg: '' };
  });
  return { body: orderResults(results, desk.now) };
}

/** @param {Call} call */
function findAlgo({ params, desk }) {
  if (text(params.algoId) === '' && text(params.algoClOrdId) === '') return parameterEmpty('algoId');
  const algo = find(desk, params);
  return algo === undefined ? failure(51603, 'Order does not exist.') : success([describeAlgo(algo)]);
}

/** @param {(algo: Algo) => boolean} belongs */
function list(belongs) {
  return (/** @type {Call} */ { params, desk }) => {
    if (text(params.ordType) === '') return parameterEmpty('ordType');
    const types = text(params.ordType).split(',');
    const found = desk.account.algos.filter(
      (algo) =>
        belongs(algo) &&
        types.includes(algo.ordType) &&
        (text(params.instId) === '' || algo.instrument.instId === params.instId) &&
        (text(params.state) === '' || algo.state === params.state),
    );
    return success(found.reverse().map(describeAlgo));
  };
}

const READ = { method: 'GET', permission: /** @type {const} */ ('read_only'), limit: 20 };
const TRADE = { method: 'POST', permission: /** @type {const} */ ('trade'), limit: 20 };

/** @type {readonly import('../endpoints.js').Endpoint[]} */
const ALGO_ENDPOINTS = [
  { ...TRADE, path: '/api/v5/trade/order-algo', answer: placeAlgo },
  { ...TRADE, path: '/api/v5/trade/cancel-algos', answer: cancelAlgos },
  { ...READ, path: '/api/v5/trade/order-algo', answer: findAlgo },
  { ...READ, path: '/api/v5/trade/orders-algo-pending', answer: list(({ state }) => state === 'live') },
  { ...READ, path: '/api/v5/trade/orders-algo-history', answer: list(({ state }) => state !== 'live') },
];

module.exports = { ALGO_ENDPOINTS };
