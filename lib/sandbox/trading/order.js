'use strict';

/** One order, without the names that an exchange gives to its fields. */

/** @typedef {import('./instrument.js').Instrument} Instrument */
/** @typedef {'buy' | 'sell'} Side */
/** @typedef {'net' | 'long' | 'short'} PositionSide `net`: one position for each instrument. */
/** @typedef {'cash' | 'cross' | 'isolated'} MarginMode `cash`: spot. */

/**
 * What a client asks for. Numbers are bigints, see decimal.js.
 * @typedef {object} Draft
 * @property {Instrument} instrument
 * @property {Side} side
 * @property {PositionSide} [positionSide] Default 'net'.
 * @property {MarginMode} [marginMode] Default 'cash' for spot, 'cross' for a contract.
 * @property {'gtc' | 'ioc' | 'fok' | 'post-only'} [timeInForce] Default 'gtc'.
 * @property {bigint} size In the unit of the instrument; for `inQuote` in the quote currency.
 * @property {boolean} [inQuote] A spot order whose size is what it may cost or yield. Default false.
 * @property {bigint | null} price null for a market order.
 * @property {boolean} [reduceOnly] Default false.
 * @property {string} [leverage] Of this order's position from now on. Default: that of the account.
 * @property {string} [clientId] Default '': none.
 * @property {any} [asked] What the exchange shows again, as the client sent it.
 */

/**
 * @typedef {Required<Draft> & {
 *   id: string,
 *   state: 'open' | 'filled' | 'canceled',
 *   reason: CancelReason | null,
 *   filled: bigint,
 *   fillPrice: bigint | null,
 *   fee: bigint,
 *   feeCurrency: string,
 *   profit: bigint,
 *   tradeId: string,
 *   createdAt: number,
 *   updatedAt: number,
 * }} Order `filled`: in the unit of the instrument. `fee` is positive, `profit` is what a closed position yields.
 *   `createdAt` and `updatedAt` are ms. `reason` says why it was cancelled.
 */

/** @typedef {'user' | 'post-only' | 'ioc' | 'fok' | 'nothing-to-close'} CancelReason */

/**
 * Why an order is refused. The exchange's own code and text are up to its folder.
 * @typedef {object} Refusal
 * @property {'funds' | 'nothing-to-close' | 'client-id'} reason
 * @property {string} [currency] For `funds`: what is missing.
 */

/**
 * @param {Draft} draft
 * @returns {Required<Draft>}
 */
function completeDraft(draft) {
  return {
    positionSide: 'net',
    marginMode: draft.instrument.kind === 'spot' ? 'cash' : 'cross',
    timeInForce: 'gtc',
    inQuote: false,
    reduceOnly: false,
    leverage: '',
    clientId: '',
    asked: {},
    ...draft,
  };
}

module.exports = { completeDraft };
