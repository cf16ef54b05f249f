'use strict';

/**
 * What the topics order, execution, execution.fast, position and wallet of the private channel say about an account.
 * https://bybit-exchange.github.io/docs/v5/websocket/private/order and the pages beside it.
 */

const { randomUUID } = require('node:crypto');
const { fastExecutionRow, pushedExecutionRow } = require('../trading/execution.js');
const { pushedOrderRow } = require('../trading/order.js');
const { pushedPositionRow } = require('../trading/position-row.js');
const { walletRow } = require('../trading/wallet.js');

/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../application.js').AccountEvent} AccountEvent */

/** The rows of each topic that has categories, such as order.spot. @type {Record<string, (event: AccountEvent) => Array<{ category: string }>>} */
const ROWS = {
  order: ({ changes }) => [...changes.orders].map(pushedOrderRow),
  execution: ({ changes }) => changes.executions.map(pushedExecutionRow),
  'execution.fast': ({ changes }) => changes.executions.map(fastExecutionRow),
  position: ({ changes, desk }) =>
    [...changes.positions].map((position) => pushedPositionRow(position, desk)),
};

/**
 * @param {AccountEvent} event
 * @param {string} topic
 * @returns {object[]}
 */
function rowsOf(event, topic) {
  if (topic === 'wallet') return event.changes.wallet ? [walletRow(event.desk, 'UNIFIED')] : [];
  if (Object.hasOwn(ROWS, topic)) return ROWS[topic](event);
  const dot = topic.lastIndexOf('.');
  const name = topic.slice(0, dot);
  const category = topic.slice(dot + 1);
  return Object.hasOwn(ROWS, name) ? ROWS[name](event).filter((row) => row.category === category) : [];
}

/**
 * The messages that a connection receives about a change of an account.
 * @param {Session} session
 * @param {AccountEvent} event
 * @returns {object[]}
 */
function accountMessages({ environment, apiKey, topics }, event) {
  if (environment !== event.environment || apiKey !== event.apiKey) return [];
  return [...topics].flatMap((topic) => {
    const data = rowsOf(event, topic);
    return data.length === 0 ? [] : [{ id: randomUUID(), topic, creationTime: event.desk.now, data }];
  });
}

module.exports = { accountMessages };
