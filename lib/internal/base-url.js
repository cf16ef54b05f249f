'use strict';

const { typeError } = require('./argument-error');

/** @param {any} value @returns {string} '' for what is neither text nor a URL; nothing else is converted, because that can throw */
function textOf(value) {
  const text = typeof value?.href === 'string' ? value.href : value;
  return typeof text === 'string' ? text : '';
}

/**
 * @param {unknown} value
 * @param {string} name of the option
 * @param {{ hosts: { environmentOf(url: URL): { kind: string } } }} venue whose API it is
 * @returns {URL} without query and fragment; the path is kept, since a proxy may have one
 * @throws {TypeError} ERR_INVALID_ARG_VALUE
 */
function apiUrl(value, name, { hosts }) {
  const text = textOf(value);
  // `localhost:8080` would be a URL with the scheme `localhost:`.
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw typeError(
      `The option "${name}" must be an absolute URL that begins with https:// or http://`,
      'ERR_INVALID_ARG_VALUE',
    );
  }
  const url = new URL(text);
  if (url.search !== '' || url.username !== '' || url.password !== '') {
    throw typeError(`The option "${name}" must not contain a query or a user name`, 'ERR_INVALID_ARG_VALUE');
  }
  url.hash = '';
  if (url.protocol === 'http:' && hosts.environmentOf(url).kind === 'rest') {
    throw typeError(
      `The option "${name}" must use https: http would expose the API key`,
      'ERR_INVALID_ARG_VALUE',
    );
  }
  return url;
}

module.exports = { apiUrl };
