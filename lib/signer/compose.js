'use strict';

/** Signs the parts that a recipe gives. Text travels as one string, because each argument of Node-API costs time. */

const { binding } = require('../crypto/backend');
const { OWN_API_KEY } = require('../internal/signing-scheme');
const { signAlone, signMessageOnWorker } = require('../crypto/sign-queue');

/** Taken out of the binding once: an object with that many functions answers slowly. */
const { signSync } = binding;

/** @typedef {import('../internal/signing-scheme').Part} Part */

/** @param {Part} part @param {string} apiKey @returns {string | Uint8Array} */
function valueOf(part, apiKey) {
  return part === OWN_API_KEY ? apiKey : part;
}

/**
 * The text of the parts before the last one.
 *
 * @param {readonly Part[]} parts
 * @param {string} apiKey  of the signer
 * @returns {string | undefined} undefined where one of them is bytes
 */
function textBeforeLast(parts, apiKey) {
  let text = '';
  for (let index = 0; index < parts.length - 1; index++) {
    const part = valueOf(parts[index], apiKey);
    if (typeof part !== 'string') return undefined;
    text += part;
  }
  return text;
}

/**
 * @param {number} id      of the signer
 * @param {string} apiKey  of the signer
 * @param {readonly Part[]} parts
 * @returns {string}
 */
function signPartsNow(id, apiKey, parts) {
  if (parts.length === 1) return signSync(id, valueOf(parts[0], apiKey));
  const text = textBeforeLast(parts, apiKey);
  if (text === undefined) return signSync(id, ...parts.map((part) => valueOf(part, apiKey)));
  return signSync(id, text, valueOf(parts[parts.length - 1], apiKey));
}

/**
 * Signs on a worker thread, together with what else is asked for in this tick.
 *
 * @template T
 * @param {{ owner: object, id: number, apiKey: string }} signer
 * @param {Part[]} parts
 * @param {(signature: string) => T} finish  what the Promise resolves to
 * @returns {Promise<T>}
 */
function signPartsOnWorker({ owner, id, apiKey }, parts, finish) {
  const text = textBeforeLast(parts, apiKey);
  if (text === undefined) return signAlone(id, parts, finish);
  const end = valueOf(parts[parts.length - 1], apiKey);
  if (typeof end === 'string') return signMessageOnWorker(owner, id, text + end, undefined, finish);
  return end === undefined
    ? signAlone(id, parts, finish) // with the addon's error
    : signMessageOnWorker(owner, id, text, end, finish);
}

module.exports = { signPartsNow, signPartsOnWorker };
