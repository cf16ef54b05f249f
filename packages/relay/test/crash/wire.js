'use strict';

/**
 * The wire between a relay and the sandbox. It keeps what a relay sent even when that relay is dead, as a network does,
 * and writes down what the sandbox answered to each order, also where the answer was lost.
 *
 * @typedef {'normal' | 'lost' | 'cut' | 'late' | 'doubled' | 'swallowed' | 'refused' | 'slow'} Fate of an order, or
 *   of a cancel:
 *   `lost`: executed, and never answered. `cut`: executed, and the connection is destroyed instead of an answer.
 *   `late`: held back, so that it reaches the exchange `holdMs` later. `doubled`: the same answer comes twice.
 *   `swallowed`: never reaches the exchange, and is never answered. `refused`: never reaches it, and the answer says that the
 *   account has too little money. `slow`: executed some time after the answer.
 *
 * @typedef {object} Plan
 * @property {Record<string, Fate[]>} [next] of the next orders of an API key, one each
 * @property {Partial<Record<Fate, number>>} [weights] of those after them; default: all normal
 * @property {[number, number]} [holdMs] least and most; default [0, 0]
 * @property {Record<string, number>} [refused] share of the other orders of a symbol that are refused
 * @property {[number, number]} [slowMs] least and most; default [0, 0]
 * @property {number} [failingLookUps] share of the questions about orders that are never answered; default 0
 * @property {boolean} [down] every connection is cut, and nothing reaches the exchange
 * @property {number} [seed] of everything that is left to chance
 *
 * @typedef {object} WireOrder
 * @property {string} id orderLinkId; of a cancel: empty, unless it is for one order
 * @property {boolean} isCancel
 * @property {string} apiKey
 * @property {string} symbol
 * @property {'Buy' | 'Sell'} side
 * @property {string} qty
 * @property {string} [price]
 * @property {boolean} reduceOnly
 * @property {Fate} fate
 * @property {number} timestamp signed
 * @property {number} cameAt ms since 1970
 * @property {number | null} arrivedAt at the exchange
 * @property {number | null} retCode null: not answered by the exchange
 */

const { once } = require('node:events');
const http = require('node:http');
const { setTimeout: pause } = require('node:timers/promises');
const { seededRandom } = require('../../../../test/support/random.js');
const { Lags } = require('./lag.js');

const HOST = '127.0.0.1';
const CREATE = '/v5/order/create';
const TRADES = new Set([CREATE, '/v5/order/cancel', '/v5/order/cancel-all']);
const REFUSAL = JSON.stringify({ retCode: 110007, retMsg: 'ab not enough for new order', result: {} });
const LOOK_UP = /^\/v5\/(?:order\/|execution\/)/;

