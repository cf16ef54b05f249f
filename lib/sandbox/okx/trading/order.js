'use strict';

/**
 * One order, and how OKX shows it.
 * Fields: https://www.okx.com/docs-v5/en/#order-book-trading-trade-get-order-details
 */

const { decimalText } = require('../../decimal.js');

/** @typedef {import('../instruments.js').Instrument} Instrument */

/**
 * @typedef {object} Attached A take profit and a stop loss that come into force when the order is filled.
 * @property {string} attachAlgoId
 * @property {string} attachAlgoClOrdId
 * @property {string} tpTriggerPx
 * @property {string} tpOrdPx
 * @property {string} slTriggerPx
 * @property {string} slOrdPx
 */

/**
 * What a client asks for. Numbers of the venue are bigints, see decimal.js.
 * @typedef {object} Draft
 * @property {Instrument} instrument
 * @property {'buy' | 'sell'} side
 * @property {'net' | 'long' | 'short'} posSide
 * @property {'cash' | 'cross' | 'isolated'} tdMode
 * @property {'market' | 'limit' | 'post_only' | 'fok' | 'ioc' | 'optimal_limit_ioc'} ordType
 * @property {bigint} size In contracts or the base currency; for `inQuote` in the quote currency.
 * @property {boolean} inQuote A spot order whose size is what it may cost.
 * @property {bigint | null} px null for a market order.
 * @property {boolean} reduceOnly
 * @property {string} clOrdId
 * @property {string} tag
 * @property {readonly Attached[]} attached
 */

/**
 * @typedef {Draft & {
 *   ordId: string,
 *   state: 'live' | 'filled' | 'canceled',
 *   cancelSource: string,
 *   filled: bigint,
 *   fillPx: bigint | null,
 *   fee: bigint,
 *   pnl: bigint,
 *   lever: string,
 *   tradeId: string,
 *   createdAt: number,
 *   updatedAt: number,
 * }} Order `filled`: in contracts or the base currency. `fee` is positive, `createdAt` and `updatedAt` are ms.
 */

/** @param {Order} order The currency in which the fee was taken. */
function feeCurrency({ instrument, side }) {
  return instrument.instType === 'SPOT' && side === 'buy' ? instrument.base : instrument.quote;
}

/** @param {Order} order */
function targetCurrency({ instrument, ordType, inQuote }) {
  if (instrument.instType !== 'SPOT' || ordType !== 'market') return '';
  return inQuote ? 'quote_ccy' : 'base_ccy';
}

/** @param {Attached} attached */
function describeAttached(attached) {
  const lasting = { tpTriggerPxType: 'last', slTriggerPxType: 'last', sz: '', amendPxOnTriggerType: '0' };
  return { ...attached, ...lasting, failCode: '', failReason: '' };
}

/**
 * @param {Order} order
 * @returns {Record<string, unknown>}
 */
function describeOrder(order) {
  const { instrument, px, filled, fillPx, createdAt, updatedAt } = order;
  const [attached] = order.attached;
  const fillText = fillPx === null ? '' : decimalText(fillPx);
  const isFilled = filled > 0n;
  return {
    ...{ accFillSz: decimalText(filled), algoClOrdId: '', algoId: '' },
    ...{ attachAlgoClOrdId: attached?.attachAlgoClOrdId ?? '' },
    ...{ attachAlgoOrds: order.attached.map(describeAttached), avgPx: fillText, cTime: `${createdAt}` },
    ...{ cancelSource: order.cancelSource, cancelSourceReason: '', category: 'normal', ccy: '' },
    ...{ clOrdId: order.clOrdId, fee: decimalText(-order.fee), feeCcy: feeCurrency(order), fillPx: fillText },
    ...{ fillSz: decimalText(filled), fillTime: isFilled ? `${updatedAt}` : '', instId: instrument.instId },
    ...{ instType: instrument.instType, isTpLimit: 'false', lever: order.lever },
    ...{ linkedAlgoOrd: { algoId: '' }, ordId: order.ordId, ordType: order.ordType },
    ...{ pnl: decimalText(order.pnl), posSide: instrument.instType === 'SPOT' ? 'net' : order.posSide },
    ...{ px: px === null ? '' : decimalText(px), pxType: '', pxUsd: '', pxVol: '', quickMgnType: '' },
    ...{ rebate: '0', rebateCcy: instrument.quote, reduceOnly: `${order.reduceOnly}`, side: order.side },
    ...{ slOrdPx: '', slTriggerPx: '', slTriggerPxType: '', source: '', state: order.state, stpId: '' },
    ...{ stpMode: 'cancel_maker', sz: decimalText(order.size), tag: order.tag, tdMode: order.tdMode },
    ...{ tgtCcy: targetCurrency(order), tpOrdPx: '', tpTriggerPx: '', tpTriggerPxType: '' },
    ...{ tradeId: order.tradeId, tradeQuoteCcy: instrument.quote, uTime: `${updatedAt}` },
  };
}

/**
 * The fill of an order, as GET /api/v5/trade/fills lists it.
 * @param {Order} order
 */
function describeFill(order) {
  const { instrument, filled, fillPx, updatedAt } = order;
  return {
    ...{ instType: instrument.instType, instId: instrument.instId, tradeId: order.tradeId },
    ...{ ordId: order.ordId, clOrdId: order.clOrdId, billId: order.tradeId, tag: order.tag },
    ...{ fillPx: fillPx === null ? '' : decimalText(fillPx), fillSz: decimalText(filled), side: order.side },
    ...{ posSide: order.posSide, execType: 'T', feeCcy: feeCurrency(order), fee: decimalText(-order.fee) },
    ...{ fillPnl: decimalText(order.pnl), fillTime: `${updatedAt}`, ts: `${updatedAt}` },
  };
}

module.exports = { describeFill, describeOrder };
