'use strict';

/**
 * Names that senders use for the fields of a signal. The first list of a row is safe to accept: it always means the same.
 * The second is only good for advice, because it means different things in different scripts.
 *
 * From the alert texts of public relays: https://github.com/CryptoGnome/Tradingview-Webhook-Bot,
 * https://github.com/CryptoMF/frostybot, https://github.com/junta/tradingview-alert-connector,
 * https://github.com/TradersPost/docs
 */

const { FIELDS } = require('./fields');
const { nearest } = require('./nearest');

/** @type {Readonly<Record<string, { accepted: readonly string[], unclear?: readonly string[] }>>} */
const SYNONYMS = Object.freeze({
  id: {
    accepted: ['ID', 'signal_id', 'signalId', 'client_signal_id', 'client_ref', 'alert_id', 'alertId'],
    unclear: ['order_id'],
  },
  at: { accepted: ['timenow', 'timestamp', 'alertTimestamp', 'source_timestamp'], unclear: ['time'] },
  symbol: { accepted: ['ticker', 'pair', 'instrument', 'tv_instrument', 'market'] },
  side: { accepted: ['action'], unclear: ['signal', 'direction', 'msgtype', 'sentiment', 'SIGNAL'] },
  position: { accepted: ['market_position', 'marketPosition'] },
  previous: { accepted: ['prev_market_position', 'prevMarketPosition'] },
  size: {
    accepted: ['quantity', 'qty', 'contracts', 'market_position_size', 'marketPositionSize'],
    unclear: ['amount', 'volume', 'position_size'],
  },
  type: { accepted: ['orderType', 'order_type'] },
  price: { accepted: ['limitPrice', 'limit_price'] },
  trigger: { accepted: ['stopPrice', 'stop_price', 'triggerPrice', 'trigger_price'] },
  takeProfit: { accepted: ['take_profit', 'tp'] },
  stopLoss: { accepted: ['stop_loss', 'sl'] },
  reduceOnly: { accepted: ['reduce_only'] },
  timeInForce: { accepted: ['time_in_force', 'tif'] },
  leg: { accepted: [] },
  to: { accepted: ['accounts'] },
  note: { accepted: ['comment', 'message', 'alert_message'] },
});

/** @type {ReadonlyMap<string, string>} */
const FIELD_OF = new Map(
  Object.entries(SYNONYMS).flatMap(([field, { accepted, unclear = [] }]) =>
    [...accepted, ...unclear].map((name) => /** @type {const} */ ([name, field])),
  ),
);

/**
 * @param {string} name  that no field has
 * @returns {string | null} the field that was probably meant
 * @example fieldMeantBy('qauntity') // 'size'
 */
function fieldMeantBy(name) {
  const meant = nearest(name, [...Object.keys(FIELDS), ...FIELD_OF.keys()]);
  return meant === null ? null : (FIELD_OF.get(meant) ?? meant);
}

module.exports = { SYNONYMS, fieldMeantBy };
