'use strict';

/**
 * An exchange, a relay and a sender, each where a crash test wants it: kill the relay, start it again, wait until nothing
 * moves, and audit what is left.
 */

const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { once } = require('node:events');
const { setTimeout: pause } = require('node:timers/promises');
const { makeAccounts, variablesOf } = require('./accounts.js');
const { readLedger } = require('./ledger.js');
const { audit } = require('./audit.js');
const { RelayProcess } = require('./relay-process.js');
const { Sender } = require('./sender.js');
const { Venue } = require('./venue.js');

/** How long something may take that has to happen; only a relay that hangs takes so long. */
const PATIENCE_MS = 180_000;
const LOOK_EVERY_MS = 50;
const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT'];
/** An order of each is allowed, and small. @type {Record<string, string>} */
const SIZES = { BTCUSDT: '0.001', ETHUSDT: '0.01', SOLUSDT: '0.1', XRPUSDT: '20' };

/** Below those that a system gives away by itself, so that it stays free while the relay is not running. */
const PORTS = { first: 10_000, count: 20_000 };

/** @returns {Promise<number>} a free one; the same for each start of a relay */
async function freePort() {
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    const server = net.createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch (error) {
      if (/** @type {any} */ (error).code === 'EADDRINUSE') continue;
      throw error;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}

/**
 * @typedef {object} WorldOptions
 * @property {string} folder of the store
 * @property {'ever' | 'open' | 'blind'} orderIds
 * @property {number} [accountCount]
 * @property {number} [leaveWithinMs] short, so that a deadline is soon over
 * @property {number} [recvWindow]
 * @property {object} [settings] of the relay
 * @property {object} [accountSettings]
 * @property {Record<string, object>} [settingsOf] of single accounts
 * @property {Record<string, object>} [sources] beside `crash`
 * @property {ConstructorParameters<typeof Sender>[1]} [resending]
 */
/** @typedef {Partial<ConstructorParameters<typeof RelayProcess>[1]>} Start */

class World {
  /** @type {RelayProcess} */
  relay = /** @type {any} */ (null);
  /** How often a relay was started. */
  starts = 0;
  #count = 0;

  /** @param {Required<Pick<World, 'venue' | 'accounts' | 'sender' | 'setup'>>} parts */
  constructor({ venue, accounts, sender, setup }) {
    this.venue = venue;
    this.accounts = accounts;
    this.sender = sender;
    /** @type {import('./relay-child.js').Setup} */
    this.setup = setup;
  }

  /** @param {WorldOptions} options */
  static async start({ folder, orderIds, accountCount = 1, resending, ...options }) {
    const accounts = makeAccounts(accountCount);
    const venue = await Venue.start({ keys: accounts.map(({ key }) => key), orderIds });
    const port = await freePort();
    const file = path.join(folder, 'relay.db');
    const setup = {
      leaveWithinMs: 500,
      recvWindow: 800,
      ...options,
      orderIds,
      file,
      port,
      venueURL: venue.url,
      accounts,
    };
    const sender = new Sender(`http://127.0.0.1:${port}/hook/crash`, resending);
    return new World({ venue, accounts, sender, setup });
  }

  /** @param {Start} [options] @returns {Promise<any>} true, or what it said in place of that; null when it was killed */
  async startRelay(options = {}) {
    this.starts += 1;
    this.relay = new RelayProcess(this.setup, { variables: variablesOf(this.accounts), ...options });
    return this.relay.started;
  }

  /** Another one on the same store. @param {Start} [options] */
  async startSecond(options = {}) {
    const setup = { ...this.setup, port: await freePort() };
    return new RelayProcess(setup, { variables: variablesOf(this.accounts), ...options });
  }

  /** A signal that no other one is like. @param {object} [fields] */
  nextSignal(fields = {}) {
    this.#count += 1;
    const symbol = SYMBOLS[this.#count % SYMBOLS.length];
    return {
      ...{
        v: 1,
        id: `signal-${this.#count}`,
        at: Date.now(),
        symbol: `${symbol}.P`,
        kind: 'order',
        type: 'market',
      },
      side: this.#count % 3 === 0 ? 'sell' : 'buy',
      size: { of: 'base', value: SIZES[symbol] },
      ...fields,
    };
  }

  /**
   * Until each signal is delivered and each intent has ended; a relay that was killed is started again.
   *
   * @param {Start | null} [restart] null: only until the relay has ended
   */
  async settle(restart = {}) {
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      if (!this.relay.isAlive) {
        if (restart === null) return;
        await this.#mustStart(restart);
      }
      const moving = await this.relay.call('moving');
      const { waiting } = await this.venue.call('record', { counts: true });
      if (moving?.length === 0 && waiting === 0 && this.sender.openCount === 0) return;
      await pause(LOOK_EVERY_MS);
    }
  }

  /** @param {Start} restart */
  async #mustStart(restart) {
    const started = await this.startRelay(restart);
    // It may be killed again, in its own start.
    if (started !== true && started !== null) {
      throw new Error(`the relay did not start: ${started.code}: ${started.message}\n${this.relay.error}`);
    }
  }

  /** What is in the store of a relay that has ended. */
  ledger() {
    return readLedger(this.setup.file);
  }

  /** Ends the relay, and collects what everybody says. */
  async evidence() {
    await this.relay.close();
    const [{ orders, cancels, counts: fates }, executions, rest, ledger] = await Promise.all([
      ...[this.venue.call('record', {}), this.venue.call('executions'), this.venue.call('rest')],
      this.ledger(),
    ]);
    const { accounts, starts } = this;
    return { sent: this.sender.sent, ledger, orders, cancels, executions, rest, accounts, fates, starts };
  }

  /** Ends the relay, and compares. @param {import('./audit.js').Rules} [rules] */
  async verdict(rules) {
    const { fates, starts, ...evidence } = await this.evidence();
    return { ...audit(evidence, rules), fates, starts };
  }

  async close() {
    if (this.relay?.isAlive) {
      // Also one that is stopped.
      this.relay.kill('SIGKILL');
      await this.relay.exited;
    }
    await this.venue.close();
    fs.rmSync(path.dirname(this.setup.file), { recursive: true, force: true });
  }
}

module.exports = { PATIENCE_MS, SYMBOLS, World, freePort };
