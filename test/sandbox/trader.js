'use strict';

/** A trader on one sandbox: requests with the signature of the key, and the orders that the tests place. */

const { KEY, frozenSandbox, get, post } = require('./client.js');

/** Of BTCUSDT in the tests; the ask is a tick above. */
const LAST = 60000;

const MARKET_BUY = {
  category: 'linear',
  symbol: 'BTCUSDT',
  side: 'Buy',
  orderType: 'Market',
  qty: '0.1',
};
const MARKET_SELL = { ...MARKET_BUY, side: 'Sell' };
const BTC = { category: 'linear', symbol: 'BTCUSDT' };

/** Shorthands for the endpoints of trading. */
function trader(sandbox, options = {}) {
  const base = sandbox.urls.mainnet;
  const read = async (path, params) =>
    (await get(base, path, new URLSearchParams(params).toString(), options)).json;
  const write = async (path, body) => (await post(base, path, body, options)).json;
  const rows = async (path, params) => (await read(path, params)).result.list;
  return {
    read,
    write,
    create: (order) => write('/v5/order/create', order),
    amend: (order) => write('/v5/order/amend', order),
    cancel: (order) => write('/v5/order/cancel', order),
    cancelAll: (scope) => write('/v5/order/cancel-all', scope),
    open: (params = BTC) => rows('/v5/order/realtime', params),
    history: (params = { category: 'linear' }) => rows('/v5/order/history', params),
    executions: (params = { category: 'linear' }) => rows('/v5/execution/list', params),
    positions: (params = BTC) => rows('/v5/position/list', params),
    position: async (params = BTC) => (await rows('/v5/position/list', params))[0],
    wallet: async () => (await rows('/v5/account/wallet-balance', { accountType: 'UNIFIED' }))[0],
    coin: async (coin) =>
      (await rows('/v5/account/wallet-balance', { accountType: 'UNIFIED', coin }))[0].coin[0],
  };
}

/** A sandbox with a frozen clock in which a Bitcoin costs 60000, and a trader on it. */
async function openDesk(t, options = {}) {
  const sandbox = await frozenSandbox(t, {
    keys: [{ ...KEY, balances: { USDT: '100000', BTC: '2' } }],
    ...options,
  });
  sandbox.setPrice('BTCUSDT', LAST).setPrice('BTCUSD', LAST);
  return { sandbox, ...trader(sandbox) };
}

module.exports = { BTC, MARKET_BUY, MARKET_SELL, openDesk, trader };
