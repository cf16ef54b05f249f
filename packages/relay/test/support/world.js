'use strict';

/** A sandbox with accounts, and a relay in this process that trades on them. */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { startSandbox } = require('bybit-auth/sandbox');
const { createRelay } = require('../../lib');

const SECRET = 'test_webhook_secret';
/** Of BTCUSDT in the tests. */
const PRICE = '60000';

/** @param {number} count */
const keysOf = (count) =>
  Array.from({ length: count }, (_, index) => ({
    apiKey: `test_key_${index + 1}`,
    secret: `test_secret_${index + 1}`,
    userID: 1000 + index,
    balances: { USDT: '100000' },
  }));

/**
 * @param {import('node:test').TestContext} t
 * @param {{ accounts?: number, sandbox?: any, config?: any, account?: any }} [options]  `config`: over the defaults;
 *   `account`: options of each account
 */
async function setUp(t, { accounts = 2, sandbox: sandboxOptions = {}, config = {}, account = {} } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'relay-'));
  const keys = keysOf(accounts);
  const sandbox = await startSandbox({ keys, ...sandboxOptions });
  sandbox.setPrice('BTCUSDT', PRICE);
  const baseURL = sandbox.urls.mainnet;
  const made = Object.fromEntries(
    keys.map(({ apiKey, secret }, index) => [
      `a${index + 1}`,
      { venue: 'bybit', apiKey, apiSecret: secret, baseURL, size: { of: 'base', value: '0.01' }, ...account },
    ]),
  );
  const settings = {
    store: `file:${path.join(folder, 'relay.db')}`,
    listen: { port: 0 },
    sources: {
      tv: { preset: 'tradingview', secrets: [SECRET], ips: false, accounts: 'all' },
      script: { preset: 'push', accounts: 'all' },
    },
    accounts: made,
    groups: { all: Object.keys(made) },
    ...config,
  };
  /** @type {any[]} */
  const relays = [];
  const start = async () => {
    const relay = createRelay(settings);
    relays.push(relay);
    await relay.ready();
    return relay;
  };
  t.after(async () => {
    await Promise.all(relays.map((relay) => relay.close({ drainMs: 1000 })));
    await sandbox.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  /** The orders that arrived at the exchange, as it recorded them. */
  const orders = () =>
    sandbox.requests
      .filter(({ path: at, verdict }) => at === '/v5/order/create' && verdict === 'accepted')
      .map(({ body }) => JSON.parse(body.toString()));
  return { folder, sandbox, settings, start, orders };
}

/** @param {any} relay @param {{ signal: string, source?: string }} of */
async function outcomesOf(relay, of) {
  const list = [];
  for await (const outcome of relay.outcomes(of)) list.push(outcome);
  return list.sort((one, other) => one.account.localeCompare(other.account));
}

module.exports = { PRICE, SECRET, outcomesOf, setUp };
