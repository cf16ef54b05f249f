'use strict';

/**
 * The private stream of orders, with the package ws: a new login for each connection, refusals as typed errors, and a
 * new connection after a loss. In the sandbox the connection is cut once. Ends after two order events.
 *
 *   node examples/websocket.js
 *   BYBIT_BASE_URL=… BYBIT_WEBSOCKET_URL=wss://… BYBIT_API_KEY=… BYBIT_API_SECRET=… node examples/websocket.js
 */

const { EventEmitter, once } = require('node:events');
const axios = require('axios');
const WebSocket = require('ws');
const { BybitAuthError, ServerClock, Signer, classify } = require('bybit-auth');
const { attach } = require('bybit-auth/axios');
const { openExchange } = require('./support/exchange');
const { ORDER } = require('./support/order');

const RECONNECT_MS = 500;

/** Events: `ready` after each login, `order`, `refused` with a BybitAuthError, after which it gives up. */
class OrderStream extends EventEmitter {
  #ended = false;

  constructor(url, signer, clock) {
    super();
    this.connect = () => {
      this.socket = new WebSocket(url);
      // Signed once the connection is open: an earlier login may have expired by now.
      this.socket.on('open', () => this.#say(signer.signWebSocket({ clock })));
      this.socket.on('message', (data) => this.#read(JSON.parse(data.toString()), signer));
      this.socket.on('error', (error) => console.log(`the connection failed: ${error.message}`));
      this.socket.on('close', () => {
        if (!this.#ended) setTimeout(this.connect, RECONNECT_MS);
      });
    };
    this.connect();
  }

  close() {
    this.#ended = true;
    this.socket.close();
  }

  #say(message) {
    this.socket.send(JSON.stringify(message));
  }

  #read(message, { apiKey }) {
    const error = classify(message, { transport: 'websocket', apiKey });
    if (error !== null) {
      // Bybit would not accept the same key a moment later either.
      if (error instanceof BybitAuthError) this.close();
      this.emit('refused', error);
    } else if (message.op === 'auth') {
      this.#say({ op: 'subscribe', args: ['order'] });
    } else if (message.op === 'subscribe') {
      this.emit('ready');
    } else if (message.topic === 'order') {
      for (const order of message.data) this.emit('order', order);
    }
  }
}

async function main() {
  const exchange = await openExchange();
  const signer = Signer.fromEnv();
  const clock = new ServerClock({ baseURL: exchange.baseURL });
  await clock.sync();
  const bybit = attach(axios.create({ baseURL: exchange.baseURL }), { signer, clock });
  const stream = new OrderStream(`${exchange.webSocketURL}/v5/private`, signer, clock);
  stream.on('ready', () => console.log('logged in'));
  stream.on('order', ({ symbol, side, orderStatus }) => console.log(`${side} ${symbol}: ${orderStatus}`));
  const refused = once(stream, 'refused').then(([error]) => Promise.reject(error));
  const told = (event) => Promise.race([once(stream, event), refused]);
  try {
    await told('ready');
    for (let round = 1; round <= 2; round++) {
      await Promise.all([told('order'), bybit.post('/v5/order/create', ORDER)]);
      if (round === 1 && exchange.sandbox !== null) {
        console.log('— the connection is cut');
        await Promise.all([told('ready'), exchange.sandbox.dropConnections()]);
      }
    }
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof BybitAuthError ? error.toText() : error.message);
  } finally {
    stream.close();
    await exchange.close();
  }
}

main();
