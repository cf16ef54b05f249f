'use strict';

/** The validators of the fallback: checks the arguments as src/binding does, and calls the WebAssembly. */

const { setImmediate: nextTurn } = require('node:timers/promises');

const { argumentError, arrayOf, bytesOf, integerOf, requireArguments, withCode } = require('./arguments');
const { fits } = require('./sign');
const { loadRules, rulesOf } = require('./rules');
const { credentialOf, signerOf } = require('./signers');
const { inspectApiKey, inspectCredentials, inspectRequest, requireValidator } = require('../wasm-validator');

/**
 * @typedef {import('.').Bytes} Bytes
 * @typedef {import('../../credentials/findings').Finding} Finding
 * @typedef {import('../wasm-instance').Text} Text
 */

/** More than any client, server or proxy accepts. */
const HEAD_BYTES_MAX = 1024 * 1024;
const BODY_BYTES_MAX = 64 * 1024 * 1024;
const HEADERS_MAX = 1000;

/** @param {string} name @param {number} maximum */
function tooLong(name, maximum) {
  const message = `The "${name}" argument must be at most ${maximum} bytes long`;
  return withCode(new RangeError(message), 'ERR_OUT_OF_RANGE');
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} maximum
 * @returns {Text} a string as it is: it is written where the WebAssembly reads it
 */
function textOf(value, name, maximum) {
  const text = typeof value === 'string' ? value : bytesOf(value, name);
  if (Buffer.byteLength(text) > maximum) throw tooLong(name, maximum);
  return text;
}

/** @param {unknown} value @returns {Text[]} */
function headersOf(value) {
  const list = arrayOf(value, 'headers');
  if (list.length % 2 !== 0) throw argumentError('headers', 'an array of names and values');
  if (list.length > 2 * HEADERS_MAX) {
    const message = `The "headers" argument must be at most ${HEADERS_MAX} headers`;
    throw withCode(new RangeError(message), 'ERR_OUT_OF_RANGE');
  }
  let left = HEAD_BYTES_MAX;
  return Array.from(list, (element) => {
    const text = textOf(element, 'headers', left);
    left -= Buffer.byteLength(text);
    return text;
  });
}

/** @param {unknown} value @returns {boolean} */
function isPublicOf(value) {
  if (typeof value !== 'boolean') throw argumentError('isPublic', 'of type boolean');
  return value;
}

/** @param {unknown} number @returns {Uint8Array} */
function loadedRulesOf(number) {
  const table = rulesOf(number);
  if (table === undefined) {
    throw withCode(
      new TypeError('The "rules" argument must be the number of loaded rules'),
      'ERR_INVALID_ARG_VALUE',
    );
  }
  return table;
}

/** @param {unknown} id @returns {import('../wasm-instance').RequestSigner | undefined} */
function requestSignerOf(id) {
  if (id === undefined) return undefined;
  const state = signerOf(id);
  return {
    apiKey: state.apiKey,
    kind: /** @type {'hmac' | 'rsa' | 'ed25519'} */ (state.algorithm.split('-')[0]),
    verify: (signature, parts) => fits(state, signature, ...parts),
  };
}

const validatorFunctions = {
  requireValidator: /** @type {(() => void) | undefined} */ (requireValidator),

  loadRules,

  /** @param {number} rules @param {Bytes} apiKey @returns {Finding[]} */
  inspectApiKey(rules, apiKey) {
    requireArguments(arguments, 2);
    return inspectApiKey(rulesOf(rules), credentialOf(apiKey, 'apiKey')).findings;
  },

  /** @param {number} rules @param {Bytes} apiKey @param {Bytes} apiSecret @param {Bytes | undefined} apiPassphrase @returns {Promise<{ findings: Finding[], cleaned: { apiKey?: string, apiSecret?: string, apiPassphrase?: string } }>} */
  validateCredentials(rules, apiKey, apiSecret, apiPassphrase) {
    requireArguments(arguments, 4);
    requireValidator();
    const { findings, usable, cleaned } = inspectCredentials(
      rulesOf(rules),
      credentialOf(apiKey, 'apiKey'),
      credentialOf(apiSecret, 'apiSecret'),
      apiPassphrase === undefined ? undefined : credentialOf(apiPassphrase, 'apiPassphrase'),
    );
    const all = /** @type {const} */ (['apiKey', 'apiSecret', 'apiPassphrase']);
    const fields = all.filter((field) => usable[field] && (field !== all[2] || apiPassphrase !== undefined));
    return nextTurn({
      findings,
      cleaned: Object.fromEntries(fields.map((field) => [field, cleaned[field]])),
    });
  },

  /**
   * @param {number} rules  of the exchange
   * @param {number | undefined} id  of the signer, if the key is known
   * @param {number} now  ms
   * @param {boolean} isPublic  the endpoint asks for no signature
   * @param {Bytes} method
   * @param {Bytes} url
   * @param {Bytes[]} headers  names and values alternate
   * @param {Bytes} body
   * @returns {Promise<import('../../validate/finding').RequestPlace[]>}
   */
  inspectRequest(rules, id, now, isPublic, method, url, headers, body) {
    requireArguments(arguments, 8);
    const findings = inspectRequest({
      rules: loadedRulesOf(rules),
      signer: requestSignerOf(id),
      now: integerOf(now, 'now', Number.MAX_SAFE_INTEGER),
      isPublic: isPublicOf(isPublic),
      method: textOf(method, 'method', HEAD_BYTES_MAX),
      url: textOf(url, 'url', HEAD_BYTES_MAX),
      headers: headersOf(headers),
      body: textOf(body, 'body', BODY_BYTES_MAX),
    });
    return nextTurn(findings);
  },
};

module.exports = { validatorFunctions };
