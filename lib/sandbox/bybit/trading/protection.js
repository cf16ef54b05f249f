'use strict';

/**
 * Take profit, stop loss and trailing stop. They are conditional orders that close the position: with tpslMode Full they
 * follow its size, with Partial they keep their own. https://bybit-exchange.github.io/docs/v5/position/trading-stop
 */

const { isOpen, newOrderState } = require('./order.js');
const { priceBy } = require('./matching.js');

/** @typedef {import('./desk.js').DeskInstance} DeskInstance */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./order.js').Trigger} Trigger */
/** @typedef {import('./order.js').Protection} Protection */
/** @typedef {import('./position.js').Position} Position */
/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */

/** @typedef {'TakeProfit' | 'StopLoss' | 'TrailingStop'} Kind */

/**
 * What is protected: a position, or what a spot order has bought.
 * @typedef {object} Holding
 * @property {InstrumentRow} instrument
 * @property {0 | 1 | 2} positionIdx
 * @property {'Buy' | 'Sell'} side
 * @property {bigint} qty
 */

/**
 * @param {'Buy' | 'Sell'} side Of the holding.
 * @param {Kind} kind
 * @returns {1 | 2}
 */
function directionOf(side, kind) {
  return (side === 'Buy') === (kind === 'TakeProfit') ? 1 : 2;
}

/**
 * @param {DeskInstance} desk
 * @param {Holding} holding
 * @param {{ kind: Kind, mode: 'Full' | 'Partial', trigger: Trigger, limitPrice: bigint | null }} wish
 * @returns {Order}
 */
function closingOrder(desk, { instrument, positionIdx, side, qty }, { kind, mode, trigger, limitPrice }) {
  const isSpot = instrument.category === 'spot';
  const name = mode === 'Partial' && kind !== 'TrailingStop' && !isSpot ? `Partial${kind}` : kind;
  return {
    ...newOrderState(desk, instrument),
    orderLinkId: '',
    side: side === 'Buy' ? 'Sell' : 'Buy',
    orderType: limitPrice === null ? 'Market' : 'Limit',
    qty,
    price: limitPrice ?? 0n,
    timeInForce: limitPrice === null ? 'IOC' : 'GTC',
    positionIdx,
    reduceOnly: !isSpot,
    closeOnTrigger: !isSpot,
    isLeverage: '',
    marketUnit: '',
    trigger,
    stopOrderType: name,
    boundTo: isSpot ? '' : mode,
    protection: null,
    status: 'Untriggered',
    createType: `CreateBy${name}`,
  };
}

/**
 * The open orders that protect a position.
 * @param {DeskInstance} desk
 * @param {Pick<Position, 'instrument' | 'positionIdx'>} position
 */
function boundOrders({ account }, { instrument, positionIdx }) {
  return [...account.open.values()].filter(
    (order) => order.boundTo !== '' && order.instrument === instrument && order.positionIdx === positionIdx,
  );
}

/**
 * @param {DeskInstance} desk
 * @param {Pick<Position, 'instrument' | 'positionIdx'>} position
 * @param {Kind} kind
 * @returns {Order | undefined} That of the whole position.
 */
function fullOrder(desk, position, kind) {
  return boundOrders(desk, position).find(
    (order) => order.boundTo === 'Full' && order.stopOrderType === kind,
  );
}

/** @param {DeskInstance} desk @param {Order} order */
function remove(desk, order) {
  Object.assign(order, { status: 'Deactivated', cancelType: 'CancelByTpSlTsClear', updatedAt: desk.now });
  desk.account.file(order);
}

/**
 * Ends the protection of a position that is gone.
 * @param {DeskInstance} desk
 * @param {Position} position
 * @param {Order} except The order that has closed it.
 */
function clearProtection(desk, position, except) {
  for (const order of boundOrders(desk, position)) if (order !== except) remove(desk, order);
}

/**
 * @param {DeskInstance} desk
 * @param {Position} position Its size has changed.
 */
function followSize(desk, position) {
  for (const order of boundOrders(desk, position)) {
    if (order.boundTo !== 'Full' || order.qty === position.size) continue;
    Object.assign(order, { qty: position.size, updatedAt: desk.now });
    desk.account.file(order);
  }
}

/**
 * Sets, moves or removes the take profit, stop loss or trailing stop of a whole position.
 * @param {DeskInstance} desk
 * @param {Holding} holding
 * @param {Kind} kind
 * @param {{ trigger: Trigger, limitPrice: bigint | null } | null} wish null removes it.
 */
function setFull(desk, holding, kind, wish) {
  const existing = fullOrder(desk, holding, kind);
  if (existing !== undefined) remove(desk, existing);
  if (wish !== null) desk.account.file(closingOrder(desk, holding, { kind, mode: 'Full', ...wish }));
}

/**
 * Places the take profit and the stop loss that an order, or trading-stop, wants. Of two for a part only one is executed.
 * @param {DeskInstance} desk
 * @param {Holding & { protection: Protection }} wish
 */
function protect(desk, { protection, ...holding }) {
  const { takeProfit, stopLoss, tpTriggerBy, slTriggerBy, tpLimitPrice, slLimitPrice, mode } = protection;
  /** @type {Array<{ kind: Kind, price: bigint | null, by: string, limitPrice: bigint | null }>} */
  const wishes = [
    { kind: 'TakeProfit', price: takeProfit, by: tpTriggerBy, limitPrice: tpLimitPrice },
    { kind: 'StopLoss', price: stopLoss, by: slTriggerBy, limitPrice: slLimitPrice },
  ];
  const placed = wishes.flatMap(({ kind, price, by, limitPrice }) => {
    if (price === null) return [];
    const trigger = { price, by, direction: directionOf(holding.side, kind) };
    if (mode === 'Full' && holding.instrument.category !== 'spot') {
      const position = desk.account.findPosition(holding.instrument, holding.positionIdx);
      setFull(desk, { ...holding, qty: position?.size ?? holding.qty }, kind, { trigger, limitPrice });
      return [];
    }
    return [closingOrder(desk, holding, { kind, mode: 'Partial', trigger, limitPrice })];
  });
  const [first, second] = placed;
  if (second !== undefined) Object.assign(first, { partner: second });
  if (second !== undefined) Object.assign(second, { partner: first });
  for (const order of placed) desk.account.file(order);
}

/**
 * @param {DeskInstance} desk
 * @param {Holding} holding
 * @param {bigint} distance
 * @param {bigint | null} activePrice
 */
function setTrailingStop(desk, holding, distance, activePrice) {
  const direction = directionOf(holding.side, 'TrailingStop');
  const by = 'LastPrice';
  const start = activePrice ?? priceBy(by, desk.quote(holding.instrument));
  /** @type {Trigger} */
  const trigger = { price: direction === 2 ? start - distance : start + distance, direction, by, distance };
  if (activePrice !== null) trigger.waitsFor = activePrice;
  setFull(desk, holding, 'TrailingStop', { trigger, limitPrice: null });
}

/**
 * The fields of a position that show its protection.
 * @param {DeskInstance} desk
 * @param {Position} position
 */
function protectionOf(desk, position) {
  const of = (/** @type {Kind} */ kind) => {
    const order = fullOrder(desk, position, kind);
    return order !== undefined && isOpen(order) ? order.trigger : null;
  };
  return { takeProfit: of('TakeProfit'), stopLoss: of('StopLoss'), trailingStop: of('TrailingStop') };
}

module.exports = {
  boundOrders,
  clearProtection,
  followSize,
  protect,
  protectionOf,
  setFull,
  setTrailingStop,
};
