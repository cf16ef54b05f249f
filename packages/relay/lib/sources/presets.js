'use strict';

/** What the relay knows about senders, as one table. */

const { SYNONYMS } = require('../signal/synonyms');

/**
 * @typedef {object} Preset
 * @property {string} [scheme]  how the sender signs: a scheme of bybit-auth/webhook
 * @property {string} [secret]  member of the body that is the secret; default `secret`
 * @property {boolean} [isLocal]  signals come from the program itself, never over HTTP
 * @property {Readonly<Record<string, Name>>} [names]  what the sender's names mean, beside those of a signal; without it the
 *   body is a signal. A part of an object is `order.amount`
 * @property {readonly string[]} [objects]  members whose parts have names of their own
 * @property {readonly string[]} [informational]  what a trade does not need
 * @property {Readonly<Record<string, unknown>>} [defaults]  for fields that the sender does not have
 */
/**
 * @typedef {object} Name
 * @property {string} field  of a signal; or `exchange`, which stands before the symbol; or `sizeOf`: what a bare size counts
 * @property {readonly string[]} [kinds]  it counts in signals of these kinds only
 * @property {Readonly<Record<string, readonly [field: string, value: string]>>} [words]  what its words mean; others are
 *   values of the field
 * @property {readonly string[]} [wins]  words that count more than another name of the same field
 */

/** @type {Readonly<Record<string, Name>>} */
const ACCEPTED_NAMES = Object.fromEntries(
  Object.entries(SYNONYMS).flatMap(([field, { accepted }]) => accepted.map((name) => [name, { field }])),
);

/** @type {Readonly<Record<string, Preset>>} */
const PRESETS = Object.freeze({
  /**
   * The text of an alert is the user's own, so the format is not fixed. The placeholders and what they mean:
   * https://www.tradingview.com/support/solutions/43000531021-how-to-use-a-variable-value-in-alert/
   * https://www.tradingview.com/support/solutions/43000481368-strategy-alerts/
   */
  tradingview: {
    scheme: 'tradingview',
    names: {
      ...ACCEPTED_NAMES,
      // Size of the order, and size of the position after it: alerts often have both.
      contracts: { field: 'size', kinds: ['order', 'close'] },
      market_position_size: { field: 'size', kinds: ['target'] },
      marketPositionSize: { field: 'size', kinds: ['target'] },
    },
    informational: [
      ...['open', 'high', 'low', 'close', 'interval', 'time', 'timeframe', 'strategy'],
      ...['prev_market_position_size', 'order_id', 'order_price', 'order_comment', 'alert_name'],
    ],
  },

  /**
   * The alert text of 3Commas' signal bots, in the form for strategies. The account follows the strategy's position.
   * https://help.3commas.io/en/articles/9374557-signal-bot-json-file-for-strategy-type
   */
  '3commas': {
    scheme: 'tradingview',
    objects: ['strategy_info', 'order'],
    names: {
      timestamp: { field: 'at' },
      tv_exchange: { field: 'exchange' },
      tv_instrument: { field: 'symbol' },
      action: { field: 'side' },
      'strategy_info.market_position': { field: 'position' },
      'strategy_info.prev_market_position': { field: 'previous' },
      'strategy_info.market_position_size': { field: 'size', kinds: ['target'] },
      'order.amount': { field: 'size', kinds: ['order'] },
    },
    informational: [
      ...['bot_uuid', 'max_lag', 'trigger_price', 'strategy_info.prev_market_position_size'],
      // Of `order.amount`, which a target does not use.
      'order.currency_type',
    ],
    defaults: { kind: 'target' },
  },

  /**
   * TradersPost: `buy` and `sell` ask for a position on that side, so that `buy` closes a short one. A secret must be added
   * to the body, because TradersPost has it in the URL. https://docs.traderspost.io/docs/core-concepts/webhooks
   */
  traderspost: {
    scheme: 'tradingview',
    objects: ['takeProfit', 'stopLoss'],
    names: {
      ticker: { field: 'symbol' },
      time: { field: 'at' },
      action: {
        field: 'position',
        words: {
          buy: ['position', 'long'],
          sell: ['position', 'short'],
          exit: ['kind', 'close'],
          cancel: ['kind', 'cancel'],
        },
      },
      sentiment: {
        field: 'position',
        words: { bullish: ['position', 'long'], bearish: ['position', 'short'] },
        wins: ['flat'],
      },
      quantity: { field: 'size' },
      quantityType: {
        field: 'sizeOf',
        words: {
          fixed_quantity: ['sizeOf', 'contracts'],
          dollar_amount: ['sizeOf', 'quote'],
          risk_dollar_amount: ['sizeOf', 'risk-quote'],
          percent_of_equity: ['sizeOf', 'equity%'],
          percent_of_position: ['sizeOf', 'position%'],
        },
      },
      'takeProfit.limitPrice': { field: 'takeProfit' },
      'takeProfit.price': { field: 'takeProfit' },
      'stopLoss.stopPrice': { field: 'stopLoss' },
    },
    informational: ['price', 'signalPrice', 'interval', 'extras', 'stopLoss.type'],
  },

  /**
   * The alert text of OKX's signal bots, in the form for Pine strategies. Its id names an order of the strategy, and is the
   * same in each of its alerts. https://www.okx.com/help/signal-bot-alert-message-specifications
   */
  okx: {
    scheme: 'tradingview',
    secret: 'signalToken',
    names: {
      timestamp: { field: 'at' },
      instrument: { field: 'symbol' },
      action: { field: 'side' },
      marketPosition: { field: 'position' },
      prevMarketPosition: { field: 'previous' },
      orderType: { field: 'type' },
      amount: { field: 'size' },
      investmentType: {
        field: 'sizeOf',
        words: { base: ['sizeOf', 'base'], contract: ['sizeOf', 'contracts'] },
      },
    },
    informational: ['id', 'maxLag'],
    defaults: { kind: 'order' },
  },

  /** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
  standard: { scheme: 'standard' },
  push: { isLocal: true },
});

module.exports = { PRESETS };
