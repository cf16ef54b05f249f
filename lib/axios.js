'use strict';

/**
 * `bybit-auth/axios`: signs what an axios instance sends and classifies what comes back.
 *
 * It wraps the adapter, because URL and body are final only there: interceptors run before transformRequest.
 */

const { keepView } = require('./clients/axios/prepare');
const { send } = require('./clients/axios/send');
const { typeError } = require('./internal/argument-error');
const { refusal } = require('./transport/final-request');
const { readExchangeOptions } = require('./transport/options');
const { oneLine, redactText } = require('./internal/redact');

/**
 * @typedef {import('./transport/options').ExchangeOptions} AttachOptions
 * @typedef {import('./transport/options').RequestOptions} RequestOptions
 */
/**
 * What attach() uses of an axios instance. Instances of every supported version of axios fit, also those of a second copy.
 *
 * @typedef {object} AxiosLike
 * @property {(...parameters: any[]) => Promise<any>} request
 * @property {object} defaults
 * @property {{ request: object, response: object }} interceptors
 */

/**
 * The original adapter of each adapter that attach() made. Keyed by adapter, because instances made by
 * `instance.create()` inherit it. @type {WeakMap<object, { adapter: any }>}
 */
const originals = new WeakMap();

/** The signer of each attached instance. @type {WeakMap<object, import('./signer').Signer>} */
const signers = new WeakMap();

/**
 * Signs the requests of an axios instance over the bytes that are sent, and turns rejections into typed errors.
 *
 * Signs only for Bybit's API hosts and the instance's own baseURL. Public endpoints are not signed, and signed requests
 * do not follow redirects. Logged responses and errors never show a signature or a whole API key.
 *
 * @template {AxiosLike} T
 * @param {T} instance axios itself, or the result of axios.create()
 * @param {AttachOptions} options
 * @returns {T} the same instance
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 * @throws {Error} ERR_BYBIT_OTHER_KEY when the instance is attached with the signer of another API key
 * @throws {Error} ERR_BYBIT_AXIOS_MISSING when axios is not installed, ERR_BYBIT_AXIOS_UNUSABLE when it is older than 1.5.0
 *   or does not load
 * @example
 * const bybit = attach(axios.create({ baseURL: 'https://api.bybit.com' }), { signer: Signer.fromEnv() });
 * const { data } = await bybit.get('/v5/account/info');
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
 * @template {AxiosLike} T
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

/** @param {any} defaults @returns {any[]} the body transformations of the instance, without ours */
function transformsOf({ transformRequest }) {
  return [transformRequest ?? []].flat().filter((transform) => transform !== keepView);
}

/**
 * Refuses a second account: its signer would sign the orders of the first.
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
 * Only the default export of axios can look up adapters by name.
 *
 * @param {any} instance
 * @returns {any}
 * @throws {Error} ERR_BYBIT_AXIOS_MISSING, ERR_BYBIT_AXIOS_UNUSABLE
 */
function axiosLibrary(instance) {
  if (typeof instance.getAdapter === 'function') return instance;
  const library = requireAxios();
  if (typeof library.getAdapter === 'function') return library;
  throw refusal(
    'ERR_BYBIT_AXIOS_UNUSABLE',
    `axios ${library.VERSION ?? '0'} is not supported: use axios 1.5.0 or later (npm install axios@latest)`,
  );
}

/** Loads axios, an optional peer dependency. @returns {any} */
function requireAxios() {
  try {
    return require('axios');
  } catch (cause) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (cause ?? {});
    // A dependency of axios can be missing as well.
    const isMissing = code === 'MODULE_NOT_FOUND' && /'axios'/.test(message);
    const error = isMissing
      ? refusal('ERR_BYBIT_AXIOS_MISSING', 'bybit-auth/axios needs the package axios: npm install axios')
      : refusal(
          'ERR_BYBIT_AXIOS_UNUSABLE',
          `The package axios cannot be loaded: ${oneLine(redactText(String(message ?? cause)))}`,
        );
    throw Object.assign(error, { cause });
  }
}

module.exports = { attach, detach };
