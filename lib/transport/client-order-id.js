'use strict';

/**
 * Adds an orderLinkId to an order, so that Bybit refuses a second copy of it.
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
 * Changes no other part of the text, because its numbers may have more digits than JavaScript keeps.
 *
 * @param {any} order
 * @param {Buffer} body
 */
function orderWithId(order, body) {
  if (hasLink(order)) return body;
  if ('orderLinkId' in order) return rewriteBody({ ...order, orderLinkId: randomUUID() }, order, body);
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
  return rewriteBody({ ...batch, request }, batch, body);
}

/**
 * @param {any} value the new content
 * @param {any} original the content of the present body
 * @param {Buffer} body
 */
function rewriteBody(value, original, body) {
  if (JSON.stringify(original) !== body.toString('utf8')) {
    throw refusal(
      'ERR_BYBIT_UNSIGNABLE_BODY',
      'An orderLinkId can be added only to a body that JSON.stringify wrote: pass an object, or give each order its orderLinkId',
    );
  }
  return Buffer.from(JSON.stringify(value));
}

module.exports = { withClientOrderId };
