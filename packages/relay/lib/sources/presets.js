'use strict';

/** What the relay knows about senders, as one table. */

const { SYNONYMS } = require('../signal/synonyms');

/**
 * @typedef {object} Preset
 * @property {string} [scheme]  how the sender signs: a scheme of bybit-auth/webhook
 * @property {boolean} [isLocal]  signals come from the program itself, never over HTTP
 * @property {Readonly<Record<string, Name>>} [fields]  the names that the sender uses beside those of a signal; without it the
 *   body is a signal
 * @property {readonly string[]} [informational]  members that a trade does not need
 */
/**
 * @typedef {object} Name
 * @property {string} field  of a signal
 * @property {readonly string[]} [kinds]  it counts in signals of these kinds only
 */

/** @type {Readonly<Record<string, Name>>} */
const ACCEPTED_NAMES = Object.fromEntries(
  Object.entries(SYNONYMS).flatMap(([field, { accepted }]) => accepted.map((name) => [name, { field }])),
);

/** @type {Readonly<Record<string, Preset>>} */
const PRESETS = Object.freeze({
  /**
   * The text of an alert is the user's own, so that there is no format but habits. The placeholders and what they mean:
   * https://www.tradingview.com/support/solutions/43000531021-how-to-use-a-variable-value-in-alert/
   * https://www.tradingview.com/support/solutions/43000481368-strategy-alerts/
   */
  tradingview: {
    scheme: 'tradingview',
    fields: {
      ...ACCEPTED_NAMES,
      // Size of the order, and size of the position after it: alerts often have both.
      contracts: { field: 'size', kinds: ['order', 'close'] },
      market_position_size: { field: 'size', kinds: ['target'] },
      marketPositionSize: { field: 'size', kinds: ['target'] },
    },
    informational: [
      ...[
        'open',
        'high',
        'low',
        'close',
        'interval',
        'time',
        'timeframe',
        'strategy',
        'prev_market_position_size',
      ],
      ...['order_id', 'order_price', 'order_comment', 'alert_name'],
    ],
  },
  /** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
  standard: { scheme: 'standard' },
  push: { isLocal: true },
});

module.exports = { PRESETS };
