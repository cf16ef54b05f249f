'use strict';

/**
 * Decides whether a refusal concerns what the gate guards; refusals of other endpoints do not. Pure functions.
 *
 * @module
 */

const { CATEGORIES } = require('../errors/causes');
const { belowV5, isGated } = require('../venues/bybit/endpoints');
const { checkPermission, permissionFor } = require('../venues/bybit/permissions');

/** @typedef {import('../diagnose/requirements').Need} Need */
/** @typedef {'rejected' | 'barred' | 'doubted' | 'ignored'} ReplyInput */

/**
 * @param {any} error
 * @returns {{ method: string | null, endpoint: string } | null} the request that was refused; null when it is not known
 */
function getRefusedRequest({ method, endpoint }) {
  if (typeof endpoint !== 'string' || belowV5(endpoint) === null) return null;
  // The operations of the trade channel have no method; all of them write.
  const isOperation = !endpoint.includes('/');
  return { method: isOperation ? 'POST' : typeof method === 'string' ? method : null, endpoint };
}

/**
 * @param {{ method: string | null, endpoint: string }} request
 * @param {Need} need
 * @returns {boolean} the need is this request
 */
function isNeed({ method, endpoint }, need) {
  if (need.path === undefined || belowV5(need.path) !== belowV5(endpoint)) return false;
  return method === null || need.method === undefined || need.method === method.toUpperCase();
}

/**
 * @param {{ method: string | null, endpoint: string }} request
 * @param {Need} need
 * @returns {boolean} the need is a permission, and the request cannot be made without it
 */
function needsPermission({ method, endpoint }, { permission }) {
  if (permission === undefined) return false;
  const wanted = permissionFor(method, `/v5/${belowV5(endpoint)}`);
  return wanted !== null && wanted.exact && wanted.anyOf.includes(permission);
}

/**
 * What a rejection means to the gate.
 *
 * @param {any} error of classify(); anything else is ignored
 * @param {readonly Need[]} needs of the gate
 * @returns {ReplyInput} `barred`: what the gate guards is refused
 */
function toReplyInput(error, needs) {
  const category = /** @type {keyof typeof CATEGORIES} */ (error?.category);
  const effect = Object.hasOwn(CATEGORIES, category ?? '') ? CATEGORIES[category].gate : 'ignored';
  if (effect !== 'guarded' && effect !== 'needed') return effect;
  const request = getRefusedRequest(error);
  if (request === null) return 'ignored';
  const guarded =
    effect === 'guarded' && request.method !== null && isGated(request.method, request.endpoint);
  const needed = needs.some(
    (need) => isNeed(request, need) || (category === 'permission' && needsPermission(request, need)),
  );
  return guarded || needed ? 'barred' : 'ignored';
}

/**
 * Without `needs`, a gate learns only from refusals what the bot needs. After a refusal for a missing permission the check
 * must look for that permission too; otherwise the gate would open for orders that cannot succeed.
 *
 * @param {import('../diagnose/diagnosis').Diagnosis} diagnosis
 * @param {import('../errors').BybitApiError | null} refusal that closed the gate
 * @param {readonly Need[]} needs of the gate
 * @returns {boolean} the key information shows that the same request would be refused again
 */
function isStillBarred({ key }, refusal, needs) {
  if (refusal?.category !== 'permission' || needs.length > 0) return false;
  const request = getRefusedRequest(refusal);
  if (request === null) return false;
  return checkPermission(key, request.method, `/v5/${belowV5(request.endpoint)}`).granted === false;
}

module.exports = { toReplyInput, isStillBarred };
