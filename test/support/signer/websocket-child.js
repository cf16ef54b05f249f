'use strict';

/**
 * Logs in with Node's own WebSocket, in a process that has one: subscribes to orders, places one on the trade channel,
 * and logs in with a wrong secret. Prints what came of it as JSON.
 */

const { Signer, classify } = require('../../../lib/index.js');

/** @param {string} url */
function connect(url) {
  const socket = new WebSocket(url);
  /** @type {any[]} */
  const arrived = [];
  /** @type {((message: any) => void)[]} */
  const waiting = [];
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data));
    const taker = waiting.shift();
    if (taker) taker(message);
    else arrived.push(message);
  });
  const next = () =>
    arrived.length > 0 ? Promise.resolve(arrived.shift()) : new Promise((resolve) => waiting.push(resolve));
  const ask = (/** @type {any} */ message) => {
    socket.send(JSON.stringify(message));
    return next();
  };
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve({ socket, ask, next }));
    socket.addEventListener('error', (event) => reject(new Error(`no connection: ${event.type}`)));
  });
}

async function main() {
  const { url, apiKey, apiSecret, order } = JSON.parse(process.env.WEBSOCKET_CHILD ?? '');
  const signer = new Signer({ apiKey, apiSecret });
  const orders = await connect(`${url}/v5/private`);
  const login = await orders.ask(signer.signWebSocket());
  const subscription = await orders.ask({ op: 'subscribe', args: ['order'] });
  const trade = await connect(`${url}/v5/trade`);
  const tradeLogin = await trade.ask(signer.signWebSocket());
  const header = { 'X-BAPI-TIMESTAMP': String(Date.now()) };
  const placed = await trade.ask({ header, op: 'order.create', args: [order] });
  const { topic, data } = await orders.next();
  const impostor = new Signer({ apiKey, apiSecret: `${apiSecret}?` });
  const another = await connect(`${url}/v5/private`);
  const refusal = classify(await another.ask(impostor.signWebSocket()), { transport: 'websocket' });
  for (const { socket } of [orders, trade, another]) socket.close();
  const told = { login, subscription, tradeLogin, placed, topic, status: data[0].orderStatus };
  process.stdout.write(JSON.stringify({ ...told, refusal }));
}

main();
