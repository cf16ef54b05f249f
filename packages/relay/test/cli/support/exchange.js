'use strict';

/** A project whose only account trades on a sandbox. */

const fs = require('node:fs');
const path = require('node:path');
const { startSandbox } = require('bybit-auth/sandbox');
const { edit, openProject, run } = require('./project');

const KEY = Object.freeze({ apiKey: 'made_up_api_key_01', secret: 'made_up_secret_000000000000000000001' });

/**
 * @param {import('node:test').TestContext} t
 * @param {Record<string, any>} [key]  properties of the key at the exchange
 * @returns {Promise<{ folder: string, sandbox: any }>} after `signal-relay init`, on any port, and not dry
 */
async function openTradingProject(t, key = {}) {
  const sandbox = await startSandbox({ keys: [{ ...KEY, environment: 'testnet', ...key }] });
  t.after(() => sandbox.close());
  const folder = openProject(t);
  await run(folder, ['init']);
  const file = path.join(folder, '.env');
  const filled = fs
    .readFileSync(file, 'utf8')
    .replace(/^BYBIT_API_KEY=.*/m, `BYBIT_API_KEY=${KEY.apiKey}`)
    .replace(/^BYBIT_API_SECRET=.*/m, `BYBIT_API_SECRET=${KEY.secret}`)
    .replace(/^BYBIT_BASE_URL=.*/m, `BYBIT_BASE_URL=${sandbox.urls.testnet}`);
  fs.writeFileSync(file, filled);
  edit(folder, 'relay.config.mjs', 'dryRun: true', 'dryRun: false');
  edit(folder, 'relay.config.mjs', 'port: 8787', 'port: 0');
  return { folder, sandbox };
}

/** @param {string} folder @param {Record<string, unknown>} signal @returns {string} the name of the file */
function putSignal(folder, signal) {
  const usual = { symbol: 'BTCUSDT.P', kind: 'order', side: 'buy', size: { of: 'base', value: '0.005' } };
  fs.writeFileSync(path.join(folder, 'signal.json'), JSON.stringify({ ...usual, ...signal }));
  return 'signal.json';
}

module.exports = { KEY, openTradingProject, putSignal };
