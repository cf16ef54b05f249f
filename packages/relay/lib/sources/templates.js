'use strict';

/** Texts to paste at the sender. */

/**
 * TradingView fills in the placeholders: https://www.tradingview.com/support/solutions/43000531021. The id holds all that
 * tells two alerts apart: two orders of one bar differ in the order, the same order of two bars in the time of the bar.
 *
 * @param {string} secret
 * @returns {string}
 */
function tradingViewText(secret) {
  const signal = {
    secret,
    id: '{{strategy.order.id}}|{{strategy.order.action}}|{{strategy.position_size}}|{{time}}|{{timenow}}',
    at: '{{timenow}}',
    symbol: '{{exchange}}:{{ticker}}',
    position: '{{strategy.market_position}}',
    previous: '{{strategy.prev_market_position}}',
    size: '{{strategy.market_position_size}}',
  };
  return JSON.stringify(signal, null, 2);
}

/** @type {Readonly<Record<string, (options: { url: string, secret: string, field?: string }) => string>>} */
const TEMPLATES = Object.freeze({
  tradingview: ({ url, secret, field = 'secret' }) =>
    [
      'Webhook URL (Notifications tab of the alert):',
      url,
      '',
      'Message of the alert of a strategy:',
      tradingViewText(secret).replace('"secret"', () => JSON.stringify(field)),
      '',
    ].join('\n'),
  standard: ({ url }) =>
    [
      `POST ${url}`,
      'content-type: application/json',
      'webhook-id, webhook-timestamp, webhook-signature: as https://www.standardwebhooks.com says',
      '',
      JSON.stringify(
        {
          at: '2026-11-27T10:00:00Z',
          symbol: 'BTC/USDT:USDT',
          side: 'buy',
          size: { of: 'quote', value: '50' },
        },
        null,
        2,
      ),
      '',
    ].join('\n'),
});

/** What a configuration needs for a source of the kind. @type {Readonly<Record<string, { name: string, text: string }>>} */
const EXAMPLES = Object.freeze({
  tradingview: {
    name: 'tv',
    text: "tv: { preset: 'tradingview', secrets: [env('TV_SECRET')], accounts: 'main' },",
  },
  standard: {
    name: 'standard',
    text: "standard: { preset: 'standard', keys: [env('STANDARD_KEY')], accounts: 'main' },",
  },
});

/**
 * @param {string} preset
 * @param {{ url: string, secret: string, field?: string }} options
 * @returns {string | null} null for a preset without a template
 * @example template('tradingview', { url: 'https://relay.example.com/hook/tv', secret })
 */
function template(preset, options) {
  return Object.hasOwn(TEMPLATES, preset) ? TEMPLATES[preset](options) : null;
}

module.exports = { EXAMPLES, TEMPLATES, template };
