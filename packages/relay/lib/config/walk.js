'use strict';

/** Reads a configuration by the table of options: unknown names, wrong values, defaults, and what the environment holds. */

const { nearest } = require('../signal/nearest');
const { EnvGroup, EnvReference, SPREAD, revived } = require('./env');
const { Secret } = require('./secret');

/** @typedef {import('../errors').Finding & { variable?: string }} Finding */
/** @typedef {import('./rules').Option} Option */

/** The code of the finding that an error tells in a line of its own. */
const MISSING_VARIABLE = 'missing-variable';

class Walk {
  /**
   * @param {Readonly<Record<string, string | undefined>> | null} environment  null: references are not read
   * @param {{ secrets?: boolean }} [options]  whether the variables of secrets are read; default true
   */
  constructor(environment, { secrets = true } = {}) {
    this.environment = environment;
    this.readsSecrets = secrets;
    /** @type {Finding[]} */
    this.findings = [];
    /** @type {Finding[]} */
    this.warnings = [];
  }

  /** @param {string} code @param {string} path @param {string} message continues the path */
  tell(code, path, message) {
    this.findings.push({ code, path, message: `${path === '' ? 'The configuration' : path} ${message}` });
  }

  /**
   * @param {Option} option
   * @param {unknown} given
   * @param {string} path
   * @returns {any} undefined for what is missing or wrong
   */
  read(option, given, path) {
    const value = revived(given);
    if (value === undefined) return this.missing(option, path);
    if (option.options !== undefined) return this.group(option, value, path);
    if (option.each !== undefined) return this.named(option, value, path);
    if (option.items !== undefined) return this.list(option, value, path);
    return value instanceof EnvReference
      ? this.reference(option, value, path)
      : this.leaf(option, value, path);
  }

  /** @param {Option} option @param {string} path */
  missing(option, path) {
    if (option.isRequired === true) this.tell('missing', path, 'is missing');
    // The defaults of a group are those of its options.
    return option.options !== undefined && option.default !== undefined
      ? this.group(option, option.default, path)
      : option.default;
  }

  /** @param {Option} option @param {any} value @param {string} path @param {string} [origin] */
  leaf(option, value, path, origin = '') {
    if (option.test?.(value) !== true) {
      const shown = origin === '' && option.isSecret !== true ? shownValue(value) : '';
      return this.tell('wrong-value', path, `${origin}must be ${option.type}${shown}`);
    }
    if (option.isSecret !== true) return value;
    if (origin === '' && !path.endsWith('.url')) {
      const message = `${path} stands in the configuration itself: env(NAME) keeps it out of the file`;
      this.warnings.push({ code: 'literal-secret', path, message });
    }
    return new Secret(value);
  }

  /** @param {Option} option @param {import('./env').EnvReference} reference @param {string} path */
  reference(option, reference, path) {
    if (this.environment === null) return reference;
    if (option.isSecret === true && !this.readsSecrets) return undefined;
    const { name, isOptional } = reference;
    const text = Object.hasOwn(this.environment, name) ? this.environment[name] : undefined;
    if (text !== undefined && text !== '') {
      return this.leaf(option, option.fromText?.(text) ?? text, path, `(from ${name}) `);
    }
    if (isOptional) return option.default;
    const message = `${path} needs the environment variable ${name}, which is not set`;
    this.findings.push({ code: MISSING_VARIABLE, path, message, variable: name });
    return undefined;
  }

  /** @param {Option} option @param {any} value @param {string} path */
  group(option, value, path) {
    const { options = {}, shorthand, canBeNull } = option;
    if (canBeNull === true && value === null) return null;
    const isShort = shorthand !== undefined && (typeof value === 'string' || value instanceof EnvReference);
    const given = isShort ? { [shorthand]: value } : value;
    if (!isPlain(given)) return this.tell('wrong-value', path, `must be ${option.type}`);
    if (SPREAD in given) {
      const right = `credentials: env.group('${given[SPREAD]}')`;
      this.tell(
        'wrong-value',
        path,
        `has env.group() spread into it. Write ${right} in place of ...env.group()`,
      );
    }
    for (const name of Object.keys(given)) {
      if (Object.hasOwn(options, name)) continue;
      const meant = nearest(name, Object.keys(options));
      const advice = meant === null ? `Known: ${Object.keys(options).join(', ')}` : `Did you mean ${meant}?`;
      this.tell('unknown-option', join(path, name), `is not an option. ${advice}`);
    }
    const read = this.entries(Object.entries(options), given, path);
    return Object.fromEntries(read.filter(([, found]) => found !== undefined));
  }

  /** @param {Option} option @param {any} value @param {string} path @returns {any} a name stays, also when its value is wrong */
  named(option, value, path) {
    if (!isPlain(value)) return this.tell('wrong-value', path, `must be ${option.type}`);
    const each = /** @type {Option} */ (option.each);
    return Object.fromEntries(
      this.entries(
        Object.keys(value).map((name) => [name, each]),
        value,
        path,
      ),
    );
  }

  /** @param {[string, Option][]} entries @param {any} given @param {string} path */
  entries(entries, given, path) {
    return entries.map(([name, option]) => [name, this.read(option, given[name], join(path, name))]);
  }

  /** @param {Option} option @param {any} value @param {string} path */
  list(option, value, path) {
    if (!Array.isArray(value) || value.length === 0) {
      return this.tell('wrong-value', path, `must be ${option.type}`);
    }
    const items = /** @type {Option} */ (option.items);
    return value
      .map((item, index) => this.read(items, item, `${path}[${index}]`))
      .filter((item) => item !== undefined);
  }
}

/** @param {string} path @param {string} name */
const join = (path, name) => (path === '' ? name : `${path}.${name}`);

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isPlain(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(value instanceof EnvReference || value instanceof EnvGroup);
}

/** @param {unknown} value @returns {string} only what cannot be a secret */
function shownValue(value) {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return `, not ${value}`;
  const isWord = typeof value === 'string' && /^[a-z][a-z-]{0,15}$/i.test(value);
  return isWord ? `, not ${value}` : '';
}

exports.MISSING_VARIABLE = MISSING_VARIABLE;
exports.Walk = Walk;
