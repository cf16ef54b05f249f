'use strict';

/**
 * `bybit-auth/axios`: signs what an axios instance sends and classifies what comes back.
 *
 * The adapter is wrapped, because only there are URL and body final: interceptors run before transformRequest.
 */

const { makeSafeToLog } = require('./axios-redaction');
const { keepView, prepareRequest } = require('./axios-request');
const { classify } = require('./classify');
const { typeError } = require('./errors-of-arguments');
const { environmentOf } = require('./environments');
const { BybitAuthError } = require('./errors');
const { DEFAULT_RECV_WINDOW } = require('./signable-request');
const { Signer } = require('./signer');

/**
 * @typedef {object} AttachOptions
 * @property {import('./signer').Signer} signer
 * @property {number} [recvWindow]  ms; default 5000
 * @property {'auth' | 'any' | 'never'} [throwOn]  which rejections are thrown. `auth` (default): BybitAuthError;
 *   everything else stays in response.data for the code that already handles it. `any`: every BybitApiError.
 * @property {'worker' | 'main'} [thread]  where requests are signed; default `worker`
 * @property {{ now(): number }} [clock]  ms since the epoch, for timestamps; default Date
 * @property {'mainnet' | 'testnet' | 'demo'} [environment]  what a baseURL that is no Bybit host stands for, such
 *   as a sandbox or a proxy of yours
 *
 * @typedef {import('./axios-request').PreparedRequest} PreparedRequest
 * @typedef {Required<Omit<AttachOptions, 'environment'>> & Pick<AttachOptions, 'environment'>} Settings
 */

/** @type {Record<string, (value: any) => boolean>} */
const OPTION_CHECKS = {
  signer: (value) => value instanceof Signer,
  recvWindow: (value) => Number.isInteger(value) && value > 0 && value <= 0xffffffff,
  throwOn: (value) => ['auth', 'any', 'never'].includes(value),
  thread: (value) => ['worker', 'main'].includes(value),
  clock: (value) => typeof value?.now === 'function',
  environment: (value) => value === undefined || ['mainnet', 'testnet', 'demo'].includes(value),
};

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
  const settings = readOptions(options);
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

/** @param {AttachOptions} options @returns {Settings} */
function readOptions(options) {
  if (options === null || typeof options !== 'object') {
    throw typeError('The "options" argument must be an object with a signer');
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(OPTION_CHECKS, name));
  if (unknown !== undefined) {
    throw typeError(`attach() has no option "${unknown}" in this version`, 'ERR_INVALID_ARG_VALUE');
  }
  /** @type {any} */
  const settings = {
    recvWindow: DEFAULT_RECV_WINDOW,
    throwOn: 'auth',
    thread: 'worker',
    clock: Date,
    environment: undefined,
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  };
  for (const [name, isValid] of Object.entries(OPTION_CHECKS)) {
    if (!isValid(settings[name])) {
      const code = name === 'signer' ? 'ERR_INVALID_ARG_TYPE' : 'ERR_INVALID_ARG_VALUE';
      throw typeError(`The option "${name}" of attach() is missing or not valid`, code);
    }
  }
  return settings;
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
  const signed = prepared.sign ? await signRequest(prepared, settings) : null;
  if (signed !== null) prepared.config.headers.set(signed);
  const sentAt = settings.clock.now();
  const outcome = await settle(adapter, prepared.config, library);
  makeSafeToLog(outcome.value, config, prepared.config);
  const response = outcome.fulfilled ? outcome.value : outcome.value?.response;
  const times = { sentAt, receivedAt: settings.clock.now() };
  const context = () => contextOf(response, prepared, signed, settings, times);
  if (outcome.fulfilled) return accept(response, context, settings);
  throw refuse(outcome.value, context, settings);
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
 * @param {PreparedRequest} prepared
 * @param {Settings} settings
 */
function signRequest({ content }, { signer, clock, recvWindow, thread }) {
  const request = { body: content, timestamp: Math.floor(clock.now()), recvWindow };
  return thread === 'main' ? signer.signRequestSync(request) : signer.signRequest(request);
}

/** A reply that cannot be a rejection is not parsed a second time. */
const SUCCESS = /^\s*\{\s*"retCode"\s*:\s*0\s*[,}]/;

/**
 * @param {any} response
 * @param {() => any} context  made only for what may be a rejection
 * @param {Settings} settings
 */
function accept(response, context, { throwOn }) {
  if (throwOn === 'never' || isPlainSuccess(response)) return response;
  const body = readable(response.data);
  const error = classify(body, context());
  if (error === null || !isThrown(error, throwOn)) return response;
  // A stream is not read here: nothing speaks against it as long as status and headers do not.
  if (body !== response.data && error.category === 'no-verdict' && response.status < 300) return response;
  throw error;
}

/** @param {any} response @returns {boolean} */
function isPlainSuccess({ status, data }) {
  return status === 200 && typeof data === 'string' && SUCCESS.test(data.slice(0, 64));
}

/**
 * @param {any} error  an AxiosError, or whatever an adapter rejects with
 * @param {() => any} context
 * @param {Settings} settings
 * @returns {unknown} what to throw
 */
function refuse(error, context, { throwOn }) {
  const cancelled = error?.__CANCEL__ === true;
  if (throwOn === 'never' || cancelled || error?.isAxiosError !== true) return error;
  const classified = classify(readable(error.response?.data), Object.assign(context(), { cause: error }));
  return classified !== null && isThrown(classified, throwOn) ? classified : error;
}

/**
 * @param {import('./errors').BybitApiError} error
 * @param {'auth' | 'any' | 'never'} throwOn
 */
function isThrown(error, throwOn) {
  return throwOn === 'any' || error instanceof BybitAuthError;
}

/** @param {any} data @returns {any} the body if it is at hand; a stream belongs to the caller */
function readable(data) {
  return typeof data?.pipe === 'function' || typeof data?.getReader === 'function' ? undefined : data;
}

/**
 * What classify() may know of the exchange of messages.
 *
 * @param {any} response  may be undefined
 * @param {PreparedRequest} prepared
 * @param {import('./signer').AuthenticationHeaders | null} signed
 * @param {Settings} settings
 * @param {{ sentAt: number, receivedAt: number }} times  ms, by the clock of the timestamps
 */
function contextOf(response, prepared, signed, settings, times) {
  const [url] = prepared.url.split('?', 1);
  const { environment } = environmentOf(url);
  return {
    httpStatus: response?.status,
    headers: response?.headers,
    method: prepared.method,
    url,
    environment: environment ?? settings.environment,
    signed: signed !== null,
    ...times,
    params: prepared.params,
    findings: settings.signer.findings,
    ...(signed === null ? {} : signedContext(signed, prepared.content)),
  };
}

/**
 * @param {import('./signer').AuthenticationHeaders} signed
 * @param {string | Uint8Array} content
 */
function signedContext(signed, content) {
  const apiKey = signed['X-BAPI-API-KEY'];
  const timestamp = signed['X-BAPI-TIMESTAMP'];
  const recvWindow = signed['X-BAPI-RECV-WINDOW'];
  return {
    apiKey,
    timestamp: Number(timestamp),
    recvWindow: Number(recvWindow),
    signedPayload: timestamp + apiKey + recvWindow + Buffer.from(content).toString(),
  };
}

module.exports = { attach, detach };
