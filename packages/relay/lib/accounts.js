'use strict';

/**
 * Opens the accounts of a relay: for each one a signer, a gate and a venue, and one clock for each host. It ends with the
 * start-up health check, so that a dead key is found before a signal is accepted.
 */

const { createHash } = require('node:crypto');
const { ApiError, AuthError, AuthGate, ServerClock, Signer } = require('bybit-auth');
const { RelayError } = require('./errors');
const { HOSTS, createBybit } = require('./venues/bybit');
const { hedgeMode } = require('./venues/position-mode');
const { RulesCache } = require('./venues/rules-cache');

/** @typedef {import('./config/read').Settings} Settings */
/** @typedef {import('./config/read').AccountSettings} AccountSettings */
/** @typedef {import('./errors').Finding} Finding */
/**
 * @typedef {object} Account
 * @property {string} name
 * @property {string} uid  of the exchange; it is part of each order id, so that one account under two names is one account
 * @property {boolean} isIdentified  the exchange has told the uid, now or before
 * @property {import('./venues/bybit').Venue} venue
 * @property {AuthGate} gate
 * @property {ServerClock} clock
 * @property {InstanceType<typeof RulesCache>} rules  shared by all accounts of a host
 * @property {AccountSettings} settings
 */
/** @typedef {{ clock: ServerClock, rules: InstanceType<typeof RulesCache> }} Host */

/** What a venue is made of. */
const VENUES = Object.freeze({ bybit: { create: createBybit, hosts: HOSTS } });

/** What the health check must prove for each category that an account trades. */
const NEEDS = Object.freeze({
  linear: 'POST /v5/order/create?category=linear',
  inverse: 'POST /v5/order/create?category=inverse',
  spot: 'POST /v5/order/create?category=spot',
});

/** @param {AccountSettings} settings @returns {string[]} the requests that its key must be allowed to make */
const needsOf = ({ categories }) =>
  categories.map((category) => NEEDS[/** @type {keyof typeof NEEDS} */ (category)]);

/** @param {AccountSettings} settings @returns {Signer} */
function signerOf({ venue, apiKey, apiSecret, privateKey, passphrase }) {
  const key =
    privateKey === undefined
      ? { apiSecret: apiSecret?.reveal() }
      : { privateKey: privateKey.reveal(), ...(passphrase && { passphrase: passphrase.reveal() }) };
  return new Signer(/** @type {any} */ ({ venue, apiKey: apiKey.reveal(), ...key }));
}

/** @param {unknown} error of a gate @returns {boolean} it proves nothing about the key: the exchange did not answer */
const saysNothing = (error) => !(error instanceof AuthError);

/** Not the key, and no part of it. @param {AccountSettings} settings */
const fingerprintOf = ({ apiKey }) =>
  createHash('sha256').update(`signal-relay ${apiKey.reveal()}`).digest('hex').slice(0, 32);

/** @param {string} what is kept about a key @param {AccountSettings} settings @returns {string} its name in the store */
const rowOf = (what, settings) =>
  `${what}:${settings.venue}:${settings.environment}:${fingerprintOf(settings)}`;

/** Of an account whose first check got no answer. */
const FURTHER_CHECKS = 2;

class Accounts {
  /** @type {Map<string, Account>} */
  byName = new Map();
  /** By host and environment: what accounts, gates and the dispatcher share. @type {Map<string, Host>} */
  #hosts = new Map();
  #settings;
  #store;
  #onError;

  /**
   * @param {Settings} settings
   * @param {{ store: import('./store').Store, onError: (error: any) => void }} parts
   *   `onError`: gets what could not be refreshed in the background
   */
  constructor(settings, { store, onError }) {
    this.#settings = settings;
    this.#store = store;
    this.#onError = onError;
  }

