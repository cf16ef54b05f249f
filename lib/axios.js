'use strict';

/**
 * `bybit-auth/axios`: signs the requests of an axios instance and classifies the replies.
 *
 * It wraps the adapter, because URL and body are final only there. Interceptors run before transformRequest.
 */

const { withReply } = require('./clients/axios/axios-view');
const { createSigning, finishBefore, isHook, originalOf } = require('./clients/axios/attachment');
const { libraryOf } = require('./clients/axios/library');
const { prepareRequest, refuse, refuseUnprepared } = require('./clients/axios/prepare');
const { markRefused, refuseAgain } = require('./clients/axios/refused');
const { markSent, refuseUnsafeResend } = require('./clients/axios/resend-guard');
const { createTimeoutError, createTransmit, hideKey } = require('./clients/axios/transmit');
const { createLimits } = require('./clients/limits');
const { typeError } = require('./internal/argument-error');
const { refusal } = require('./transport/final-request');
const { ExchangeTimeout } = require('./transport/deadline');
const { callOnError, tellResponse, withOutcome, withSent } = require('./transport/on-error');
const { HOST_RULES, readExchangeOptions } = require('./transport/options');
const { exchange, isThrown } = require('./transport/send-signed');
const { warnUnsigned } = require('./transport/unsigned-warning');

/**
 * The options of `attach()`: who signs, for which hosts, and what happens with a refusal.
 *
 * @typedef {import('./transport/options').ExchangeOptions & import('./transport/options').HostOptions} AttachOptions
 * @typedef {import('./transport/options').RequestOptions} RequestOptions
 * @typedef {import('./transport/options').ClientError} ClientError
 * @typedef {import('./transport/options').ResponseInfo} ResponseInfo
 */
/**
 * @template [Data=any]
 * @typedef {import('./clients/axios/axios-view').AxiosView<Data>} AxiosView
 */
/**
 * The part of an axios instance that attach() uses. Every supported version of axios has it, and so does a second copy.
 *
 * @typedef {object} AxiosLike
 * @property {(...parameters: any[]) => Promise<any>} request
 * @property {object} defaults
 * @property {{ request: object, response: object }} interceptors
 */

/** @typedef {import('./clients/axios/attachment').Attachment} Attachment */

/** Of each attached instance. @type {WeakMap<object, Attachment>} */
const attachments = new WeakMap();

/**
 * Signs the requests of an axios instance over the bytes that are sent, and turns rejections into typed errors.
 *
 * Signs only for the exchange's API hosts, the instance's own baseURL and the option `baseURL`. Public endpoints are not signed, and signed requests
 * do not follow redirects. Logged responses and errors never show a signature or a whole API key.
 *
 * @template {AxiosLike} T
 * @param {T} instance axios itself, or the result of axios.create()
 * @param {AttachOptions} options
 * @returns {T} the same instance
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 * @throws {Error} ERR_BYBIT_OTHER_KEY when the instance is attached with the signer of another API key
 * @throws {Error} ERR_BYBIT_AXIOS_UNUSABLE when it is older than axios 1.0.0
 * @example
 * const bybit = attach(axios.create({ baseURL: 'https://api.bybit.com' }), { signer: Signer.fromEnv() });
 * const { data } = await bybit.get(path);
 */
function attach(instance, options) {
  const axios = requireInstance(instance);
  const settings = readExchangeOptions(options, 'attach()', HOST_RULES);
  requireNoOtherSigner(axios, settings.signer);
  const library = libraryOf(axios);
  const { defaults } = detach(axios);
  const attachment = { axios, settings, library, send, isDetached: false };
  attachments.set(axios, attachment);
  defaults.adapter = createSigning(attachment, defaults.adapter);
  defaults.transformRequest = [finishBefore(attachment), ...otherTransforms(defaults)];
  return instance;
}

/**
 * The adapter of an attached instance: one request, from axios's final configuration to its outcome.
 *
 * @param {any} config  axios's final request configuration
 * @param {import('./clients/axios/library').Adapter} adapter
 * @param {Attachment} attachment
 * @returns {Promise<any>}
 */
async function send(config, adapter, attachment) {
  const { library } = attachment;
  let prepared;
  try {
    prepared = prepareRequest(config, adapter, attachment);
  } catch (error) {
    throw await refuseUnprepared(error, config, attachment);
  }
  if (!prepared.trusted) {
    warnUntouched(config, prepared, attachment.settings);
    return adapter.send(config);
  }
  await library.load();
  const { sign, settings } = prepared;
  if (sign) refuseAgain(config, prepared);
  const result = await perform(config, prepared, adapter, library).catch((error) => {
    throw fail(error, config, prepared, library);
  });
  const { outcome, error, sent } = result;
  hideKey(outcome, error);
  markSent(config, prepared, result);
  const response = outcome.fulfilled ? outcome.value : outcome.value?.response;
  tellResponse(response, error);
  if (error !== null) {
    const thrown = isThrown(error, settings.throwOn);
    const { request } = outcome.value ?? {};
    withReply(error, { config, request, response, library }, thrown);
    callOnError(settings.onError, error);
    if (thrown) throw markRefused(config, prepared, error);
  }
  if (outcome.fulfilled) return outcome.value;
  if (outcome.value?.isAxiosError === true || outcome.cancelled) {
    throw withOutcome(outcome.value, { sent, ...(error !== null && { retryable: error.retryable }) });
  }
  // An error of Node.js in the user's own adapter has the codes of a refusal, and the request may have been sent.
  throw fail(withSent(outcome.value, sent), config, prepared, library);
}

