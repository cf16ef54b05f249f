'use strict';

/** What /healthz, /readyz and `signal-relay status` tell. */

const { unknownOf } = require('./measure');

/** @typedef {import('./parts').Parts} Parts */
/** @typedef {{ ok: boolean, reasons: string[] }} Health */

/** A store that does not answer within this time is not healthy. */
const HEALTH_MS = 1000;

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
async function inTime(promise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${HEALTH_MS} ms`)), HEALTH_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Parts} parts @returns {Promise<Health>} whether the loop is alive and the store can be written to */
async function health({ store }) {
  const failed = (/** @type {string} */ reason) => ({
    ok: false,
    reasons: [`the store cannot be written to: ${reason}`],
  });
  try {
    const { writable, reason } = await inTime(store.health());
    return writable ? { ok: true, reasons: [] } : failed(reason ?? 'unknown reason');
  } catch (error) {
    return failed(/** @type {Error} */ (error).message);
  }
}

/** @param {Parts} parts @returns {Promise<Health>} also the gates, unknown outcomes and the kill switch */
async function readiness(parts) {
  const alive = await health(parts);
  if (!alive.ok) return alive;
  try {
    const reasons = await inTime(reasonsOf(parts));
    return { ok: reasons.length === 0, reasons };
  } catch (error) {
    return { ok: false, reasons: [`the store cannot be read: ${/** @type {Error} */ (error).message}`] };
  }
}

/** @param {Parts} parts @returns {Promise<string[]>} why it is not ready */
async function reasonsOf({ accounts, store }) {
  const reasons = accounts
    .closedGates()
    .map(({ account, state, message }) => `gate of ${account} is ${state}${message ? `: ${message}` : ''}`);
  const { mode, by, reason } = await store.kill();
  if (mode !== 'off') {
    reasons.push(`the kill switch is on (${mode}, by ${by ?? 'unknown'}${reason ? `: ${reason}` : ''})`);
  }
  const unknown = unknownOf(await store.counts());
  if (unknown > 0) reasons.push(`orders with an unknown outcome: ${unknown}`);
  return reasons;
}

/** @param {Parts} parts */
async function status(parts) {
  const { store, accounts, dispatcher } = parts;
  const [ready, kill, counts, disk] = await Promise.all([
    ...[readiness(parts), store.kill(), store.counts(), store.health()],
  ]);
  const gates = [...accounts.byName.values()].map(({ name, gate }) => ({ account: name, state: gate.state }));
  return { ready, kill, counts, gates, store: disk, lanes: dispatcher.depth() };
}

module.exports = { health, readiness, status };
