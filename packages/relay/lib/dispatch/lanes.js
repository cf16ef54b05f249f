'use strict';

/** The open intents, by id and by lane. */

const { UNSETTLED, isEnd } = require('../states');

/** @typedef {import('./entry').Entry} Entry */

class Lane {
  /** In the order of acceptance. @type {Entry[]} */
  entries = [];
  /** Of the newest exit, also of one that has ended: an older intent to open is not sent again after it. */
  exitSequence = -Infinity;
  /** The same of the newest exit that was sent. */
  sentExitSequence = -Infinity;
  /** The same of the newest cancel of all orders. */
  cancelSequence = -Infinity;
  /** An order leaves with the acceptance of its signal, which is being written: nothing else leaves before. */
  isReserved = false;
  /** Intents whose acceptance is being written: what is accepted later must not leave before them. */
  expected = 0;

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  /** @returns {boolean} nothing is under way that a new order could overtake */
  get isQuiet() {
    return this.entries.length === 0 && this.expected === 0 && !this.isReserved;
  }

  /** @param {Entry} entry @returns {boolean} an intent that was accepted earlier waits to be sent */
  hasUnsentBefore({ intent: { sequence } }) {
    return this.entries.some(({ intent, isUnsettled }) => !isUnsettled && intent.sequence < sequence);
  }

  /** @param {Entry} entry */
  add(entry) {
    const { sequence } = entry.intent;
    const place = this.entries.findLastIndex((other) => other.intent.sequence <= sequence) + 1;
    this.entries.splice(place, 0, entry);
    this.seeExit(entry);
  }

  /** @param {Pick<Entry, 'isExit' | 'isCancel' | 'intent'>} entry  new, or in a new state */
  seeExit({ isExit, isCancel, intent: { sequence, state } }) {
    if (isExit) this.exitSequence = Math.max(this.exitSequence, sequence);
    const isSent = UNSETTLED.has(state) || state === 'accepted';
    if (isExit && isSent) this.sentExitSequence = Math.max(this.sentExitSequence, sequence);
    if (isCancel) this.cancelSequence = Math.max(this.cancelSequence, sequence);
  }
}

class Lanes {
  /** @type {Map<string, Lane>} */
  #lanes = new Map();
  /** @type {Map<string, Entry>} */
  #entries = new Map();

  /** @param {string} id @returns {Entry | undefined} */
  get(id) {
    return this.#entries.get(id);
  }

  /** @param {Entry} entry @returns {Lane} */
  add(entry) {
    const lane = this.of(entry.lane);
    lane.add(entry);
    this.#entries.set(entry.intent.id, entry);
    return lane;
  }

  /** @param {string} name @returns {Lane} */
  of(name) {
    let lane = this.#lanes.get(name);
    if (lane === undefined) this.#lanes.set(name, (lane = new Lane(name)));
    return lane;
  }

  /** @param {string} name @returns {Lane | null} null: another order is under way */
  reserve(name) {
    const lane = this.of(name);
    if (!lane.isQuiet) return null;
    lane.isReserved = true;
    return lane;
  }

  /** @param {Lane} lane */
  free(lane) {
    lane.isReserved = false;
    this.#forget(lane);
  }

  /** @param {string} name @returns {Lane} for arrived() */
  expect(name) {
    const lane = this.of(name);
    lane.expected += 1;
    return lane;
  }

  /** @param {Lane} lane */
  arrived(lane) {
    lane.expected -= 1;
    this.#forget(lane);
  }

  /** @param {Lane} lane which has changed */
  #forget(lane) {
    // No older intent is left that an exit could have made out of date.
    if (lane.isQuiet) this.#lanes.delete(lane.name);
  }

  /** @param {Entry} entry which has ended @returns {Lane} */
  remove(entry) {
    const lane = this.of(entry.lane);
    const place = lane.entries.indexOf(entry);
    if (place !== -1) lane.entries.splice(place, 1);
    this.#entries.delete(entry.intent.id);
    this.#forget(lane);
    return lane;
  }

  /**
   * After its deadline an order cannot be executed any more, and the position shows what became of it.
   *
   * @param {Entry} entry
   * @returns {boolean} an earlier order to open may still be executed
   */
  hasOpeningBefore({ intent, lane }) {
    return this.of(lane).entries.some(
      ({ intent: { state, reduces, sequence } }) =>
        (state === 'sending' || state === 'unknown') && !reduces && sequence < intent.sequence,
    );
  }

  /** @returns {Iterable<Lane>} */
  all() {
    return this.#lanes.values();
  }

  /** @returns {Iterable<Entry>} */
  entries() {
    return this.#entries.values();
  }

  /** @returns {Record<string, number>} how many intents wait to be sent, by lane */
  depth() {
    return Object.fromEntries(
      [...this.#lanes.values()].map(({ name, entries }) => [
        name,
        entries.filter(({ intent, isUnsettled }) => !isUnsettled && !isEnd(intent.state)).length,
      ]),
    );
  }
}

exports.Lane = Lane;
exports.Lanes = Lanes;