/** @param {http.IncomingMessage} message @returns {Promise<Buffer>} */
async function bodyOf(message) {
  const chunks = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

class Wire {
  #target;
  #agent = new http.Agent({ keepAlive: true, maxSockets: 200 });
  #server;
  /** @type {Required<Plan>} */
  #plan = {
    ...{ next: {}, weights: { normal: 1 }, holdMs: [0, 0], refused: {} },
    ...{ slowMs: [0, 0], failingLookUps: 0, down: false, seed: 1 },
  };
  #random = seededRandom(1);
  /** @type {WireOrder[]} */
  orders = [];
  /** @type {WireOrder[]} */
  cancels = [];
  /** Orders that reached the exchange, and whose answer broke off on this side of it. @type {WireOrder[]} */
  unclear = [];
  /** Orders that the exchange has not answered yet, and that it will. */
  waiting = 0;
  /** By fate. @type {Record<string, number>} */
  counts = {};

  #lags = new Lags();

  /**
   * @param {number} target port of the sandbox
   * @param {(apiKey: string, symbol: string) => Promise<any>} positionOf
   */
  constructor(target, positionOf) {
    this.#target = target;
    this.positionOf = positionOf;
    this.#server = http.createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
      // A relay that was killed in the middle of a request.
      this.#serve(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  /** @param {number} target @param {number} port 0: any @param {ConstructorParameters<typeof Wire>[1]} positionOf */
  static async start(target, port, positionOf) {
    const wire = new Wire(target, positionOf);
    wire.#server.listen(port, HOST);
    await once(wire.#server, 'listening');
    return wire;
  }

  get url() {
    return `http://${HOST}:${/** @type {import('node:net').AddressInfo} */ (this.#server.address()).port}`;
  }

  /** @param {Plan} plan what is not named stays */
  set(plan) {
    Object.assign(this.#plan, plan);
    if (plan.seed !== undefined) this.#random = seededRandom(plan.seed);
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    this.#agent.destroy();
  }

  /** @param {Pick<WireOrder, 'apiKey' | 'symbol' | 'isCancel'>} order @returns {Fate} */
  #nextFate({ apiKey, symbol, isCancel }) {
    const { next, weights, refused } = this.#plan;
    const planned = next[apiKey]?.shift();
    if (planned !== undefined) return planned;
    const share = isCancel ? 0 : (refused[symbol] ?? 0);
    if (share > 0 && this.#random.below(1000) < share * 1000) return 'refused';
    const fates = Object.entries(weights);
    const sum = fates.reduce((total, [, weight]) => total + weight, 0);
    let rest = this.#random.below(sum);
    for (const [fate, weight] of fates) {
      if (rest < weight) return /** @type {Fate} */ (fate);
      rest -= weight;
    }
    return 'normal';
  }

  /** @param {http.IncomingMessage} incoming @param {http.ServerResponse} outgoing */
  async #serve(incoming, outgoing) {
    const body = await bodyOf(incoming);
    if (this.#plan.down) return void outgoing.destroy();
    if (TRADES.has(incoming.url ?? '')) return this.#order(incoming, body, outgoing);
    if (LOOK_UP.test(incoming.url ?? '') && this.#random.below(1000) < this.#plan.failingLookUps * 1000) {
      return;
    }
    const reply = await this.#forward(incoming, body);
    const apiKey = String(incoming.headers['x-bapi-api-key']);
    this.#answer(outgoing, this.#lags.apply(apiKey, incoming.url ?? '', reply));
  }

  /** @param {[number, number]} range */
  #within([least, most]) {
    return least + this.#random.below(most - least + 1);
  }

  /** @param {http.IncomingMessage} incoming @param {Buffer} body @param {http.ServerResponse} outgoing */
  async #order(incoming, body, outgoing) {
    const {
      orderLinkId: id = '',
      symbol,
      side,
      qty,
      price,
      reduceOnly = false,
    } = JSON.parse(body.toString());
    const apiKey = String(incoming.headers['x-bapi-api-key']);
    const isCancel = incoming.url !== CREATE;
    const fate = this.#nextFate({ apiKey, symbol, isCancel });
    /** @type {WireOrder} */
    const order = {
      ...{ id, apiKey, symbol, side, qty, price, reduceOnly, isCancel, fate },
      timestamp: Number(incoming.headers['x-bapi-timestamp']),
      ...{ cameAt: Date.now(), arrivedAt: null, retCode: null },
    };
    (isCancel ? this.cancels : this.orders).push(order);
    this.counts[fate] = (this.counts[fate] ?? 0) + 1;
    if (fate === 'swallowed') return;
    if (fate === 'refused') {
      order.retCode = JSON.parse(REFUSAL).retCode;
      const headers = ['content-type', 'application/json'];
      return void this.#answer(outgoing, { status: 200, headers, body: Buffer.from(REFUSAL) });
    }
    this.waiting += 1;
    try {
      if (fate === 'late') await pause(this.#within(this.#plan.holdMs));
      const position = fate === 'slow' && !isCancel ? await this.positionOf(apiKey, symbol) : undefined;
      order.arrivedAt = Date.now();
      const reply = await this.#forward(incoming, body);
      order.retCode = JSON.parse(reply.body.toString()).retCode;
      if (position !== undefined && order.retCode === 0) {
        this.#lags.add({ apiKey, symbol, id, position }, this.#within(this.#plan.slowMs));
      }
      if (fate === 'lost') return;
      if (fate === 'cut') outgoing.destroy();
      else this.#answer(outgoing, reply, fate === 'doubled');
    } catch (error) {
      if (order.retCode === null && !isCancel) this.unclear.push(order);
      throw error;
    } finally {
      this.waiting -= 1;
    }
  }

  /** @param {http.IncomingMessage} incoming @param {Buffer} body */
  async #forward({ method, url, rawHeaders }, body) {
    const request = http.request({
      ...{ host: HOST, port: this.#target, method, path: url, agent: this.#agent },
      headers: /** @type {any} */ (rawHeaders),
    });
    request.end(body);
    const [reply] = await once(request, 'response');
    return { status: reply.statusCode, headers: reply.rawHeaders, body: await bodyOf(reply) };
  }

  /** @param {http.ServerResponse} outgoing @param {{ status: number, headers: string[], body: Buffer }} reply */
  #answer(outgoing, { status, headers, body }, isDoubled = false) {
    const { socket } = outgoing;
    outgoing.writeHead(status, headers);
    outgoing.end(body, () => {
      if (!isDoubled) return;
      const lines = [];
      for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}\r\n`);
      socket?.write(Buffer.concat([Buffer.from(`HTTP/1.1 ${status} OK\r\n${lines.join('')}\r\n`), body]));
    });
  }
}

module.exports = { Wire };
