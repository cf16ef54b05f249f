'use strict';

/** An account on a sandbox of Bybit, with the venue that the relay makes of it. */

const { ServerClock, Signer } = require('bybit-auth');
const { createFetch } = require('bybit-auth/fetch');
const { startSandbox } = require('bybit-auth/sandbox');
const { createBybit } = require('../../lib/venues/bybit.js');

const KEY = { apiKey: 'test_api_key', secret: 'test_secret' };
const BTC = { symbol: 'BTCUSDT', category: 'linear' };
const MARKET_BUY = { ...BTC, side: 'buy', type: 'market', qty: '0.01', unit: 'base', reduceOnly: false };
/** Of BTCUSDT in the tests. */
const LAST = '60000';

/** ms; how long a request may take on a busy machine. */
const PATIENCE_MS = 60_000;

/** A sandbox in which a Bitcoin costs 60000, and a venue on it. */
async function setUp(t, { sandbox: options = {}, key = {}, ...more } = {}) {
  const sandbox = await startSandbox({
    keys: [{ ...KEY, balances: { USDT: '100000', BTC: '2' }, ...key }],
    ...options,
  });
  t.after(() => sandbox.close());
  sandbox.setPrice('BTCUSDT', LAST).setPrice('BTCUSD', LAST);
  const baseURL = sandbox.urls.mainnet;
  const signer = new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });
  const clock = new ServerClock({ baseURL });
  const own = { name: 'a', signer, clock, environment: 'mainnet', baseURL };
  const venue = createBybit({ ...own, replyMs: PATIENCE_MS, ...more });
  const signed = createFetch({ signer, baseURL, environment: 'mainnet' });
  /** What the account looks like from outside of the relay. */
  const rows = async (path) => (await (await signed(path)).json()).result.list;
  return { sandbox, venue, signer, clock, rows };
}

const leaveBy = () => Date.now() + PATIENCE_MS;

module.exports = { BTC, KEY, LAST, MARKET_BUY, leaveBy, setUp };
