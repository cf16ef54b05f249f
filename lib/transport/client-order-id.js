'use strict';

/**
 * Gives an order an orderLinkId of its own, so that the exchange refuses it when it arrives a second time.
 * At most 36 characters: https://bybit-exchange.github.io/docs/v5/order/create-order
 *
 * @module
 */

const { randomUUID } = require('node:crypto');
const { refusal } = require('./final-request');
const { bodyOf } = require('../venues/bybit/idempotent');

const CREATE = /\/v5\/(?:spread\/)?order\/create(?:-batch)?$/;
const hasLink = (/** @type {any} */ order) =>
  typeof order?.orderLinkId === 'string' && order.orderLinkId !== '';

/**
 * @param {{ method: string, pathname: string, body: Buffer }} request
 * @returns {Buffer} the same body if every order has an id, or if it places no order
 * @throws {Error} ERR_BYBIT_UNSIGNABLE_BODY when the batch cannot be serialised again unchanged
 */
function withClientOrderId({ method, pathname, body }) {
  if (method !== 'POST' || !CREATE.test(pathname)) return body;
  const parsed = bodyOf(body);
  if (parsed === null || Array.isArray(parsed)) return body;
  return Array.isArray(parsed.request) ? batchWithIds(parsed, body) : orderWithId(parsed, body);
}

/**
 * Leaves the rest of the text alone, because a number in it may have more digits than JavaScript keeps.
 *
 * @param {any} order
 * @param {Buffer} body
 */
function orderWithId(order, body) {
  if (hasLink(order)) return body;
  if ('orderLinkId' in order) return rewritten({ ...order, orderLinkId: randomUUID() }, order, body);
  const text = body.toString('utf8');
  const start = text.indexOf('{') + 1;
  const comma = Object.keys(order).length > 0 ? ',' : '';
  return Buffer.from(`${text.slice(0, start)}"orderLinkId":"${randomUUID()}"${comma}${text.slice(start)}`);
}

/**
 * @param {any} batch
 * @param {Buffer} body
 */
function batchWithIds(batch, body) {
  if (batch.request.every(hasLink)) return body;
  const request = batch.request.map((/** @type {any} */ order) =>
    order === null || typeof order !== 'object' || hasLink(order)
      ? order
      : { ...order, orderLinkId: randomUUID() },
  );
  return rewritten({ ...batch, request }, batch, body);
}

/**
 * @param {any} value to be written
 * @param {any} original what was parsed
 * @param {Buffer} body what it was parsed from
 */
function rewritten(value, original, body) {
  if (JSON.stringify(original) !== body.toString('utf8')) {
    throw refusal(
      'ERR_BYBIT_UNSIGNABLE_BODY',
      'An orderLinkId can be added only to a body that JSON.stringify wrote: pass an object, or give each order its orderLinkId',
    );
  }
  return Buffer.from(JSON.stringify(value));
}

module.exports = { withClientOrderId };
