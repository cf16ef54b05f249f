'use strict';

/** An intent that has not ended, with what this process knows about it beyond its row. */

const { UNSETTLED } = require('../states');
const { exchangeTime } = require('./time');

/** @typedef {import('./time').Clocks} Clocks */
/** @typedef {import('./account').Account} Account */
/** @typedef {import('../store/rows').Intent} Intent */
/**
 * What is being done with it:
 * - `ending`: its end is being written; it will not be sent
 * - `holding`: that it is held is being written
 * - `sending`: it is being prepared, or the reply is awaited
 * - `looking`: the exchange is being asked for it
 *
 * @typedef {'ending' | 'holding' | 'sending' | 'looking'} Activity
 */

class Entry {
  /** @type {Activity | null} */
  activity = null;
  /** By the monotonic clock: not sent, not looked up before. */
  notBefore = -Infinity;
  /** By the monotonic clock: the store could not be written to before. */
  writeAfter = -Infinity;
  /** Refusals in a row that allow another attempt. */
  failures = 0;
  /** Why it does not leave now; the reason of an intent that expires. @type {{ code: string, message: string } | null} */
  obstacle = null;
  /** At which setting of the kill switch it was found to open a position. @type {number | null} */
  openedAtKill = null;
  /** Its position was compared with the one that the strategy had. */
  isCompared = false;
  /** A person knows that this exit is late. */
  isToldLate = false;
  /** When this process sent it, by the monotonic clock, and how long a proof takes from there. @type {{ at: number, proofMs: number } | null} */
  sent = null;
  /** Look-ups since it became unknown. */
  looks = { tried: 0, notFound: 0, incompleteSince: /** @type {number | null} */ (null) };
  #firstSeen;

  /**
   * @param {Intent} intent
   * @param {Account | null} account  null: the configuration does not have it any more
   * @param {Clocks} clocks
   */
  constructor(intent, account, clocks) {
    this.intent = intent;
    this.account = account;
    this.clocks = clocks;
    this.#firstSeen = { at: clocks.monotonic(), ageMs: this.#ageByClock() };
  }

  #ageByClock() {
    const time = this.account === null ? this.clocks.now() : exchangeTime(this.account.clock, this.clocks);
    return time - this.intent.at;
  }

  /** Of its signal, ms. A wall clock that is set back does not make it younger. @returns {number} */
  get ageMs() {
    const { at, ageMs } = this.#firstSeen;
    return Math.max(this.#ageByClock(), ageMs + this.clocks.monotonic() - at);
  }

  /**
   * Where it keeps its turn: the account, under the name that it has now, and the symbol. The row may have an earlier name.
   *
   * @returns {string}
   */
  get lane() {
    const { uid, category, symbol } = this.intent;
    return `${this.account?.name ?? uid}|${category}:${symbol}`;
  }

  /** Its outcome is unknown from now on. */
  startLooking() {
    this.looks = { tried: 0, notFound: 0, incompleteSince: null };
    this.notBefore = this.clocks.monotonic();
  }

  /** @returns {boolean} it may have been executed, and that is not known */
  get isUnsettled() {
    return UNSETTLED.has(this.intent.state);
  }

  /** It makes the position flat, so what was to be opened before it is out of date. @returns {boolean} */
  get isExit() {
    const { kind, spec } = this.intent;
    return (kind === 'close' && spec?.size === undefined) || spec?.position === 'flat';
  }

  /** It cancels all orders of the symbol. @returns {boolean} */
  get isCancel() {
    const { kind, spec } = this.intent;
    return kind === 'cancel' && spec?.target === undefined;
  }

  /** It rests at the exchange once it is placed, where a cancel finds it. @returns {boolean} */
  get isResting() {
    const { kind, spec } = this.intent;
    return kind === 'order' && (spec?.type === 'limit' || spec?.type === 'stop');
  }

  /** Sending it twice does what sending it once does, so an unknown outcome need not be looked up. @returns {boolean} */
  get isRepeatable() {
    return this.intent.kind === 'cancel';
  }
}

exports.Entry = Entry;