/**
 * @param {any} config
 * @param {import('./clients/axios/prepare').PreparedRequest} prepared
 * @param {any} adapter
 * @param {any} library
 */
async function perform(config, prepared, adapter, library) {
  if (prepared.sign) refuseUnsafeResend(config, prepared);
  const transmit = createTransmit(adapter, prepared, { config, library });
  const caller = getCancellation(config);
  const timeoutMs = Number.parseInt(config.timeout, 10);
  const limits = createLimits(prepared, timeoutMs > 0 ? timeoutMs : null, caller.signal);
  return exchange(prepared, transmit, prepared.settings, limits).finally(caller.release);
}

/**
 * @param {any} error for a request that was not sent, or was stopped
 * @param {any} config
 * @param {import('./clients/axios/prepare').PreparedRequest} prepared
 * @param {any} library
 * @returns {any} what the caller gets
 */
function fail(error, config, prepared, library) {
  const { venue, onError } = prepared.settings;
  if (!(error instanceof ExchangeTimeout)) {
    return markRefused(config, prepared, refuse(error, config, { venue, library, onError }));
  }
  const timeout = createTimeoutError(error, { config, library, venue });
  callOnError(onError, timeout);
  return timeout;
}

/**
 * @param {any} config
 * @param {import('./clients/axios/prepare').PreparedRequest} prepared
 * @param {any} settings of the instance
 */
function warnUntouched({ headers, bybitAuth: options }, { url }, settings) {
  if (url === '') return;
  const headerNames = Object.keys(headers ?? {});
  warnUnsigned({ url: new URL(url), headerNames, options }, settings, 'attach()');
}

/**
 * How the caller can cancel the request: a signal, or axios's older cancelToken, which may outlive many requests.
 *
 * @param {any} config
 * @returns {{ signal: AbortSignal | undefined, release: () => void }}
 */
function getCancellation({ signal, cancelToken }) {
  if (signal || typeof cancelToken?.subscribe !== 'function') return { signal, release() {} };
  const controller = new AbortController();
  const abort = () => controller.abort();
  cancelToken.subscribe(abort);
  return { signal: controller.signal, release: () => cancelToken.unsubscribe(abort) };
}

/**
 * Undoes attach(): the instance sends unsigned requests again.
 *
 * @template {AxiosLike} T
 * @param {T} instance
 * @returns {T} the same instance
 * @throws {TypeError} ERR_INVALID_ARG_TYPE
 */
function detach(instance) {
  const { defaults } = requireInstance(instance);
  const original = originalOf(defaults.adapter);
  const attachment = attachments.get(instance);
  attachments.delete(instance);
  if (original !== undefined) defaults.adapter = original.adapter;
  // A mock is in the place of our adapter, and may put it back.
  else if (attachment !== undefined) attachment.isDetached = true;
  else return instance;
  defaults.transformRequest = otherTransforms(defaults);
  return instance;
}

/** @param {any} defaults @returns {any[]} the body transformations of the instance, without ours */
function otherTransforms({ transformRequest }) {
  return [transformRequest ?? []].flat().filter((transform) => !isHook(transform));
}

/**
 * Refuses a second account, whose signer would sign the orders of the first.
 *
 * @param {any} axios
 * @param {import('./signer').Signer} signer
 */
function requireNoOtherSigner(axios, signer) {
  const { adapter, transformRequest } = axios.defaults;
  const isAttached = originalOf(adapter) !== undefined || [transformRequest].flat().some(isHook);
  const current = isAttached ? attachments.get(axios)?.settings.signer : undefined;
  if (current === undefined || current.apiKey === signer.apiKey) return;
  throw refusal(
    'ERR_BYBIT_OTHER_KEY',
    'This axios instance is attached with the signer of another API key. Give each account its own instance ' +
      '(axios.create()), or each request its signer: { bybitAuth: { signer } }; or call detach() first',
  );
}

/** @param {any} instance @returns {any} */
function requireInstance(instance) {
  if (typeof instance?.request !== 'function' || typeof instance.defaults !== 'object') {
    throw typeError('The "instance" argument must be an axios instance');
  }
  return instance;
}

module.exports = { attach, detach };
