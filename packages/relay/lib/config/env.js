'use strict';

const { inspect } = require('node:util');
const { RelayError } = require('../errors');

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** The name of an environment variable, in place of its value: the configuration itself holds no secret. */
class EnvReference {
  /** @param {string} name @param {boolean} isOptional */
  constructor(name, isOptional) {
    this.name = checkName(name, 'env()');
    this.isOptional = isOptional;
    Object.freeze(this);
  }

  toString() {
    return `${this.isOptional ? 'env.optional' : 'env'}(${this.name})`;
  }

  toJSON() {
    return { env: this.name, ...(this.isOptional && { optional: true }) };
  }

  [inspect.custom]() {
    return this.toString();
  }
}

/** Stays in an object into which a group was spread: `{ ...env.group('A') }`. */
const SPREAD = Symbol('env.group');

/** The credentials of an account, in variables with one prefix. */
class EnvGroup {
  #prefix;

  /** @param {string} prefix */
  constructor(prefix) {
    this.#prefix = checkName(prefix, 'env.group()').replace(/_$/, '');
    Object.defineProperty(this, SPREAD, { value: this.#prefix, enumerable: true });
    Object.freeze(this);
  }

  get prefix() {
    return this.#prefix;
  }

  /**
   * @param {Readonly<Record<string, string | undefined>>} environment
   * @returns {Record<string, EnvReference>} the references that this group stands for: what is not there is missing
   */
  references(environment) {
    const [apiSecret, privateKey] = ['API_SECRET', 'API_PRIVATE_KEY'].map(
      (suffix) => `${this.prefix}_${suffix}`,
    );
    const isPrivate = Boolean(environment[privateKey]);
    return {
      apiKey: env(`${this.prefix}_API_KEY`),
      ...((!isPrivate || Boolean(environment[apiSecret])) && { apiSecret: env(apiSecret) }),
      ...(isPrivate && { privateKey: env(privateKey), passphrase: env.optional(`${privateKey}_PASSPHRASE`) }),
    };
  }

  toString() {
    return `env.group(${this.prefix})`;
  }

  toJSON() {
    return { envGroup: this.prefix };
  }

  [inspect.custom]() {
    return this.toString();
  }
}

/** @param {unknown} name @param {string} taker @returns {string} */
function checkName(name, taker) {
  if (typeof name === 'string' && NAME.test(name)) return name;
  // Not shown: somebody may have passed the value of the variable.
  const message = `${taker} takes the name of an environment variable: letters, digits and _, not beginning with a digit`;
  throw new RelayError('ERR_RELAY_CONFIG', message);
}

/**
 * The value of an environment variable, read when the relay starts. All variables that are missing are named in one error.
 *
 * @param {string} name
 * @returns {EnvReference}  holds no value: it prints as `env(NAME)`
 * @throws {RelayError} ERR_RELAY_CONFIG when this is not the name of a variable
 * @example { apiKey: env('BYBIT_API_KEY'), apiSecret: env('BYBIT_API_SECRET') }
 */
const env = (name) => new EnvReference(name, false);

/**
 * The same, where the variable may be missing or empty.
 *
 * @param {string} name
 * @returns {EnvReference}
 * @example { secrets: [env('TV_SECRET'), env.optional('TV_SECRET_OLD')] }
 */
env.optional = (name) => new EnvReference(name, true);

/**
 * The credentials of an account: `PREFIX_API_KEY`, and `PREFIX_API_SECRET` or `PREFIX_API_PRIVATE_KEY` (a PEM, with
 * `PREFIX_API_PRIVATE_KEY_PASSPHRASE` where it is encrypted).
 *
 * @param {string} prefix
 * @returns {EnvGroup}
 * @example { venue: 'bybit', credentials: env.group('BYBIT') }
 */
env.group = (prefix) => new EnvGroup(prefix);

/** @param {unknown} value @returns {unknown} `{ "env": "NAME" }` of a JSON file as a reference; anything else as it is */
function revived(value) {
  if (typeof value !== 'object' || value === null) return value;
  const { env: name, envGroup, optional, ...others } = /** @type {any} */ (value);
  if (Object.keys(others).length > 0) return value;
  if (typeof name === 'string' && NAME.test(name)) return new EnvReference(name, optional === true);
  if (typeof envGroup === 'string' && NAME.test(envGroup)) return new EnvGroup(envGroup);
  return value;
}

exports.EnvGroup = EnvGroup;
exports.EnvReference = EnvReference;
exports.SPREAD = SPREAD;
exports.env = env;
exports.revived = revived;
