'use strict';

/**
 * The copy of axios that an instance belongs to. A process may have several: that of a linked package, or that of `import`
 * beside that of `require`. Adapters and error classes have to be of the same copy, or `instanceof` fails. Only the default
 * export of axios has them, and its getAdapter() is missing before 1.5.0. So they are reached through another instance of the
 * copy, which has no defaults.
 *
 * @module
 */

const { typeError } = require('../../internal/argument-error');
const { refusal } = require('../../transport/final-request');

/** What axios uses by default; some versions lack some of them. */
const NAMES = ['xhr', 'http', 'fetch'];

/** An address that the http adapter answers by itself, without a connection. */
const EMPTY_DATA = 'data:,';

/** Hands a configuration to an instance. axios merges plain objects, and keeps an object of a class as it is. */
class Parcel {
  /** @param {any} config */
  constructor(config) {
    this.config = config;
  }
}

/** @typedef {object} Adapter
 * @property {(config: any) => Promise<any>} send
 * @property {boolean} isForeign whether it is not axios's own, so that it may read what the user wrote
 * @property {() => Promise<boolean>} isHttp whether it is certainly axios's http adapter
 */

class Library {
  #bare;
  /** @type {Promise<void> | null} */
  #loading = null;
  /** Whether names of adapters lead to the http adapter. @type {Map<string, Promise<boolean>>} */
  #isHttp = new Map();

  /** @param {any} instance */
  constructor(instance) {
    this.AxiosError = instance.AxiosError;
    this.CanceledError = instance.CanceledError;
    this.#bare = createBare(instance);
  }

  /**
   * Finds the classes, which axios.create() does not pass on. It must be fulfilled before they are used.
   *
   * @returns {Promise<void>}
   */
  load() {
    this.#loading ??= this.#findClasses();
    return this.#loading;
  }

  async #findClasses() {
    if (typeof this.AxiosError === 'function' && typeof this.CanceledError === 'function') return;
    const cancelled = await this.#bare.request({ url: EMPTY_DATA, signal: AbortSignal.abort() }).catch(asIs);
    this.CanceledError = cancelled.constructor;
    this.AxiosError = Object.getPrototypeOf(cancelled.constructor.prototype).constructor;
  }

  /** @param {any} parts of a configuration @returns {string} the URL that axios makes of them */
  getUri(parts) {
    return this.#bare.getUri(parts);
  }

  /** @param {any} given as the user sets it: a function, a name, or a list of both @returns {Adapter} */
  adapterOf(given) {
    const names = given ?? NAMES;
    if (typeof names === 'function') {
      return { send: async (config) => names(config), isForeign: true, isHttp: async () => false };
    }
    const isForeign = [names].flat().some((name) => typeof name !== 'string');
    return {
      send: (config) => this.#dispatch(config, names),
      isForeign,
      isHttp: async () => !isForeign && this.#leadsToHttp(names),
    };
  }

  /**
   * axios transforms the data before and after the adapter that attach() set, so it must not do so once more. The adapter gets
   * this very configuration, because a stream reports errors with it later.
   *
   * @param {any} config
   * @param {any} names
   */
  async #dispatch(config, names) {
    const { adapter, transformRequest, transformResponse } = config;
    Object.assign(config, { adapter: names, transformRequest: undefined, transformResponse: undefined });
    try {
      return await this.#bare.request({ data: new Parcel(config) });
    } finally {
      Object.assign(config, { adapter, transformRequest, transformResponse });
    }
  }

  /** @param {any} names @returns {Promise<boolean>} */
  #leadsToHttp(names) {
    const key = String(names);
    if (!this.#isHttp.has(key)) this.#isHttp.set(key, this.#tryHttp(names));
    return /** @type {Promise<boolean>} */ (this.#isHttp.get(key));
  }

  /**
   * The adapters depend on the build of axios and on the globals when it was loaded. The http adapter has no request object
   * for a data URL; the others do.
   *
   * @param {any} names
   */
  async #tryHttp(names) {
    if (![names].flat().includes('http')) return false;
    const response = await this.#bare.request({ url: EMPTY_DATA, adapter: names }).catch(asIs);
    return response.status === 200 && response.request === undefined;
  }
}

/** @param {unknown} value */
const asIs = (value) => value;

/**
 * A subclass of the user may call attach() in its constructor, so its instances are not made here.
 *
 * @param {any} instance of axios's class Axios, or of a subclass
 * @returns {any} the class Axios
 */
function baseClassOf(instance) {
  let prototype = Object.getPrototypeOf(instance);
  for (let next = prototype; typeof next?.request === 'function'; next = Object.getPrototypeOf(next)) {
    prototype = next;
  }
  return prototype.constructor;
}

/**
 * @param {any} instance
 * @returns {any} an instance of the same copy without defaults; null for a mock of axios, which sends nothing
 */
function createBare(instance) {
  const bare = typeof instance.create === 'function' ? instance.create() : new (baseClassOf(instance))({});
  if (typeof bare?.defaults !== 'object') return null;
  for (const name of Object.keys(bare.defaults)) delete bare.defaults[name];
  // The user may have replaced create().
  for (const manager of [bare.interceptors.request, bare.interceptors.response]) manager.clear?.();
  bare.interceptors.request.use(
    (/** @type {any} */ config) => (config.data instanceof Parcel ? config.data.config : config),
    null,
    { synchronous: true },
  );
  return bare;
}

/**
 * @param {any} instance
 * @returns {Library}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE
 * @throws {Error} ERR_BYBIT_AXIOS_UNUSABLE for axios 0
 */
function libraryOf(instance) {
  requireVersion(instance);
  if (
    typeof instance.create !== 'function' &&
    typeof instance.constructor?.prototype?.request !== 'function'
  ) {
    throw typeError('The "instance" argument must be axios, or an instance that axios.create() made');
  }
  return new Library(instance);
}

/** Only axios itself has a version. An instance of axios 1 has methods of a class, and its `env` a Blob. @param {any} instance */
function requireVersion(instance) {
  const { VERSION, create, defaults } = instance;
  const isOld =
    typeof VERSION === 'string'
      ? VERSION.startsWith('0.')
      : typeof create === 'function' && !Object.hasOwn(instance, 'constructor') && isEnvOfOld(defaults.env);
  if (isOld) throw unusable(VERSION ?? '0.x');
}

/** @param {any} env */
const isEnvOfOld = (env) => env !== undefined && env.Blob === undefined;

/** @param {string} version */
function unusable(version) {
  return refusal(
    'ERR_BYBIT_AXIOS_UNUSABLE',
    `axios ${version} is not supported. Use axios 1.0.0 or later: npm install axios@latest`,
  );
}

exports.Library = Library;
exports.libraryOf = libraryOf;
