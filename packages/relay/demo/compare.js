'use strict';

/** Compares the ledger of the relay with the orders that the exchange has. */

const { Signer } = require('bybit-auth');
const { createFetch } = require('bybit-auth/fetch');
const { ACCOUNTS } = require('./accounts');

/** @param {string} url of the exchange @returns {Promise<{ account: string, id: string }[]>} all orders, asked by account */
async function ordersOf(url) {
  const lists = await Promise.all(
    ACCOUNTS.map(async ({ name, apiKey, secret }) => {
      const signer = new Signer({ apiKey, apiSecret: secret });
      const ask = createFetch({ signer, baseURL: url, environment: 'mainnet', throwOn: 'any' });
      const reply = await ask('/v5/order/history?category=linear&limit=50');
      const { result } = /** @type {any} */ (await reply.json());
      signer.destroy();
      return result.list.map((/** @type {any} */ order) => ({ account: name, id: order.orderLinkId }));
    }),
  );
  return lists.flat();
}

/**
 * @param {{ signals: any[] }} ledger
 * @param {readonly { account: string, id: string }[]} orders
 * @param {number} expected  number of orders
 * @returns {{ lines: string[], problems: string[] }}
 */
function compare({ signals }, orders, expected) {
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const { id } of orders) times.set(id, (times.get(id) ?? 0) + 1);
  const timesOf = (/** @type {any} */ { id }) => times.get(id) ?? 0;
  const intents = signals.flatMap((signal) => signal.intents);
  const known = new Set(intents.map(({ id }) => id));
  const list = (/** @type {any[]} */ some, /** @type {string} */ what) =>
    some.map(({ account, id, state }) => `${what}: ${account} ${id}${state ? ` (${state})` : ''}`);
  const problems = [
    ...list(
      intents.filter((intent) => timesOf(intent) === 0),
      'lost',
    ),
    ...list(
      intents.filter((intent) => timesOf(intent) > 1),
      'placed more than once',
    ),
    ...list(
      intents.filter(({ state }) => state !== 'accepted'),
      'not accepted in the ledger',
    ),
    ...list(
      orders.filter(({ id }) => !known.has(id)),
      'not in the ledger',
    ),
    ...(intents.length === expected
      ? []
      : [`the ledger has ${intents.length} orders instead of ${expected}`]),
  ];
  const lines = [...signals].reverse().map(({ id, intents: own, duplicates }) => {
    const placed = own.reduce(
      (/** @type {number} */ sum, /** @type {any} */ intent) => sum + timesOf(intent),
      0,
    );
    const again = duplicates > 0 ? `, came ${duplicates + 1} times` : '';
    return `  ${id.padEnd(10)} ${own.length} orders in the ledger, ${placed} at the exchange${again}`;
  });
  return { lines, problems };
}

module.exports = { compare, ordersOf };
