'use strict';

/**
 * Adds a client order id to an order, so that the exchange refuses a second copy of it.
 *
 * @module
 */

const { isJson, parseObject } = require('../internal/json');
const { refusal } = require('./final-request');

/** bytes; longer bodies are not orders. */
const LONGEST_ORDER = 1024 * 1024;

/** @typedef {Readonly<import('../venues/venue').VenueOrders>} VenueOrders */

/**
 * @param {any} order
 * @param {VenueOrders} orders
 */
const hasId = (order, { clientOrderId }) =>
  typeof order?.[clientOrderId] === 'string' && order[clientOrderId] !== '';

/** @param {any} order @param {VenueOrders} orders */
const identify = (order, { clientOrderId, createId }) => ({ ...order, [clientOrderId]: createId() });

/**
 * @param {{ method: string, url: URL, body: Buffer }} request
 * @param {VenueOrders} orders
 * @returns {{ url: URL, body: Buffer }} the same ones if every order has an id, or if the request places no order
 * @throws {Error} ERR_BYBIT_UNSIGNABLE_BODY when the batch cannot be serialised again unchanged
 */
function withClientOrderId({ method, url, body }, orders) {
  if (!orders.isCreation(method, url.pathname) || body.length > LONGEST_ORDER) return { url, body };
  if (orders.withId !== undefined) return orders.withId({ method, url, body });
  return { url, body: withIdInJson(body, orders) };
}

/**
 * @param {Buffer} body
 * @param {VenueOrders} orders
 * @returns {Buffer}
 */
function withIdInJson(body, orders) {
  const text = body.toString('utf8');
  const parsed = parseObject(body);
  if (parsed === null) return isJson(text) ? listWithIds(JSON.parse(text), body, orders) : body;
  return Array.isArray(parsed[orders.batch])
    ? batchWithIds(parsed, body, orders)
    : orderWithId(parsed, body, orders);
}

/**
 * Changes no other part of the text, because its numbers may have more digits than JavaScript keeps.
 *
 * @param {any} order
 * @param {Buffer} body
 * @param {VenueOrders} orders
 */
function orderWithId(order, body, orders) {
  const { clientOrderId, createId } = orders;
  if (hasId(order, orders)) return body;
  if (clientOrderId in order) return rewriteBody(identify(order, orders), order, body, orders);
  const text = body.toString('utf8');
  const start = text.indexOf('{') + 1;
  const comma = Object.keys(order).length > 0 ? ',' : '';
  return Buffer.from(`${text.slice(0, start)}"${clientOrderId}":"${createId()}"${comma}${text.slice(start)}`);
}

/**
 * @param {any} batch
 * @param {Buffer} body
 * @param {VenueOrders} orders
 */
function batchWithIds(batch, body, orders) {
  const present = batch[orders.batch];
  const identified = allWithIds(present, orders);
  return identified === present
    ? body
    : rewriteBody({ ...batch, [orders.batch]: identified }, batch, body, orders);
}

/**
 * @param {any[]} list of orders: the body itself
 * @param {Buffer} body
 * @param {VenueOrders} orders
 */
function listWithIds(list, body, orders) {
  const identified = allWithIds(list, orders);
  return identified === list ? body : rewriteBody(identified, list, body, orders);
}

/** @param {any[]} list @param {VenueOrders} orders @returns {any[]} the same list if every order has an id */
function allWithIds(list, orders) {
  if (list.every((order) => hasId(order, orders))) return list;
  return list.map((order) =>
    order === null || typeof order !== 'object' || hasId(order, orders) ? order : identify(order, orders),
  );
}

/**
 * @param {any} value the new content
 * @param {any} original the content of the present body
 * @param {Buffer} body
 * @param {VenueOrders} orders
 */
function rewriteBody(value, original, body, { clientOrderId }) {
  if (JSON.stringify(original) !== body.toString('utf8')) {
    throw refusal(
      'ERR_BYBIT_UNSIGNABLE_BODY',
      `An ${clientOrderId} can be added only to a body that JSON.stringify wrote: pass an object, or give each order its ${clientOrderId}`,
    );
  }
  return Buffer.from(JSON.stringify(value));
}

module.exports = { withClientOrderId };
