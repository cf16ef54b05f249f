'use strict';

/**
 * Client order ids in the parameters of orders. Binance refuses a second order with the id of one that is still open; the id of a
 * filled one may be used again. So it does not make an order safe to send twice, but the order can be looked up by it.
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints
 *
 * @module
 */

const { randomUUID } = require('node:crypto');

const { typeError } = require('../../internal/argument-error');
const { queryOf, withQuery } = require('../../internal/url-parts');
const { append } = require('./parameters');

const CLIENT_ORDER_ID = 'newClientOrderId';
/** The list of a batch, as JSON in a parameter. */
const BATCH = 'batchOrders';
/** Options name it otherwise. */
const OPTIONS = /\/eapi\/v\d\//;
const OPTION_ORDER_ID = 'clientOrderId';

/** @param {URL} url @returns {string} */
const nameAt = ({ pathname }) => (OPTIONS.test(pathname) ? OPTION_ORDER_ID : CLIENT_ORDER_ID);

/**
 * @param {string} list of orders, as JSON
 * @param {string} name
 * @returns {string} the same text if every order has an id
 */
function listWithIds(list, name) {
  /** @type {unknown} */
  let orders;
  try {
    orders = JSON.parse(list);
  } catch {
    return list;
  }
  if (!Array.isArray(orders) || orders.every((order) => order?.[name])) return list;
  if (JSON.stringify(orders) !== list) {
    const message = `A ${name} can be added only to a list of orders that JSON.stringify wrote: give each order its ${name}`;
    throw typeError(message, 'ERR_BYBIT_UNSIGNABLE_BODY');
  }
  return JSON.stringify(orders.map((order) => (order?.[name] ? order : { ...order, [name]: randomUUID() })));
}

/**
 * @param {string} text a query or a form
 * @param {string} name of the id
 * @returns {string} the same text if no order in it lacks an id
 */
function batchWithIds(text, name) {
  return text
    .split('&')
    .map((parameter) => {
      const [key, value = ''] = parameter.split(/=(.*)/s, 2);
      if (key !== BATCH) return parameter;
      const list = new URLSearchParams(parameter).get(BATCH) ?? value;
      const identified = listWithIds(list, name);
      return identified === list ? parameter : `${key}=${encodeURIComponent(identified)}`;
    })
    .join('&');
}

/** @type {NonNullable<import('../venue').VenueOrders['withId']>} */
function withId({ url, body }) {
  const name = nameAt(url);
  const query = queryOf(url.href);
  const form = body.toString('latin1');
  if (url.pathname.endsWith(`/${BATCH}`)) {
    return rewritten({ url, body }, batchWithIds(query, name), batchWithIds(form, name));
  }
  const has = (/** @type {string} */ text) => (new URLSearchParams(text).get(name) ?? '') !== '';
  if (has(query) || has(form)) return { url, body };
  const added = randomUUID();
  return form === ''
    ? rewritten({ url, body }, append(query, name, added), form)
    : rewritten({ url, body }, query, append(form, name, added));
}

/**
 * @param {{ url: URL, body: Buffer }} request
 * @param {string} query
 * @param {string} form
 * @returns {{ url: URL, body: Buffer }}
 */
function rewritten({ url, body }, query, form) {
  return {
    url: query === queryOf(url.href) ? url : new URL(withQuery(url.href, query)),
    body: form === body.toString('latin1') ? body : Buffer.from(form, 'latin1'),
  };
}

module.exports = { BATCH, CLIENT_ORDER_ID, createId: randomUUID, withId };
