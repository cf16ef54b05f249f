'use strict';

/**
 * The bot of a soak: some accounts, each with a signer, a gate and an axios instance of its own, that send orders at a
 * steady rate whatever happens. It writes down what it was told of each.
 */

const { generateKeyPairSync, randomBytes } = require('node:crypto');
const http = require('node:http');
const axios = require('axios');
const { AuthGate, BybitApiError, BybitGateError, Signer, classify } = require('bybit-auth');
const { attach } = require('bybit-auth/axios');

/** Some of the orders cannot be paid: a refusal that is none of the gate's business. */
const UNAFFORDABLE_EVERY = 50;
/** A machine that is too slow for the rate is not asked for ever more. */
const MOST_UNDER_WAY = 64;
const RETRY = { minMs: 40, maxMs: 300 };
/** ms; less than a step of a clock in faults.js, so that a step is refused in either direction. */
const RECV_WINDOW = 19_000;
/** ms; shorter than the time after which the relay gives up on a reply. */
const DEADLINE_MS = 1500;
/** ms; every third order of an account also has a leaveBy, this long after the call. */
const LEAVE_BY_MS = 1000;
/** Bots read as well: a private endpoint that they can do without, and the time. */
const READS_EVERY = 20;
const READS = ['/v5/account/info', '/v5/market/time'];

/**
 * @typedef {object} Account
 * @property {string} name
 * @property {any} key as the sandbox has to know it
 * @property {import('bybit-auth').Signer} signer
 * @property {'auth' | 'any'} throwOn
 * @property {import('bybit-auth').AuthGate} gate
 * @property {import('axios').AxiosInstance} client
 * @property {number} closings of the gate
 * @property {number} openings of the gate
 * @property {number} readsRefused by the exchange
 */

/** Two kinds of keys, and two ways to be told of refusals. @returns {Pick<Account, 'name' | 'key' | 'signer' | 'throwOn'>[]} */
function makeAccounts() {
  const hmac = (/** @type {string} */ name, /** @type {'auth' | 'any'} */ throwOn) => {
    const apiKey = randomBytes(9).toString('hex');
    const secret = randomBytes(18).toString('hex');
    return account(name, { apiKey, secret }, new Signer({ apiKey, apiSecret: secret }), throwOn);
  };
  const rsa = (/** @type {string} */ name) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const apiKey = randomBytes(9).toString('hex');
    return account(name, { apiKey, publicKey }, new Signer({ apiKey, privateKey }), 'auth');
  };
  return [hmac('first', 'auth'), hmac('second', 'any'), rsa('third')];
}

/**
 * @param {string} name
 * @param {any} key
 * @param {import('bybit-auth').Signer} signer
 * @param {'auth' | 'any'} throwOn
 */
function account(name, key, signer, throwOn) {
  return { name, key: { ...key, ips: ['127.0.0.1'] }, signer, throwOn };
}

class Relay {
  #ledger;
  #exchange;
  #clock;
  #timeoutMs;
  #sabotage;
  #started = 0;
  #count = 0;
  #underWay = 0;
  #readsUnderWay = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #agent = new http.Agent({ keepAlive: true, maxSockets: MOST_UNDER_WAY });
  /** What a fault has put in its place. @type {http.Agent[]} */
  #faultyAgents = [];
  #knownClockSteps = 0;
  phase = 'start';

