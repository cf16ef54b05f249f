'use strict';

/**
 * Reads what a client asks for, and refuses it as OKX does. A parameter that is missing makes the whole request fail; one
 * that is wrong makes the order fail, inside a reply with HTTP 200.
 * https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order
 */

const { decimal, parseDecimal } = require('../../decimal.js');
const { findInstrument } = require('../instruments.js');

/** @typedef {import('./order.js').Draft} Draft */
/** @typedef {import('./account.js').AccountInstance} Account */
/** @typedef {{ sCode: string, sMsg: string, subCode?: string }} OrderRefusal */
/** @typedef {Record<string, unknown>} Params */

const ID = /^[A-Za-z0-9]{1,32}$/;
const TAG = /^[A-Za-z0-9]{1,16}$/;
const TYPES = ['market', 'limit', 'post_only', 'fok', 'ioc', 'optimal_limit_ioc'];
const WITHOUT_PRICE = ['market', 'optimal_limit_ioc'];
const REQUIRED = ['instId', 'tdMode', 'side', 'ordType', 'sz'];

/** @param {number} code @param {string} sMsg @returns {OrderRefusal} */
function refuse(code, sMsg) {
  return { sCode: `${code}`, sMsg };
}

/** @param {string} name */
function wrong(name) {
  return refuse(51000, `Parameter ${name} error`);
}

/** @param {unknown} value Text or number. */
function text(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** @param {unknown} params @returns {Params} Without any where they are not an object. */
function single(params) {
  return typeof params === 'object' && params !== null && !Array.isArray(params)
    ? /** @type {Params} */ (params)
    : {};
}

/** @param {unknown} value */
function isTrue(value) {
  return value === true || value === 'true';
}

/** @param {Params} params @returns {string | undefined} */
function missingParameter(params) {
  const absent = REQUIRED.find((name) => text(params[name]) === '');
  // An instrument can be named by its number.
  return absent === 'instId' && text(params.instIdCode) !== '' ? undefined : absent;
}

/** @typedef {{ params: Params, account: Account, instrument: import('../instruments.js').Instrument }} Asked */

/** @type {ReadonlyArray<(asked: Asked) => OrderRefusal | null>} */
const CHECKS = [
  ({ params }) => (['buy', 'sell'].includes(text(params.side)) ? null : wrong('side')),
  ({ params }) => (TYPES.includes(text(params.ordType)) ? null : wrong('ordType')),
  ({ params }) => (text(params.clOrdId) === '' || ID.test(text(params.clOrdId)) ? null : wrong('clOrdId')),
  ({ params }) => (text(params.tag) === '' || TAG.test(text(params.tag)) ? null : wrong('tag')),
  ({ instrument, account }) =>
    instrument.instType !== 'SPOT' && account.acctLv === 1
      ? refuse(51010, 'Request unsupported under current account mode')
      : null,
  ({ params, instrument, account }) => checkTradeMode(text(params.tdMode), instrument, account),
  ({ params, instrument, account }) => checkSide(text(params.posSide), instrument, account),
  ({ params }) => {
    const px = parseDecimal(params.px);
    return WITHOUT_PRICE.includes(text(params.ordType)) || (px !== null && px > 0n) ? null : wrong('px');
  },
  ({ params, instrument }) => checkSize(params, instrument),
  ({ params, account }) =>
    account.open().some(({ clOrdId }) => clOrdId !== '' && clOrdId === text(params.clOrdId))
      ? refuse(51016, 'Client order ID already exists.')
      : null,
];

/**
 * @param {string} tdMode
 * @param {Asked['instrument']} instrument
 * @param {Account} account
 */
function checkTradeMode(tdMode, { instType }, { acctLv }) {
  if (instType !== 'SPOT') return ['cross', 'isolated'].includes(tdMode) ? null : wrong('tdMode');
  if (tdMode === 'cash' || (tdMode === 'cross' && acctLv > 2)) return null;
  if (tdMode !== 'cross' && tdMode !== 'isolated') return wrong('tdMode');
  return refuse(51000, 'the sandbox has no spot margin: use tdMode cash');
}

/**
 * @param {string} posSide
 * @param {Asked['instrument']} instrument
 * @param {Account} account
 */
function checkSide(posSide, { instType }, { posMode }) {
  const hedged = instType !== 'SPOT' && posMode === 'long_short_mode';
  const fits = hedged ? ['long', 'short'].includes(posSide) : ['', 'net'].includes(posSide);
  return fits ? null : wrong('posSide');
}

/** @param {Params} params @param {Asked['instrument']} instrument */
function inQuote({ tgtCcy, ordType, side }, { instType }) {
  if (instType !== 'SPOT' || ordType !== 'market') return false;
  return text(tgtCcy) === '' ? side === 'buy' : tgtCcy === 'quote_ccy';
}

/** @param {Params} params @param {Asked['instrument']} instrument */
function checkSize(params, instrument) {
  const size = parseDecimal(params.sz);
  if (size === null || size <= 0n) return wrong('sz');
  if (inQuote(params, instrument)) return null;
  if (size < decimal(instrument.minSz)) {
    return refuse(51020, 'Your order should meet or exceed the minimum order amount.');
  }
  const isWhole = size % decimal(instrument.lotSz) === 0n;
  return isWhole ? null : refuse(51121, 'Order quantity must be a multiple of the lot size.');
}

/** @param {unknown} value @returns {import('./order.js').Attached[]} */
function readAttached(value) {
  const rows = Array.isArray(value) ? value : [];
  return rows
    .filter((row) => typeof row === 'object' && row !== null)
    .map((row) => ({
      attachAlgoId: '',
      attachAlgoClOrdId: text(row.attachAlgoClOrdId),
      tpTriggerPx: text(row.tpTriggerPx),
      tpOrdPx: text(row.tpOrdPx),
      slTriggerPx: text(row.slTriggerPx),
      slOrdPx: text(row.slOrdPx),
    }));
}

/**
 * @param {Params} params With every required parameter, see missingParameter().
 * @param {Account} account
 * @returns {{ draft: Draft, refusal: null } | { draft: null, refusal: OrderRefusal }}
 */
function readDraft(params, account) {
  const instrument = findInstrument(params.instId, params.instIdCode);
  if (instrument === undefined) {
    const refusal = refuse(51001, "Instrument ID, Instrument ID code or Spread ID doesn't exist.");
    return { draft: null, refusal };
  }
  for (const check of CHECKS) {
    const refusal = check({ params, account, instrument });
    if (refusal !== null) return { draft: null, refusal };
  }
  const isSpot = instrument.instType === 'SPOT';
  const draft = /** @type {Draft} */ ({
    instrument,
    side: params.side,
    posSide: text(params.posSide) === '' ? 'net' : params.posSide,
    tdMode: isSpot ? 'cash' : params.tdMode,
    ordType: params.ordType,
    size: parseDecimal(params.sz),
    inQuote: inQuote(params, instrument),
    px: WITHOUT_PRICE.includes(text(params.ordType)) ? null : parseDecimal(params.px),
    reduceOnly: !isSpot && isTrue(params.reduceOnly),
    clOrdId: text(params.clOrdId),
    tag: text(params.tag),
    attached: readAttached(params.attachAlgoOrds),
  });
  return { draft, refusal: null };
}

module.exports = {
  ID,
  checkSide,
  checkTradeMode,
  isTrue,
  missingParameter,
  readDraft,
  refuse,
  single,
  text,
  wrong,
};
