'use strict';

/**
 * The validators of src/core/validate as WebAssembly, for hosts that cannot load the addon. Where WebAssembly cannot
 * run either, signing works and nothing validates.
 */

const { withCode } = require('./node-backend/arguments');
const { WasmInstance, compile, outOfMemory } = require('./wasm-instance');

/**
 * @typedef {import('../credentials/findings').Finding} Finding
 * @typedef {import('./wasm-instance').CredentialReport} CredentialReport
 * @typedef {import('./wasm-instance').RequestToInspect} RequestToInspect
 * @typedef {import('./wasm-instance').Text} Text
 * @typedef {import('./wasm-instance').WasmInstance} Instance
 */

/** The memory of an instance never shrinks: one whose memory a large body has grown is not used again. */
const KEPT_BYTES = 1024 * 1024;

/**
 * As arguments of a call they take 32 KiB of stack, more than a validator needs. A stack that is too short overflows
 * there, before an input is written, and not where it could no longer be wiped.
 */
const STACK_PROBE = new Array(4096).fill(0);

/** Stands in place of the findings where nothing validates. @type {Readonly<Finding>} */
const NOT_VALIDATED = Object.freeze({
  field: /** @type {const} */ ('apiKey'),
  id: /** @type {const} */ ('not-validated'),
  severity: /** @type {const} */ ('warning'),
  repairable: false,
  index: 0,
  count: 0,
  codePoint: 0,
});

/** @type {object} */
let compiled;
/** The instance that no call is using. @type {Instance | undefined} */
let idle;
/** Why nothing validates; undefined where the WebAssembly runs. @type {string | undefined} */
let unavailable;

// At once, so that backend.reason can say it: under a low limit of virtual memory it compiles and has no memory.
try {
  compiled = compile();
  idle = new WasmInstance(compiled);
} catch (error) {
  unavailable = `WebAssembly cannot run: ${error instanceof Error ? error.message : error}`;
}

/** @throws {Error} ERR_BYBIT_NO_VALIDATOR where nothing validates */
function requireValidator() {
  if (unavailable === undefined) return;
  const message = `Nothing can validate here. Without the native addon, ${unavailable}`;
  throw withCode(new Error(message), 'ERR_BYBIT_NO_VALIDATOR');
}

/** @param {unknown} error @returns {Error} never a trap of WebAssembly, which has no code */
function described(error) {
  if (error instanceof Error && 'code' in error) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return withCode(new Error(`The validator failed: ${reason}`, { cause: error }), 'ERR_BYBIT_VALIDATOR');
}

/** @returns {Instance} */
function newInstance() {
  try {
    return new WasmInstance(compiled);
  } catch {
    throw outOfMemory();
  }
}

/**
 * Wipes what the call has left in the memory of the WebAssembly, also when it fails.
 *
 * @template T
 * @param {(instance: Instance) => T} use
 * @returns {T}
 * @throws {Error} ERR_BYBIT_NO_VALIDATOR, ERR_BYBIT_OUT_OF_MEMORY, ERR_BYBIT_CRYPTO or ERR_BYBIT_VALIDATOR
 * @throws {RangeError} for a call at the end of the stack
 */
function withInstance(use) {
  requireValidator();
  Reflect.apply(Array.isArray, null, STACK_PROBE);
  const instance = idle ?? newInstance();
  idle = undefined;
  try {
    const result = use(instance);
    instance.wipe();
    if (instance.size <= KEPT_BYTES) idle = instance;
    return result;
  } catch (error) {
    instance.erase();
    throw described(error);
  }
}

/** @param {Text} text @returns {string} */
const asString = (text) => (typeof text === 'string' ? text : Buffer.from(text).toString());

/**
 * Where nothing validates, any table is taken.
 *
 * @param {Uint8Array} table
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for a malformed one
 */
function checkRules(table) {
  if (unavailable === undefined) withInstance((used) => used.loadRules(table));
}

/**
 * The findings of a signer's credentials. Where nothing validates they are taken as they are.
 *
 * @param {Uint8Array | undefined} rules  of the exchange
 * @param {Text} apiKey
 * @param {Text} apiSecret
 * @param {Text} [apiPassphrase]
 * @returns {CredentialReport}
 */
function inspectCredentials(rules, apiKey, apiSecret, apiPassphrase) {
  const values = [apiKey, apiSecret, ...(apiPassphrase === undefined ? [] : [apiPassphrase])];
  if (unavailable === undefined) return withInstance((used) => used.validateCredentials(rules, values));
  return {
    ok: true,
    findings: [NOT_VALIDATED],
    usable: { apiKey: true, apiSecret: true, apiPassphrase: true },
    cleaned: {
      apiKey: asString(apiKey),
      apiSecret: asString(apiSecret),
      apiPassphrase: asString(apiPassphrase ?? ''),
    },
  };
}

/**
 * The same for an API key whose other half is a private key.
 *
 * @param {Uint8Array | undefined} rules  of the exchange
 * @param {Text} apiKey
 * @returns {{ ok: boolean, findings: Finding[], usable: boolean, cleaned: string }}
 */
function inspectApiKey(rules, apiKey) {
  const { ok, findings, usable, cleaned } =
    unavailable === undefined
      ? withInstance((used) => used.validateCredentials(rules, [apiKey]))
      : inspectCredentials(rules, apiKey, '');
  return { ok, findings, usable: usable.apiKey, cleaned: cleaned.apiKey };
}

/** @param {RequestToInspect} request */
function inspectRequest(request) {
  return withInstance((used) => used.inspectRequest(request));
}

/** @param {string} text @returns {boolean} false where nothing validates */
function isUnexpandedVariable(text) {
  return unavailable === undefined && withInstance((used) => used.isUnexpandedVariable(text));
}

module.exports = {
  checkRules,
  inspectApiKey,
  inspectCredentials,
  inspectRequest,
  isUnexpandedVariable,
  requireValidator,
  unavailable,
};
