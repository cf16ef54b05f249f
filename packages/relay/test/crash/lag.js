'use strict';

/**
 * An exchange that answers an order before it executes it, as Bybit does: for a while the position is still the old one, and
 * look-ups show an order that is not filled.
 *
 * https://bybit-exchange.github.io/docs/v5/order/create-order
 *
 * @typedef {{ apiKey: string, symbol: string, id: string, position: any, until: number }} Lag `position`: the row before the order
 */

/** @typedef {{ status: number, headers: string[], body: Buffer }} Reply */

/** How the rows of an order look while it is not executed; null: there are none. @type {Record<string, ((row: any) => any) | null>} */
const UNFILLED = {
  '/v5/order/realtime': (row) => ({
    ...row,
    orderStatus: 'New',
    cumExecQty: '0',
    leavesQty: row.qty,
    avgPrice: '',
  }),
  '/v5/order/history': null,
  '/v5/execution/list': null,
};

class Lags {
  /** @type {Lag[]} */
  #lags = [];

  /** @param {Omit<Lag, 'until'>} lag @param {number} ms */
  add(lag, ms) {
    this.#lags.push({ ...lag, until: performance.now() + ms });
  }

  /**
   * @param {string} apiKey
   * @param {string} url
   * @param {Reply} reply of the exchange
   * @returns {Reply} as it would be before its orders are executed
   */
  apply(apiKey, url, reply) {
    const now = performance.now();
    this.#lags = this.#lags.filter(({ until }) => until > now);
    const lags = this.#lags.filter((lag) => lag.apiKey === apiKey);
    const [path] = url.split('?');
    const isPosition = path === '/v5/position/list';
    if (lags.length === 0 || !(isPosition || path in UNFILLED)) return reply;
    const answer = JSON.parse(reply.body.toString());
    const { list } = answer.result ?? {};
    if (!Array.isArray(list)) return reply;
    answer.result.list = isPosition
      ? list.map((row) => positionOf(row, lags))
      : ordersOf(list, lags, UNFILLED[path]);
    return withBody(reply, Buffer.from(JSON.stringify(answer)));
  }
}

/** The oldest counts: the later ones came after it. @param {any} row @param {Lag[]} lags */
const positionOf = (row, lags) => lags.find(({ symbol }) => symbol === row.symbol)?.position ?? row;

/** @param {any[]} list @param {Lag[]} lags @param {((row: any) => any) | null} unfilled */
function ordersOf(list, lags, unfilled) {
  const ids = new Set(lags.map(({ id }) => id));
  return list.flatMap((row) => {
    if (!ids.has(row.orderLinkId)) return [row];
    return unfilled === null ? [] : [unfilled(row)];
  });
}

/** @param {Reply} reply @param {Buffer} body @returns {Reply} */
function withBody({ status, headers }, body) {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-length');
  return { status, body, headers: at === -1 ? headers : headers.with(at + 1, String(body.length)) };
}

module.exports = { Lags };
