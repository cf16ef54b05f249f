'use strict';

/**
 * What the store does, by name. Each runs in the worker thread, inside the transaction of its group.
 *
 * @module
 */

const intents = require('./intents');
const keys = require('./keys');
const kill = require('./kill');
const notifications = require('./notifications');
const signals = require('./signals');
const upkeep = require('./upkeep');

/**
 * @typedef {object} Context
 * @property {import('../driver').Connection} connection
 * @property {import('../totals').Totals} totals
 * @property {{ kill?: import('./kill').Kill }} memo  what was read in this transaction
 * @property {import('../../limits').Limits} [limits]  undefined: there are none
 * @property {typeof import('../../limits').checkLimits} checkLimits
 */
/** @typedef {(context: Context, parameters: any) => unknown} Command */

/** @type {Readonly<Record<string, Command>>} */
const WRITES = {
  accept: signals.accept,
  refuse: signals.refuse,
  countRefusal: signals.countRefusal,
  transition: intents.transition,
  setKill: kill.setKill,
  notify: notifications.notify,
  notificationDone: notifications.notificationDone,
  notificationFailed: notifications.notificationFailed,
  set: keys.set,
  pruneSome: upkeep.pruneSome,
};

/** @type {Readonly<Record<string, Command>>} */
const READS = {
  openIntents: intents.openIntents,
  intents: intents.intents,
  counts: intents.counts,
  traded: intents.traded,
  events: intents.events,
  signals: signals.signals,
  refusals: signals.refusals,
  signalOutcome: signals.signalOutcome,
  kill: kill.kill,
  dueNotifications: notifications.dueNotifications,
  get: keys.get,
  relayKey: keys.relayKey,
};

/** @param {string} name @returns {boolean} */
const writes = (name) => Object.hasOwn(WRITES, name);

/** @param {Context} context @param {string} name @param {unknown} parameters @returns {unknown} */
function execute(context, name, parameters) {
  return (WRITES[name] ?? READS[name])(context, parameters);
}

module.exports = { execute, writes };
