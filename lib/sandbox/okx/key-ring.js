'use strict';

/** The keys of the sandbox, by region and environment. */

const { ENVIRONMENTS, REGIONS } = require('./keys.js');

/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./keys.js').Region} Region */

class KeyRing {
  /** @type {Map<string, SandboxKey>} */
  #keys = new Map();

  all() {
    return [...this.#keys.values()];
  }

  /** @param {SandboxKey} key */
  put(key) {
    this.#keys.set(`${key.region} ${key.environment} ${key.apiKey}`, key);
  }

  /**
   * @param {Region} region
   * @param {Environment} environment
   * @param {string} apiKey
   */
  get(region, environment, apiKey) {
    return this.#keys.get(`${region} ${environment} ${apiKey}`);
  }

  /**
   * @param {Region} region
   * @param {Environment} environment
   * @param {string} apiKey
   */
  find(region, environment, apiKey) {
    const others = ENVIRONMENTS.filter((name) => name !== environment);
    const regions = REGIONS.filter((name) => name !== region);
    return {
      key: this.get(region, environment, apiKey),
      keyOtherEnvironment: others
        .map((name) => this.get(region, name, apiKey))
        .find((key) => key !== undefined),
      keyOtherRegion: regions
        .flatMap((name) => ENVIRONMENTS.map((other) => this.get(name, other, apiKey)))
        .find((key) => key !== undefined),
    };
  }

  /** @param {string} apiKey @returns {boolean} Whether there was one. */
  remove(apiKey) {
    const names = [...this.#keys].filter(([, key]) => key.apiKey === apiKey).map(([name]) => name);
    for (const name of names) this.#keys.delete(name);
    return names.length > 0;
  }
}

module.exports = { KeyRing };
