'use strict';

/**
 * Random trading, checked against a second and simpler bookkeeping: it knows only what the topics push, and counts in
 * binary fractions.
 */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { Application } = require('../../lib/sandbox/bybit/application.js');
const { TRADING_ENDPOINTS } = require('../../lib/sandbox/bybit/trading/endpoints.js');
const { pushedExecutionRow } = require('../../lib/sandbox/bybit/trading/execution.js');
const { pushedOrderRow } = require('../../lib/sandbox/bybit/trading/order.js');
const { NOW } = require('../support/fixtures.js');
const { named, RUNS } = require('../support/properties.js');
const { SEED, seededRandom } = require('../support/random.js');

const START = { USDT: 50_000, BTC: 1 };
const STEPS = 120;
const SYMBOL = 'BTCUSDT';

/** One account without a network. */
function openAccount() {
  const application = new Application({ now: () => NOW, balances: undefined, instruments: [] });
  const balances = Object.fromEntries(Object.entries(START).map(([coin, amount]) => [coin, `${amount}`]));
  const key = application.addKey({ apiKey: 'model', secret: 'model-secret', balances });
  const market = application.market('mainnet');
  const answers = new Map(TRADING_ENDPOINTS.map(({ path, answer }) => [path, answer]));
  const call = (path, params) => {
    application.settleAccount('mainnet', 'model');
    const reply = answers.get(path)({ key, params, now: NOW, market });
    key.account.flush();
    return reply;
  };
  return { application, key, market, call };
}

/** What the pushed executions amount to. */
function newBook() {
  const coins = { ...START };
  const position = { size: 0, average: 0 };
  const trade = ({ side, execQty, execPrice, execFee }) => {
    const qty = (side === 'Buy' ? 1 : -1) * Number(execQty);
    const price = Number(execPrice);
    const closes = Math.sign(qty) === -Math.sign(position.size);
    const closed = closes ? Math.min(Math.abs(qty), Math.abs(position.size)) : 0;
    coins.USDT += closed * (price - position.average) * Math.sign(position.size) - Number(execFee);
    const size = position.size + qty;
    if (!closes) position.average = (position.average * position.size + price * qty) / size;
    else if (Math.abs(qty) > Math.abs(position.size)) position.average = price;
    position.size = Math.abs(size) < 1e-9 ? 0 : size;
  };
  const exchange = ({ side, execQty, execValue, execFee }) => {
    const sign = side === 'Buy' ? 1 : -1;
    coins.BTC += sign * Number(execQty) - (side === 'Buy' ? Number(execFee) : 0);
    coins.USDT -= sign * Number(execValue) + (side === 'Buy' ? 0 : Number(execFee));
  };
  return { coins, position, add: (row) => (row.category === 'spot' ? exchange(row) : trade(row)) };
}

/** Something that a bot might do, sensible or not. */
function randomStep({ below, pick }) {
  const category = pick(['linear', 'linear', 'linear', 'spot']);
  const price = `${57500 + below(50) * 100}`;
  const order = {
    category,
    symbol: SYMBOL,
    side: pick(['Buy', 'Sell']),
    orderType: pick(['Market', 'Limit']),
    qty: pick(['0.001', '0.05', '0.2', '1', '6000']),
    price,
    timeInForce: pick(['GTC', 'GTC', 'IOC', 'FOK', 'PostOnly']),
    reduceOnly: below(4) === 0,
    ...(below(4) === 0 ? { triggerPrice: price, triggerDirection: pick([1, 2]) } : {}),
    ...(below(3) === 0 ? { stopLoss: pick(['57000', '63000']), tpslMode: pick(['Full', 'Partial']) } : {}),
    ...(below(3) === 0 ? { takeProfit: pick(['63000', '57000']) } : {}),
  };
  const stops = { category: 'linear', symbol: SYMBOL, stopLoss: price, trailingStop: pick(['0', '300']) };
  return pick([
    ['/v5/order/create', order],
    ['/v5/order/create', order],
    ['/v5/order/create', order],
    ['price', 57500 + below(50) * 100],
    ['amend', { price }],
    ['cancel', {}],
    ['/v5/position/trading-stop', stops],
  ]);
}

test(named('random trading agrees with a second bookkeeping'), () => {
  const random = seededRandom(SEED);
  for (let run = 0; run < RUNS; run++) {
    const { application, key, market, call } = openAccount();
    const book = newBook();
    const last = new Map();
    application.watchAccounts(({ changes }) => {
      for (const order of changes.orders) last.set(order.orderId, pushedOrderRow(order));
      for (const execution of changes.executions) {
        const row = pushedExecutionRow(execution);
        book.add(row);
        assert.ok(!execution.order.reduceOnly || row.closedSize === row.execQty, 'it only reduces');
      }
    });
    market.setPrice(SYMBOL, 60000, NOW);
    const trail = [];
    for (let step = 0; step < STEPS; step++) {
      const [what, params] = randomStep(random);
      trail.push([what, params]);
      const target = random.pick([...key.account.open.values()]) ?? {
        orderId: 'none',
        instrument: { category: 'linear' },
      };
      const one = { category: target.instrument.category, symbol: SYMBOL, orderId: target.orderId };
      if (what === 'price') market.setPrice(SYMBOL, params, NOW);
      else if (what === 'amend') call('/v5/order/amend', { ...one, ...params });
      else if (what === 'cancel') call('/v5/order/cancel', one);
      else call(what, params);

      const shown = call('/v5/position/list', { category: 'linear', symbol: SYMBOL }).result.list[0];
      const size = (shown.side === 'Sell' ? -1 : 1) * Number(shown.size);
      const context = JSON.stringify(trail.slice(-5));
      assert.ok(
        Math.abs(size - book.position.size) < 1e-6,
        `size ${size}, ${book.position.size}: ${context}`,
      );
      if (size !== 0) assert.ok(Math.abs(Number(shown.avgPrice) - book.position.average) < 1e-3, context);
      for (const [coin, amount] of Object.entries(book.coins)) {
        assert.ok(Math.abs(Number(key.account.balances[coin]) - amount) < 1e-4, `${coin}: ${context}`);
      }
      assert.ok(Number(key.account.balances.BTC) >= 0, `spot sells what there is: ${context}`);
      for (const { orderId, status, boundTo } of key.account.open.values()) {
        assert.equal(last.get(orderId).orderStatus, status, 'the last push is the state');
        assert.ok(boundTo === '' || size !== 0, `a stop outlives its position: ${context}`);
      }
    }
  }
});
