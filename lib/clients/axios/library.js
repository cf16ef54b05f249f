'use strict';

const { oneLine, redactText } = require('../../internal/redact');
const { refusal } = require('../../transport/final-request');

/**
 * Finds the package axios, because only its default export can look up adapters by name.
 *
 * @param {any} instance
 * @returns {any}
 * @throws {Error} ERR_BYBIT_AXIOS_MISSING, ERR_BYBIT_AXIOS_UNUSABLE
 */
function requireLibrary(instance) {
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

module.exports = { requireLibrary };
