'use strict';

/**
 * `bybit-auth/axios`: signs what an axios instance sends and classifies what comes back.
 *
 * The adapter is wrapped, because only there are URL and body final: interceptors run before transformRequest.
 */

const { makeSafeToLog } = require('./axios/redaction');
const { keepView, prepareRequest } = require('./axios/request');
const { markSent, refuseUnsafeResend } = require('./axios/resend-guard');
const { Wire } = require('./axios/transport');
const { typeError } = require('./errors-of-arguments');
const { Deadline, ExchangeTimeout } = require('./exchange/deadline');
const { refusal } = require('./exchange/final-request');
const { readExchangeOptions } = require('./exchange/options');
const { isPlainSuccess } = require('./exchange/plain-success');
const { exchange, isThrown } = require('./exchange/signed-exchange');

/**
 * @typedef {import('./exchange/options').ExchangeOptions} AttachOptions
 * @typedef {import('./exchange/options').RequestOptions} RequestOptions
 * @typedef {import('./exchange/signed-exchange').ExchangeSettings} Settings
 */

/**
 * What stood in the place of each adapter that attach() made. Instances made by `instance.create()` inherit the
 * adapter, so it says more than the instance does. @type {WeakMap<object, { adapter: any }>}
 */
const originals = new WeakMap();

/** The signer of each attached instance. @type {WeakMap<object, import('./signer').Signer>} */
const signers = new WeakMap();

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
 * @throws {Error} ERR_BYBIT_OTHER_KEY when the instance is attached with the signer of another account
 */
function attach(instance, options) {
  const axios = requireInstance(instance);
  const settings = readExchangeOptions(options, 'attach()');
  requireNoOtherSigner(axios, settings.signer);
  const library = axiosLibrary(axios);
  const { defaults } = detach(axios);
  const { adapter } = defaults;
  const signing = (/** @type {any} */ config) => send(config, { axios, settings, library, adapter });
  originals.set(signing, { adapter });
  signers.set(axios, settings.signer);
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
  signers.delete(instance);
  if (original === undefined) return instance;
  defaults.adapter = original.adapter;
  defaults.transformRequest = transformsOf(defaults);
  return instance;
}

/** @param {any} defaults @returns {any[]} the instance's transformations of the body, without ours */
function transformsOf({ transformRequest }) {
  return [transformRequest ?? []].flat().filter((transform) => transform !== keepView);
}

/**
 * Orders of the first account would land on the second one.
 *
 * @param {any} axios
 * @param {import('./signer').Signer} signer
 */
function requireNoOtherSigner(axios, signer) {
  const current = originals.has(axios.defaults.adapter) ? signers.get(axios) : undefined;
  if (current === undefined || current.apiKey === signer.apiKey) return;
  throw refusal(
    'ERR_BYBIT_OTHER_KEY',
    'This axios instance is attached with the signer of another API key. Give each account an instance of its own ' +
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

/** ms; how much longer a reply is waited for where an adapter ends the request itself. */
const GRACE_MS = 100;

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
  const { library } = attachment;
  const adapter = library.getAdapter(attachment.adapter, config);
  const prepared = prepareRequest(config, attachment);
  if (!prepared.bybit) return adapter(config);
  if (prepared.sign) refuseUnsafeResend(config, prepared);
  const { settings } = prepared;
  const transmit = transmitter(adapter, prepared, { config, library });
  const result = await exchange(prepared, transmit, settings, limitsOf(config, prepared)).catch((error) => {
    throw error instanceof ExchangeTimeout ? timeoutOf(error, config, library) : error;
  });
  const { outcome, error, sent } = result;
  markSent(config, prepared, result);
  if (isThrown(error, settings.throwOn)) throw error;
  if (outcome.fulfilled) return outcome.value;
  if (outcome.value?.isAxiosError === true || outcome.cancelled) {
    Object.assign(outcome.value, { sent, ...(error !== null && { retryable: error.retryable }) });
  }
  throw outcome.value;
}

/**
 * @param {any} config
 * @param {import('./axios/request').PreparedRequest} prepared
 * @returns {import('./exchange/signed-exchange').Limits}
 */
function limitsOf({ timeout, signal, cancelToken }, { method, url, settings }) {
  const ms = Number.parseInt(timeout, 10);
  const timeoutMs = ms > 0 ? ms : null;
  const { deadlineMs, replyMs, leaveBy } = settings;
  const title = `${method} ${new URL(url).pathname}`;
  return {
    deadline: new Deadline({ deadlineMs, timeoutMs, leaveBy, title }),
    replyMs: timeoutMs ?? replyMs,
    signal: signal ?? signalOf(cancelToken),
  };
}

/** @param {any} cancelToken  axios's older way to end a request @returns {AbortSignal | undefined} */
function signalOf(cancelToken) {
  if (typeof cancelToken?.promise?.then !== 'function') return undefined;
  const controller = new AbortController();
  if (cancelToken.reason) controller.abort();
  else cancelToken.promise.then(() => controller.abort());
  return controller.signal;
}

/**
 * @param {(config: any) => any} adapter
 * @param {import('./axios/request').PreparedRequest} prepared
 * @param {{ config: any, library: any }} request
 * @returns {import('./exchange/signed-exchange').Transmit}
 */
function transmitter(adapter, prepared, { config, library }) {
  const finish = async (/** @type {any} */ final) => {
    const { fulfilled, value } = await settle(adapter, final, library);
    makeSafeToLog(value, config, final);
    return outcomeOf(fulfilled, value);
  };
  return async (departure) => {
    if (departure === null) return finish(prepared.config);
    const wire = new Wire();
    const own = prepared.config;
    // Afresh for each attempt.
    const final = {
      ...own,
      headers: own.headers.concat(),
      transport: wire.transport(own.transport, departure),
    };
    const isHeld = holds(adapter, own, library);
    if (!isHeld) {
      final.signal = wire.signalWith(own.signal);
      // Such an adapter has the timeout, too, and says it in its own words.
      if (own.timeout > 0) departure.replyMs += GRACE_MS;
    }
    const withHeaders = (/** @type {any} */ headers) => {
      final.headers.set(headers);
      return finish(final);
    };
    const start = isHeld ? () => finish(final) : () => departure.handOver(withHeaders);
    const outcome = await departure.run(start, () => wire.abort());
    if (!(outcome.value instanceof ExchangeTimeout)) return outcome;
    return { ...outcome, value: timeoutOf(outcome.value, config, library) };
  };
}

/**
 * Whether a request through this adapter can be held until its connection stands, and signed then. Others are signed
 * before the adapter gets them.
 *
 * @param {any} adapter
 * @param {any} config
 * @param {any} library
 */
function holds(adapter, { transport, httpVersion, headers }, library) {
  // With an Expect header, Node.js renders the headers as soon as the request is made.
  return (
    adapter === library.getAdapter('http') &&
    !transport &&
    Number(httpVersion) !== 2 &&
    !headers.has('Expect')
  );
}

/**
 * @param {ExchangeTimeout} timeout
 * @param {any} config
 * @param {any} library
 * @returns {any} what axios throws for a timeout
 */
function timeoutOf({ message, sent, retryable }, config, library) {
  const { timeout, timeoutErrorMessage, transitional } = config;
  const usual = timeoutErrorMessage || (timeout > 0 ? `timeout of ${timeout}ms exceeded` : message);
  const code = transitional?.clarifyTimeoutError ? 'ETIMEDOUT' : 'ECONNABORTED';
  const error = new library.AxiosError(sent ? usual : message, code, config);
  makeSafeToLog(error, config, config);
  return Object.assign(error, { sent, retryable });
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
