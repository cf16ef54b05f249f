'use strict';

/**
 * Looks an order up by the id that the relay gave it, and says whether "not found" is a proof.
 *
 * @module
 */

/** @typedef {import('./rules').Category} Category */
/**
 * @typedef {object} FoundOrder
 * @property {string} id  the exchange's
 * @property {'new' | 'waiting' | 'partly-filled' | 'filled' | 'cancelled' | 'rejected' | 'unknown'} state  `waiting`: for
 *   its trigger; `rejected`: by the matching engine, after the exchange had accepted the request
 * @property {string} filled  quantity
 * @property {string | null} averagePrice
 */
/**
 * @typedef {object} Found
 * @property {FoundOrder | null} found
 * @property {boolean} complete  without it, null does not prove that there is no such order
 * @property {'realtime' | 'history' | 'executions'} [seen]  where it was found
 * @property {string} [reason]  why it is not complete
 * @property {boolean} [failed]  the exchange did not answer, so another look-up may be complete
 */
/** @typedef {{ symbol: string, category: Category, since: number }} Where `since`: ms, when the order was sent first */
/** @typedef {(path: string, params: Record<string, string>, replyMs?: number) => Promise<any>} Read gives `result`, or rejects */

/** https://bybit-exchange.github.io/docs/v5/enum#orderstatus @type {Readonly<Record<string, FoundOrder['state']>>} */
const STATES = Object.freeze({
  New: 'new',
  PartiallyFilled: 'partly-filled',
  Untriggered: 'waiting',
  Triggered: 'new',
  Filled: 'filled',
  PartiallyFilledCanceled: 'cancelled',
  Cancelled: 'cancelled',
  Deactivated: 'cancelled',
  Rejected: 'rejected',
});

const PATHS = Object.freeze({
  realtime: '/v5/order/realtime',
  history: '/v5/order/history',
  executions: '/v5/execution/list',
});
/** The history shows cancelled and rejected orders for one day. https://bybit-exchange.github.io/docs/v5/order/order-list */
const HISTORY_MS = 86_400_000;
/** How much earlier than `since` lists begin: `since` is the time of this machine, their rows have the exchange's. */
const MARGIN_MS = 60_000;
const MAX_PAGES = 20;
/** Bybit keeps so many closed orders in its memory; where look-ups by id are blind, no more than these are trusted. */
const TRUSTED_ROWS = 500;

/** @param {any} row of an order @returns {FoundOrder} */
function orderOf({ orderId, orderStatus, cumExecQty, avgPrice }) {
  const state = Object.hasOwn(STATES, orderStatus) ? STATES[orderStatus] : 'unknown';
  return { id: orderId, state, filled: cumExecQty || '0', averagePrice: avgPrice || null };
}

/** @param {any} row of an execution @returns {FoundOrder} */
function orderOfExecution({ orderId, execQty, leavesQty, execPrice }) {
  const isFilled = Number(leavesQty) === 0;
  return {
    id: orderId,
    state: isFilled ? 'filled' : 'partly-filled',
    filled: execQty,
    averagePrice: execPrice,
  };
}

/** Bybit shows only the order that was asked for. */
const OF_ANOTHER = 'The reply to the look-up is about other orders';

/** @param {unknown} error @returns {string} */
const reasonOf = (error) => (error instanceof Error ? error.message : 'The look-up failed');

/**
 * By the id: first among the open orders and those that closed lately, then in the history, so that an order that closes
 * between the two reads is seen by one of them.
 *
 * @param {string} orderId
 * @param {Where} where
 * @param {Read} read
 * @returns {Promise<Found>}
 */
async function findById(orderId, { symbol, category, since }, read) {
  for (const seen of /** @type {const} */ (['realtime', 'history'])) {
    const { list } = await read(PATHS[seen], { category, symbol, orderLinkId: orderId });
    const row = list.find((/** @type {any} */ { orderLinkId }) => orderLinkId === orderId);
    if (row !== undefined) return { found: orderOf(row), complete: true, seen };
    if (list.length > 0) return { found: null, complete: false, failed: true, reason: OF_ANOTHER };
  }
  if (Date.now() - since > HISTORY_MS) {
    const reason = 'The order is older than one day, and Bybit does not show cancelled orders for longer';
    return { found: null, complete: false, reason };
  }
  return { found: null, complete: true };
}

/**
 * @param {keyof typeof PATHS} list
 * @param {Record<string, string>} params
 * @param {Read} read
 * @param {(row: any) => boolean} matches
 * @returns {Promise<{ row?: any, complete: boolean }>}
 */
async function searchList(list, params, read, matches) {
  let cursor = '';
  let rows = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const result = await read(PATHS[list], { ...params, ...(cursor !== '' && { cursor }) });
    const row = result.list.find(matches);
    if (row !== undefined) return { row, complete: true };
    rows += result.list.length;
    cursor = result.nextPageCursor ?? '';
    if (cursor === '' || result.list.length === 0) return { complete: rows < TRUSTED_ROWS };
  }
  return { complete: false };
}

/**
 * Without trust in look-ups by id: every open order, every execution and every closed order since the order was sent.
 *
 * @param {string} orderId
 * @param {Where} where
 * @param {Read} read
 * @returns {Promise<Found>}
 */
async function findInLists(orderId, { symbol, category, since }, read) {
  const place = { category, symbol };
  const startTime = `${Math.max(0, Math.floor(since) - MARGIN_MS)}`;
  const matches = (/** @type {any} */ row) => row.orderLinkId === orderId;
  let complete = true;
  for (const [seen, params, view] of /** @type {const} */ ([
    ['realtime', { ...place, limit: '50' }, orderOf],
    ['executions', { ...place, limit: '100', startTime }, orderOfExecution],
    ['history', { ...place, limit: '50', startTime }, orderOf],
  ])) {
    const searched = await searchList(seen, params, read, matches);
    if (searched.row !== undefined) return { found: view(searched.row), complete: true, seen };
    complete &&= searched.complete;
  }
  if (complete) return { found: null, complete };
  return { found: null, complete, reason: 'The lists of orders do not reach back to the time of the order' };
}

/**
 * @param {string} orderId
 * @param {Where} where
 * @param {{ read: Read, sees: 'all' | 'open' }} how
 * @returns {Promise<Found>} never rejects: a look-up that fails is not complete
 */
async function findOrder(orderId, where, { read, sees }) {
  try {
    return await (sees === 'all' ? findById : findInLists)(orderId, where, read);
  } catch (error) {
    return { found: null, complete: false, failed: true, reason: reasonOf(error) };
  }
}

module.exports = { findOrder };
