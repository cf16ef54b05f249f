'use strict';

/**
 * Values that ccxt writes into a query or a form without encoding them: those of batches, withdrawals and sub-accounts. Some
 * characters would end the value, or be read as another one.
 */

const { refusal } = require('../../transport/final-request');
const { queryOf } = require('../../internal/url-parts');

/** They mean something in a query. A percent sign is left to users who encode a value themselves. */
const MEANINGFUL = /[&+#]/;

/**
 * @param {{ url: string, body: any }} request of ccxt
 * @param {any} params that it was made of
 * @throws {Error} ERR_BYBIT_UNSIGNABLE_QUERY
 */
function requireUnambiguous({ url, body }, params) {
  for (const [name, value] of Object.entries(Object(params))) {
    if (typeof value !== 'string' || !MEANINGFUL.test(value)) continue;
    const raw = `&${name}=${value}&`;
    // A # would end the query.
    const query = value.includes('#') ? url.slice(url.indexOf('?') + 1) : queryOf(url);
    if (![query, body ?? ''].some((text) => `&${text}&`.includes(raw))) continue;
    throw refusal(
      'ERR_BYBIT_UNSIGNABLE_QUERY',
      `${new URL(url).pathname} not sent: ccxt does not encode the parameter "${name}" here, and its value contains &, + or #. ` +
        'Encode the value with encodeURIComponent()',
    );
  }
}

module.exports = { requireUnambiguous };