  /** Makes the accounts; nothing is asked. */
  open() {
    for (const settings of Object.values(this.#settings.accounts)) this.#openOne(settings);
  }

  /** @param {AccountSettings} settings */
  #openOne(settings) {
    const { name, venue, baseURL, environment, recvWindow, semantics } = settings;
    const signer = signerOf(settings);
    const { create, hosts } = VENUES[venue];
    const place = { baseURL: baseURL ?? hosts[environment], environment };
    const key = `${venue}:${environment}:${place.baseURL}`;
    const clock = this.#hosts.get(key)?.clock ?? new ServerClock({ venue, baseURL: place.baseURL }).start();
    const needs = needsOf(settings);
    const gate = new AuthGate({ signer, clock, needs, ...place });
    const parts = { name, signer, gate, clock, recvWindow, ...place, ...(semantics && { semantics }) };
    const made = create(parts);
    const { rules } = this.#hosts.get(key) ?? this.#openHost(key, { clock, venue: made, settings });
    this.byName.set(name, { name, uid: '', isIdentified: false, venue: made, gate, clock, rules, settings });
  }

  /**
   * @param {string} key
   * @param {{ clock: ServerClock, venue: import('./venues/bybit').Venue, settings: AccountSettings }} first  account there
   */
  #openHost(key, { clock, venue, settings }) {
    const { environment, baseURL } = settings;
    const others = Object.values(this.#settings.accounts).filter(
      (other) => other.environment === environment && other.baseURL === baseURL,
    );
    const categories = [...new Set(others.flatMap((other) => other.categories))];
    const rules = new RulesCache({
      store: this.#store,
      name: key,
      venue,
      categories,
      onError: this.#onError,
    });
    const host = { clock, rules };
    this.#hosts.set(key, host);
    return host;
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
    await Promise.all(accounts.map((account) => this.#identify(account)));
    const errors = await this.#askAgain(
      accounts,
      results.map(({ error }) => error),
    );
    const unread = await this.#startRules();
    const findings = errors.flatMap((error, index) => {
      if (!error) return [];
      const { name, isIdentified } = accounts[index];
      // A restart must not wait for the exchange: signals of the meantime would be lost, not held.
      const code = isIdentified && saysNothing(error) ? 'account-not-checked' : 'account-cannot-trade';
      return [{ code, path: `accounts.${name}`, message: `${name}: ${error.message}`, error }];
    });
    const healthy = accounts.filter((_, index) => !errors[index]);
    return [...findings, ...unread, ...this.#twice(), ...(await this.#hedged(healthy))];
  }

  /**
   * A check that got no answer proves nothing: a thousand checks at once can keep a busy machine from one of the replies.
   *
   * @param {Account[]} accounts
   * @param {(Error | null)[]} errors  of the checks of these accounts
   * @returns {Promise<(Error | null)[]>} after further checks of those that never ran before
   */
  async #askAgain(accounts, errors) {
    for (let round = 0; round < FURTHER_CHECKS; round += 1) {
      const undecided = accounts.filter(
        ({ isIdentified }, index) => !isIdentified && errors[index] && saysNothing(errors[index]),
      );
      if (undecided.length === 0) break;
      await Promise.all(
        undecided.map(async (account) => {
          const { gate } = account;
          await gate.check().catch(() => {});
          const index = accounts.indexOf(account);
          errors[index] = gate.state === 'open' ? null : (gate.error ?? errors[index]);
          if (errors[index] === null) await this.#identify(account);
        }),
      );
    }
    return errors;
  }

  /**
   * Asked until it was one-way mode once: a later start must not be refused, because there may be exits to send. One account after
   * the other, so that many accounts do not exceed the limit of the IP address.
   *
   * @param {Account[]} accounts
   * @returns {Promise<Finding[]>}
   */
  async #hedged(accounts) {
    const rows = accounts.map(({ settings }) => rowOf('one-way', settings));
    const known = await Promise.all(rows.map((row) => this.#store.get(row)));
    /** @type {Finding[]} */
    const findings = [];
    const oneWay = [];
    for (const [index, { name, settings, venue }] of accounts.entries()) {
      if (known[index] === true) continue;
      try {
        const problem = await hedgeMode(settings, venue, this.#settings.symbols);
        if (problem === null) oneWay.push(rows[index]);
        else findings.push({ code: 'hedge-mode', path: `accounts.${name}`, message: `${name}: ${problem}` });
      } catch (error) {
        // The key may not read positions. The next start asks again, and a rejected order says it, too.
        if (error instanceof ApiError) continue;
        // Nothing answers: a start must not wait for that once for each account.
        break;
      }
    }
    await Promise.all(oneWay.map((row) => this.#store.set(row, true)));
    return findings;
  }

  /** @returns {Promise<Finding[]>} one for each host that does not tell what it trades */
  async #startRules() {
    const hosts = [...this.#hosts];
    const results = await Promise.allSettled(hosts.map(([, { rules }]) => rules.start()));
    return results.flatMap((result, index) => {
      if (result.status === 'fulfilled') return [];
      const { reason: error } = result;
      const message = `The list of instruments of ${hosts[index][0]} cannot be read: ${error.message}`;
      return [{ code: 'no-instruments', path: 'accounts', message }];
    });
  }

  /**
   * The uid is asked once in the life of a key and then kept, so that a restart does not depend on it.
   *
   * @param {Account} account
   */
  async #identify(account) {
    const name = rowOf('uid', account.settings);
    const known = await this.#store.get(name);
    if (typeof known === 'string') {
      account.uid = known;
      account.isIdentified = true;
      return;
    }
    const uid = await account.venue.check().then(
      (checked) => checked.uid,
      () => undefined,
    );
    if (uid) await this.#store.set(name, uid);
    account.uid = uid || fingerprintOf(account.settings);
    account.isIdentified = Boolean(uid);
  }

  /** @returns {Finding[]} one for each account of the exchange that has two names here: each signal would be placed twice */
  #twice() {
    /** @type {Map<string, string>} */
    const owners = new Map();
    const findings = [];
    for (const { name, uid, settings } of this.byName.values()) {
      // Also in two environments, which have the same uid only by chance: order ids are made of it.
      const key = `${settings.venue} ${uid}`;
      const other = owners.get(key);
      if (other === undefined) owners.set(key, name);
      else {
        const message = `${name} and ${other} are the same account of the exchange (uid ${uid}): remove one of them`;
        findings.push({ code: 'same-account-twice', path: `accounts.${name}`, message });
      }
    }
    return findings;
  }

  /** Of all hosts, the newest. @returns {Map<string, import('./venues/bybit/rules').Rules>} by unified symbol */
  get instruments() {
    const [first, ...others] = [...this.#hosts.values()].map(({ rules }) => rules.instruments);
    return others.length === 0 ? first : new Map([...others, first].flatMap((rules) => [...rules]));
  }

  /** @returns {number} ms since 1970, by the exchange's clock; by that of this machine until an exchange has told its own */
  now() {
    const known = [...this.#hosts.values()].find(({ clock }) => clock.synchronised);
    return Math.round(Date.now() + (known?.clock.offsetMs ?? 0));
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
    for (const { clock, rules } of this.#hosts.values()) {
      clock.stop();
      rules.close();
    }
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

exports.Accounts = Accounts;
exports.accountsError = accountsError;
exports.needsOf = needsOf;
