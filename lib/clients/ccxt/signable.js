'use strict';

/**
 * What is signed of a request of ccxt: its URL and its body as they are sent, without the authentication that ccxt wrote among the
 * parameters.
 */

const { queryOf, withEncodedQuery, withQuery } = require('../../internal/url-parts');

/**
 * ccxt does not encode all values. Every HTTP client writes some characters of a URL differently, or cuts them off.
 *
 * @param {{ url: string, body: any }} request
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 * @returns {{ url: string, body: any, window: string | null }} `window` if the parameters name one, which the body is without
 */
function signableRequest({ url, body }, { signing }) {
  const address = withEncodedQuery(url);
  const { withoutSignature, queryNames } = signing;
  if (withoutSignature === undefined) return { url: address, body, window: null };
  const query = withoutSignature(queryOf(address));
  const form = typeof body === 'string' ? withoutSignature(encoded(body)) : '';
  const name = String(queryNames?.window);
  const window = new URLSearchParams(query).get(name) ?? new URLSearchParams(form).get(name);
  return { url: withQuery(address, query), body: without(name, form) || undefined, window };
}

/** @param {string} form @returns {string} */
const encoded = (form) => withEncodedQuery(`?${form}`).slice(1);

/** @param {string} name @param {string} form @returns {string} */
const without = (name, form) =>
  form
    .split('&')
    .filter((parameter) => !parameter.startsWith(`${name}=`))
    .join('&');

module.exports = { signableRequest };
