'use strict';

/**
 * Opens the accounts of a relay: for each one a signer, a gate and a venue, and one clock for each host. It ends with the
 * start-up health check, so that a dead key is found before a signal is accepted.
 */

const { createHash } = require('node:crypto');
const { AuthGate, ServerClock, Signer } = require('bybit-auth');
const { RelayError } = require('./errors');

/** @typedef {import('./config/read').Settings} Settings */
/** @typedef {import('./config/read').AccountSettings} AccountSettings */
/** @typedef {import('./errors').Finding} Finding */
/**
 * @typedef {object} Account
 * @property {string} name
 * @property {string} uid  of the exchange; it is part of each order id, so that one account under two names is one account
 * @property {import('./venues/bybit').Venue} venue
 * @property {AuthGate} gate
 * @property {ServerClock} clock
 * @property {AccountSettings} settings
 */

/** What a venue is made of. */
const VENUES = Object.freeze({
  bybit: (/** @type {any} */ parts) => require('./venues/bybit').createBybit(parts),
});

/** What the health check must prove for each category that an account trades. */
const NEEDS = Object.freeze({
  linear: 'POST /v5/order/create?category=linear',
  inverse: 'POST /v5/order/create?category=inverse',
  spot: 'POST /v5/order/create?category=spot',
});

/** @param {AccountSettings} settings @returns {string[]} the requests that its key must be allowed to make */
const needsOf = ({ categories }) =>
  categories.map((category) => NEEDS[/** @type {keyof typeof NEEDS} */ (category)]);

class Accounts {
  /** @type {Map<string, Account>} */
  byName = new Map();
  /** By host and environment: gates, clients and the dispatcher share one. @type {Map<string, ServerClock>} */
  #clocks = new Map();
  #settings;
  #store;

  /**
   * @param {Settings} settings
   * @param {{ store: import('./store').Store }} parts
   */
  constructor(settings, { store }) {
    this.#settings = settings;
    this.#store = store;
  }

  /** Makes the accounts; nothing is asked. */
  open() {
    for (const settings of Object.values(this.#settings.accounts)) this.#openOne(settings);
  }

  /** @param {AccountSettings} settings */
  #openOne(settings) {
    const { name, venue, apiKey, apiSecret, privateKey, passphrase, baseURL, environment, recvWindow } =
      settings;
    const key =
      privateKey === undefined
        ? { apiSecret: apiSecret.reveal() }
        : { privateKey: privateKey.reveal(), ...(passphrase && { passphrase: passphrase.reveal() }) };
    const signer = new Signer(/** @type {any} */ ({ venue, apiKey: apiKey.reveal(), ...key }));
    const clock = this.#clockFor(settings);
    const place = { ...(baseURL !== undefined && { baseURL }), environment };
    const gate = new AuthGate({ signer, clock, needs: needsOf(settings), ...place });
    const made = VENUES[/** @type {keyof typeof VENUES} */ (venue)]({
      ...{ name, signer, gate, clock, recvWindow },
      ...place,
      ...(settings.semantics && { semantics: settings.semantics }),
      store: this.#store,
    });
    this.byName.set(name, { name, uid: '', venue: made, gate, clock, settings });
  }

  /** @param {AccountSettings} settings */
  #clockFor({ venue, baseURL, environment }) {
    const host = `${venue} ${environment} ${baseURL ?? ''}`;
    let clock = this.#clocks.get(host);
    if (clock === undefined) {
      const options = /** @type {any} */ ({
        venue,
        ...(baseURL === undefined ? { environment } : { baseURL }),
      });
      clock = new ServerClock(options).start();
      this.#clocks.set(host, clock);
    }
    return clock;
  }

  /**
   * The start-up health check of all accounts.
   *
   * @param {(progress: { total: number, open: number, failed: number }) => void} [onProgress]
   * @returns {Promise<Finding[]>} one for each account that cannot trade
   */
  async check(onProgress) {
    const accounts = [...this.byName.values()];
    const results = await AuthGate.readyAll(
      accounts.map(({ gate }) => gate),
      /** @type {any} */ (onProgress),
    );
    const findings = results.map(({ error }, index) => {
      if (!error) return null;
      const { name } = accounts[index];
      return {
        code: 'account-cannot-trade',
        path: `accounts.${name}`,
        message: `${name}: ${error.message}`,
        error,
      };
    });
    await Promise.all(accounts.map((account) => this.#identify(account)));
    return /** @type {Finding[]} */ ([...findings.filter((finding) => finding !== null), ...this.#twice()]);
  }

  /**
   * The uid is asked once in the life of a key and then kept, so that a restart does not depend on it.
   *
   * @param {Account} account
   */
  async #identify(account) {
    // A fingerprint: not the key, and no part of it.
    const { apiKey } = account.settings;
    const fingerprint = createHash('sha256')
      .update(`signal-relay ${apiKey.reveal()}`)
      .digest('hex')
      .slice(0, 32);
    const name = `uid:${account.settings.venue}:${account.settings.environment}:${fingerprint}`;
    const known = await this.#store.get(name);
    if (typeof known === 'string') {
      account.uid = known;
      return;
    }
    const uid = await account.venue.check().then(
      (checked) => checked.uid,
      () => undefined,
    );
    if (uid) await this.#store.set(name, uid);
    account.uid = uid || fingerprint;
  }

  /** @returns {Finding[]} one for each account of the exchange that has two names here: each signal would be placed twice */
  #twice() {
    /** @type {Map<string, string>} */
    const owners = new Map();
    const findings = [];
    for (const { name, uid, settings } of this.byName.values()) {
      const key = `${settings.venue} ${settings.environment} ${uid}`;
      const other = owners.get(key);
      if (other === undefined) owners.set(key, name);
      else {
        const message = `${name} and ${other} are the same account of the exchange (uid ${uid}): remove one of them`;
        findings.push({ code: 'same-account-twice', path: `accounts.${name}`, message });
      }
    }
    return findings;
  }

  /** @returns {{ account: string, state: string, message: string }[]} */
  closedGates() {
    return [...this.byName.values()]
      .filter(({ gate }) => gate.state !== 'open')
      .map(({ name, gate }) => ({ account: name, state: gate.state, message: gate.error?.message ?? '' }));
  }

  close() {
    for (const { gate, venue } of this.byName.values()) {
      gate.close();
      venue.close();
    }
    for (const clock of this.#clocks.values()) clock.stop();
  }
}

/** @param {Finding[]} findings */
function accountsError(findings) {
  const { length } = findings;
  const rest = length === 1 ? '' : ` (and ${length - 1} more)`;
  return new RelayError('ERR_RELAY_ACCOUNTS', `The relay does not start: ${findings[0].message}${rest}`, {
    findings,
  });
}

module.exports = { Accounts, accountsError, needsOf };
