'use strict';

/**
 * Decides whether a refusal concerns what the gate guards; refusals of other endpoints do not. Pure functions.
 *
 * @module
 */

const { CATEGORIES } = require('../errors/causes');

/** @typedef {import('../diagnose/requirements').Need} Need */
/** @typedef {Readonly<import('../venues/venue').Venue>} Venue */
/** @typedef {'rejected' | 'barred' | 'doubted' | 'ignored'} ReplyInput */

/**
 * @typedef {object} RefusedRequest
 * @property {string | null} method
 * @property {string} path as it was sent
 * @property {string} endpoint in the spelling of the exchange's documentation
 */

/**
 * @param {any} error
 * @param {Venue} venue
 * @returns {RefusedRequest | null} null when it is not known
 */
function getRefusedRequest({ method, endpoint: path }, { endpoints }) {
  const endpoint = typeof path === 'string' ? endpoints.normalise(path) : null;
  if (endpoint === null) return null;
  // The operations of a WebSocket have no method; all of them write.
  const isOperation = !path.includes('/');
  return { method: isOperation ? 'POST' : typeof method === 'string' ? method : null, path, endpoint };
}

/**
 * @param {RefusedRequest} request
 * @param {Need} need
 * @param {Venue} venue
 * @returns {boolean} the need is this request
 */
function isNeed({ method, endpoint }, need, { endpoints }) {
  if (need.path === undefined || endpoints.normalise(need.path) !== endpoint) return false;
  return method === null || need.method === undefined || need.method === method.toUpperCase();
}

/**
 * @param {RefusedRequest} request
 * @param {Need} need
 * @param {Venue} venue
 * @returns {boolean} the need is a permission, and the request cannot be made without it
 */
function needsPermission({ method, endpoint }, { permission }, { keys }) {
  if (permission === undefined) return false;
  const wanted = keys.permissionFor(method, endpoint);
  return wanted !== null && wanted.exact && wanted.anyOf.includes(permission);
}

/**
 * What a rejection means to the gate.
 *
 * @param {any} error of classify(); anything else is ignored
 * @param {readonly Need[]} needs of the gate
 * @param {Venue} venue
 * @returns {ReplyInput} `barred`: what the gate guards is refused
 */
function toReplyInput(error, needs, venue) {
  const category = /** @type {keyof typeof CATEGORIES} */ (error?.category);
  const effect = Object.hasOwn(CATEGORIES, category ?? '') ? CATEGORIES[category].gate : 'ignored';
  if (effect !== 'guarded' && effect !== 'needed') return effect;
  const request = getRefusedRequest(error, venue);
  if (request === null) return 'ignored';
  const guarded =
    effect === 'guarded' && request.method !== null && venue.endpoints.isGated(request.method, request.path);
  const needed = needs.some(
    (need) =>
      isNeed(request, need, venue) || (category === 'permission' && needsPermission(request, need, venue)),
  );
  return guarded || needed ? 'barred' : 'ignored';
}

/** Of refusals that can be caused by a missing permission. Some exchanges use one reply for it and for a wrong key. */
const MAY_LACK_PERMISSION = new Set(['permission', 'key-or-ip-mismatch']);

/**
 * Without `needs`, a gate learns only from refusals what the bot needs. After a refusal for a missing permission the check
 * must look for that permission too; otherwise the gate would open for orders that cannot succeed.
 *
 * @param {import('../diagnose/diagnosis').Diagnosis} diagnosis
 * @param {import('../errors').ApiError | null} refusal that closed the gate
 * @param {readonly Need[]} needs of the gate
 * @param {Venue} venue
 * @returns {boolean} the key information shows that the same request would be refused again
 */
function isStillBarred({ key }, refusal, needs, venue) {
  if (refusal === null || !MAY_LACK_PERMISSION.has(refusal.category) || needs.length > 0) return false;
  const request = getRefusedRequest(refusal, venue);
  if (request === null) return false;
  return venue.keys.checkPermission(key, request.method, request.endpoint).granted === false;
}

module.exports = { toReplyInput, isStillBarred };