  /**
   * @param {object} parts
   * @param {import('./ledger').Ledger} parts.ledger
   * @param {import('./exchange').Exchange} parts.exchange
   * @param {import('bybit-auth').ServerClock} parts.clock
   * @param {ReturnType<typeof makeAccounts>} parts.accounts
   * @param {number} parts.timeoutMs
   * @param {import('./sabotage').Sabotage | undefined} parts.sabotage
   */
  constructor({ ledger, exchange, clock, accounts, timeoutMs, sabotage }) {
    this.#ledger = ledger;
    this.#exchange = exchange;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#sabotage = sabotage;
    /** @type {Account[]} */
    this.accounts = accounts.map((each) => this.#equip(each));
  }

  /** How many orders were handed to the clients: counted here, apart from the ledger. */
  get count() {
    return this.#count;
  }

  /** Reads that have neither failed nor been answered. */
  get readsUnderWay() {
    return this.#readsUnderWay;
  }

  /** The sandbox's clock was set, and the relay can know it without an answer. */
  expectClock() {
    this.#knownClockSteps = this.#exchange.clockSteps;
  }

  /** @param {http.Agent} [agent] for the requests that are made from now on; default: the usual one */
  useAgent(agent = this.#agent) {
    if (agent !== this.#agent) this.#faultyAgents.push(agent);
    for (const { client } of this.accounts) client.defaults.httpAgent = agent;
  }

  /** @param {number} rate orders a second */
  start(rate) {
    this.#started = performance.now();
    let due = 0;
    let last = this.#started;
    this.#timer = setInterval(() => {
      const now = performance.now();
      due += ((now - last) / 1000) * rate;
      last = now;
      for (; due >= 1 && this.#underWay < MOST_UNDER_WAY; due -= 1) this.#send();
      // What could not be sent in time is not sent in a burst afterwards.
      due = Math.min(due, 1);
    }, 5);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** Ends gates and connections. */
  close() {
    this.stop();
    for (const { gate, signer } of this.accounts) {
      gate.close();
      signer.destroy();
    }
    for (const agent of [this.#agent, ...this.#faultyAgents]) agent.destroy();
  }

  /** @param {ReturnType<typeof makeAccounts>[number]} each @returns {Account} */
  #equip(each) {
    const { signer, throwOn } = each;
    const { url } = this.#exchange;
    const gate = new AuthGate({
      signer,
      baseURL: url,
      environment: 'mainnet',
      needs: ['POST /v5/order/create?category=linear'],
      clock: this.#clock,
      timeoutMs: this.#timeoutMs,
      retry: RETRY,
    });
    const client = attach(axios.create({ baseURL: url, httpAgent: this.#agent }), {
      signer,
      gate,
      throwOn,
      clock: this.#clock,
      recvWindow: RECV_WINDOW,
      deadlineMs: DEADLINE_MS,
    });
    const equipped = { ...each, gate, client, closings: 0, openings: 0, readsRefused: 0 };
    gate.on('closed', () => (equipped.closings += 1));
    gate.on('open', () => (equipped.openings += 1));
    return equipped;
  }

  #send() {
    const number = this.#count;
    this.#count += 1;
    const equipped = this.accounts[number % this.accounts.length];
    const { name, gate, openings } = equipped;
    const id = `soak-${number}`;
    const isAffordable = number % UNAFFORDABLE_EVERY !== UNAFFORDABLE_EVERY - 1;
    const leaveWithinMs = number % 9 < this.accounts.length ? LEAVE_BY_MS : DEADLINE_MS;
    const clockSteps = this.#exchange.clockSteps;
    this.#ledger.sent({
      id,
      account: name,
      phase: this.phase,
      second: Math.floor((performance.now() - this.#started) / 1000),
      closed: gate.state === 'closed',
      clockSteps,
      clockKnown: this.#knownClockSteps === clockSteps,
      openings,
      affordable: isAffordable,
      calledAt: performance.timeOrigin + performance.now(),
      leaveWithinMs,
      skewMs: this.#exchange.skewMs,
    });
    const order = {
      category: 'linear',
      symbol: 'BTCUSDT',
      // In turns, so that the positions stay small and the margin lasts.
      side: Math.floor(number / this.accounts.length) % 2 === 0 ? 'Buy' : 'Sell',
      orderType: 'Market',
      qty: isAffordable ? '0.001' : '100',
      orderLinkId: id,
    };
    const place = () => this.#place(equipped, order, leaveWithinMs);
    if (number % READS_EVERY === 0) this.#read(equipped, READS[(number / READS_EVERY) % READS.length]);
    const placed = this.#sabotage?.(place, { account: equipped, order, number }) ?? place();
    this.#underWay += 1;
    placed.then((told) => {
      this.#underWay -= 1;
      const until = { openings: equipped.openings, clockSteps: this.#exchange.clockSteps };
      this.#ledger.told(id, told, until);
      if (told === 'accepted') this.#knownClockSteps = Math.max(this.#knownClockSteps, clockSteps);
    });
  }

  /** @param {Account} reader @param {string} path */
  async #read(reader, path) {
    this.#readsUnderWay += 1;
    try {
      const { data } = await reader.client.get(path, { signal: AbortSignal.timeout(this.#timeoutMs) });
      if (data?.retCode !== 0) reader.readsRefused += 1;
    } catch (error) {
      if (error instanceof BybitApiError) reader.readsRefused += 1;
    } finally {
      this.#readsUnderWay -= 1;
    }
  }

  /**
   * @param {Account} account
   * @param {any} order
   * @param {number} leaveWithinMs
   * @returns {Promise<import('./ledger').Told>}
   */
  async #place({ client }, order, leaveWithinMs) {
    const limit = leaveWithinMs < DEADLINE_MS ? { bybitAuth: { leaveBy: Date.now() + leaveWithinMs } } : {};
    try {
      const { data } = await client.post('/v5/order/create', order, {
        // For all of it: the timeout of axios starts anew with every byte.
        signal: AbortSignal.timeout(this.#timeoutMs),
        ...limit,
      });
      // As bots do it, so that a client that passes on a failure as a success is noticed.
      return data?.retCode === 0 ? 'accepted' : meaningOf(classify(data));
    } catch (error) {
      if (error instanceof BybitGateError) return 'gate';
      if (error instanceof BybitApiError && error.category !== 'no-verdict') return 'exchange';
      return /** @type {any} */ (error).sent === false ? 'unsent' : 'network';
    }
  }
}

/** @param {import('bybit-auth').BybitApiError | null} error @returns {import('./ledger').Told} */
function meaningOf(error) {
  return error === null || error.category === 'no-verdict' ? 'unclear' : 'exchange';
}

module.exports = { DEADLINE_MS, LEAVE_BY_MS, Relay, makeAccounts };
