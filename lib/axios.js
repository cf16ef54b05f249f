'use strict';

/**
 * `bybit-auth/axios`: signs what an axios instance sends and classifies what comes back.
 *
 * The adapter is wrapped, because only there are URL and body final: interceptors run before transformRequest.
 */

const { makeSafeToLog } = require('./axios/redaction');
const { keepView, prepareRequest } = require('./axios/request');
const { typeError } = require('./errors-of-arguments');
const { readExchangeOptions } = require('./exchange/options');
const { isPlainSuccess } = require('./exchange/plain-success');
const { exchange, isThrown } = require('./exchange/signed-exchange');

/**
 * @typedef {import('./exchange/options').ExchangeOptions} AttachOptions
 * @typedef {import('./exchange/signed-exchange').ExchangeSettings} Settings
 */

/**
 * What stood in the place of each adapter that attach() made. Instances made by `instance.create()` inherit the
 * adapter, so it says more than the instance does. @type {WeakMap<object, { adapter: any }>}
 */
const originals = new WeakMap();

/**
 * Signs the requests of an axios instance with the bytes that are sent, and turns rejections into typed errors.
 *
 * Only Bybit's API hosts and the instance's own baseURL are ever signed for; public endpoints are not signed;
 * signed requests follow no redirect. Logged responses and errors show no signature and no whole API key.
 *
 * @template {object} T
 * @param {T} instance  axios itself, or the result of axios.create()
 * @param {AttachOptions} options
 * @returns {T} the same instance
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function attach(instance, options) {
  const axios = requireInstance(instance);
  const settings = readExchangeOptions(options, 'attach()');
  const library = axiosLibrary(axios);
  const { defaults } = detach(axios);
  const { adapter } = defaults;
  const signing = (/** @type {any} */ config) => send(config, { axios, settings, library, adapter });
  originals.set(signing, { adapter });
  defaults.adapter = signing;
  defaults.transformRequest = [keepView, ...transformsOf(defaults)];
  return instance;
}

/**
 * Undoes attach(): the instance sends unsigned requests again.
 *
 * @template {object} T
 * @param {T} instance
 * @returns {T} the same instance
 * @throws {TypeError} ERR_INVALID_ARG_TYPE
 */
function detach(instance) {
  const { defaults } = requireInstance(instance);
  const original = originals.get(defaults.adapter);
  if (original === undefined) return instance;
  defaults.adapter = original.adapter;
  defaults.transformRequest = transformsOf(defaults);
  return instance;
}

/** @param {any} defaults @returns {any[]} the instance's transformations of the body, without ours */
function transformsOf({ transformRequest }) {
  return [transformRequest ?? []].flat().filter((transform) => transform !== keepView);
}

/** @param {any} instance @returns {any} */
function requireInstance(instance) {
  if (typeof instance?.request !== 'function' || typeof instance.defaults !== 'object') {
    throw typeError('The "instance" argument must be an axios instance');
  }
  return instance;
}

/**
 * axios keeps the lookup of adapters by name on its default export only.
 *
 * @param {any} instance
 * @returns {any}
 */
function axiosLibrary(instance) {
  if (typeof instance.getAdapter === 'function') return instance;
  try {
    // An optional peer: whoever attaches has it.
    return require('axios');
  } catch (cause) {
    throw Object.assign(
      new Error('bybit-auth/axios needs the axios package beside it: npm install axios', { cause }),
      { code: 'ERR_BYBIT_AXIOS_MISSING' },
    );
  }
}

/**
 * @typedef {object} Attachment
 * @property {any} axios     the instance
 * @property {any} library   the axios package
 * @property {any} adapter   what the instance used before
 * @property {Settings} settings
 */

/**
 * The wrapped adapter.
 *
 * @param {any} config  axios's final request configuration
 * @param {Attachment} attachment
 * @returns {Promise<any>}
 */
async function send(config, attachment) {
  const { library, settings } = attachment;
  const adapter = library.getAdapter(attachment.adapter, config);
  const prepared = prepareRequest(config, attachment);
  if (!prepared.bybit) return adapter(config);
  const transmit = async (/** @type {any} */ signed) => {
    const final = attemptOf(prepared.config, signed);
    const { fulfilled, value } = await settle(adapter, final, library);
    makeSafeToLog(value, config, final);
    return outcomeOf(fulfilled, value);
  };
  const { outcome, error } = await exchange(prepared, transmit, settings, config.signal);
  if (isThrown(error, settings.throwOn)) throw error;
  if (outcome.fulfilled) return outcome.value;
  throw outcome.value;
}

/**
 * @param {any} config
 * @param {import('./signer').AuthenticationHeaders | null} signed
 * @returns {any} the same for a request that is not signed; else a copy, so that a second attempt starts afresh
 */
function attemptOf(config, signed) {
  if (signed === null) return config;
  const headers = config.headers.concat();
  headers.set(signed);
  return { ...config, headers };
}

/**
 * @param {(config: any) => any} adapter  of the user perhaps: it may throw instead of rejecting
 * @param {any} config
 * @param {any} library
 * @returns {Promise<{ fulfilled: boolean, value: any }>}
 */
async function settle(adapter, config, library) {
  try {
    // Signing took a moment. axios's http adapter rejects what was aborted before it was called, and sends it too.
    config.cancelToken?.throwIfRequested();
    if (config.signal?.aborted) throw new library.CanceledError(null, config);
    return { fulfilled: true, value: await adapter(config) };
  } catch (value) {
    return { fulfilled: false, value };
  }
}

/**
 * @param {boolean} fulfilled
 * @param {any} value
 * @returns {import('./exchange/signed-exchange').Outcome}
 */
function outcomeOf(fulfilled, value) {
  const reply = (fulfilled ? value : value?.response) ?? null;
  const plainSuccess = fulfilled && isPlainSuccess(value.status, value.data);
  const cancelled = !fulfilled && value?.__CANCEL__ === true;
  const foreign = !fulfilled && value?.isAxiosError !== true;
  return { fulfilled, value, reply, plainSuccess, cancelled, foreign };
}

module.exports = { attach, detach };
