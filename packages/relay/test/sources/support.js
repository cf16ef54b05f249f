'use strict';

const { readConfig } = require('../../lib/config/read');
const { createSource } = require('../../lib/sources');

const NOW = Date.parse('2026-11-27T10:00:00Z');
/** Made up. */
const SECRET = 'made-up-secret-of-a-test';
const ADDRESS = '52.89.214.238';

/**
 * A source as a relay has it.
 *
 * @param {object} options  of the source
 * @param {{ now?: number, limits?: object }} [settings]
 */
function sourceOf(options, { now = NOW, limits = {} } = {}) {
  const settings = readConfig({
    sources: { tv: { accounts: 'a', ...options } },
    accounts: { a: { venue: 'bybit', apiKey: 'made-up', apiSecret: 'made-up-too' } },
    limits,
  });
  return createSource('tv', settings.sources.tv, { limits: settings.limits, now: () => now });
}

/** An alert of TradingView @param {unknown} json @param {object} [arrival] */
function alertOf(json, arrival) {
  const body = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
  return { body, headers: { 'content-type': 'application/json' }, ip: ADDRESS, ...arrival };
}

module.exports = { ADDRESS, NOW, SECRET, alertOf, sourceOf };
