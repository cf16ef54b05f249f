'use strict';

/**
 * Reads what a client asks for, and refuses it as Bitget does. Fields that Bitget does not know are ignored without a word,
 * as there.
 * https://www.bitget.com/api-doc/spot/trade/Place-Order and https://www.bitget.com/api-doc/contract/trade/Place-Order
 */

const { plainText } = require('../../checks.js');
const { decimal, parseDecimal, times } = require('../../decimal.js');
const { MINIMUM_VALUE, findInstrument } = require('../instruments.js');
const { parameterEmpty, parameterError, refusal } = require('../replies.js');
const { missing, readProduct } = require('./parameters.js');

/** @typedef {import('./parameters.js').Params} Params */
/** @typedef {import('../../trading/order.js').Draft} Draft */
/** @typedef {import('../../trading/engine.js').Desk} Desk */
/** @typedef {import('../instruments.js').Instrument} Instrument */
/** @typedef {ReturnType<typeof refusal>} Refused */
/** @typedef {{ draft: Draft, refused: null } | { draft: null, refused: Refused }} Read */

/** @type {Readonly<Record<string, Draft['timeInForce']>>} */
const FORCES = { gtc: 'gtc', ioc: 'ioc', fok: 'fok', post_only: 'post-only' };
/** The documentation says 64 in one text of an error and 50 in another. */
const LONGEST_CLIENT_ID = 64;

/** @param {Refused} refused @returns {Read} */
function refuse(refused) {
  return { draft: null, refused };
}

/** @param {unknown} value */
function lower(value) {
  return plainText(value).toLowerCase();
}

/** @param {string} name @param {unknown} value @param {number} places @returns {Refused | null} */
function checkPlaces(name, value, places) {
  const amount = parseDecimal(value);
  if (amount === null || amount <= 0n) return parameterError(name);
  const fits = amount % decimal(places === 0 ? '1' : `0.${'1'.padStart(places, '0')}`) === 0n;
  if (fits) return null;
  // https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bitget.ts, the comments of its table of errors
  return refusal(
    40808,
    `Parameter verification exception ${name} checkBDScale error value=${plainText(value)} checkScale=${places}`,
  );
}

/**
 * @param {Params} params
 * @param {Instrument} instrument
 * @param {{ desk: Desk, inQuote: boolean, closes: boolean }} options
 * @returns {Refused | null}
 */
function checkFigures(params, instrument, { desk, inQuote, closes }) {
  if (!['buy', 'sell'].includes(lower(params.side))) return parameterError('side');
  if (!['limit', 'market'].includes(lower(params.orderType))) return parameterError('orderType');
  const isLimit = lower(params.orderType) === 'limit';
  const force = lower(params.force);
  if (isLimit && force !== '' && !Object.hasOwn(FORCES, force)) return parameterError('force');
  if (isLimit && plainText(params.price) === '') return parameterEmpty('price');
  if (plainText(params.clientOid).length > LONGEST_CLIENT_ID) {
    return refusal(
      40305,
      'clientOid or clientOrderId length cannot greater than 64, and cannot be Martian characters',
    );
  }
  const wrong =
    (isLimit ? checkPlaces('price', params.price, instrument.pricePlaces) : null) ??
    checkPlaces('size', params.size, inQuote ? 6 : instrument.sizePlaces);
  if (wrong !== null || closes) return wrong;
  const size = decimal(plainText(params.size));
  const price = isLimit ? decimal(plainText(params.price)) : desk.market.price(instrument);
  const least = MINIMUM_VALUE[instrument.kind];
  const value = inQuote ? size : times(size, price);
  return value < decimal(least) ? refusal(45110, `less than the minimum amount ${least} USDT`) : null;
}

/** @param {Params} params */
function shared(params) {
  const isLimit = lower(params.orderType) === 'limit';
  return {
    side: /** @type {'buy' | 'sell'} */ (lower(params.side)),
    timeInForce: (isLimit && FORCES[lower(params.force)]) || 'gtc',
    size: decimal(plainText(params.size)),
    price: isLimit ? decimal(plainText(params.price)) : null,
  };
}

/** Bitget gives an id to an order without one. @param {Params} params @param {Desk} desk */
function clientIdOf(params, desk) {
  return plainText(params.clientOid) || desk.nextId();
}

/** @param {Params} params @param {Desk} desk @returns {Read} */
function readSpotDraft(params, desk) {
  const absent = missing(params, ['symbol', 'side', 'orderType', 'size']);
  if (absent !== undefined) return refuse(parameterEmpty(absent));
  const instrument = findInstrument('spot', plainText(params.symbol).toUpperCase());
  if (instrument === undefined) {
    return refuse(refusal(40034, `Parameter ${plainText(params.symbol)} does not exist`));
  }
  const inQuote = lower(params.orderType) === 'market' && lower(params.side) === 'buy';
  const refused = checkFigures(params, instrument, { desk, inQuote, closes: false });
  if (refused !== null) return refuse(refused);
  const asked = {
    presetTakeProfitPrice: plainText(params.presetTakeProfitPrice),
    presetStopLossPrice: plainText(params.presetStopLossPrice),
  };
  const draft = { ...shared(params), instrument, inQuote, clientId: clientIdOf(params, desk), asked };
  return { draft, refused: null };
}

/**
 * In hedge mode `side` is that of the position, and `tradeSide` says whether it is opened or closed.
 * @param {Params} params
 * @param {boolean} hedged
 * @returns {{ side: 'buy' | 'sell', positionSide: 'net' | 'long' | 'short', reduceOnly: boolean } | Refused}
 */
function readDirection(params, hedged) {
  const side = /** @type {'buy' | 'sell'} */ (lower(params.side));
  const tradeSide = lower(params.tradeSide);
  if (!hedged) return { side, positionSide: 'net', reduceOnly: lower(params.reduceOnly) === 'yes' };
  // https://github.com/ccxt/ccxt/issues/22949
  if (tradeSide !== 'open' && tradeSide !== 'close') {
    return refusal(
      40774,
      'The order type for unilateral position must also be the unilateral position type.',
    );
  }
  const positionSide = side === 'buy' ? 'long' : 'short';
  const opposite = side === 'buy' ? 'sell' : 'buy';
  return { side: tradeSide === 'open' ? side : opposite, positionSide, reduceOnly: false };
}

/** @param {Params} params @param {Desk} desk @returns {Read} */
function readFuturesDraft(params, desk) {
  const { refusal: wrongProduct } = readProduct(params);
  if (wrongProduct !== null) return refuse(/** @type {Refused} */ (wrongProduct));
  const absent = missing(params, ['symbol', 'marginMode', 'marginCoin', 'size', 'side', 'orderType']);
  if (absent !== undefined) return refuse(parameterEmpty(absent));
  const instrument = findInstrument('contract', plainText(params.symbol).toUpperCase());
  if (instrument === undefined || !readProduct(params).listed) {
    return refuse(refusal(40034, `Parameter ${plainText(params.symbol)} does not exist`));
  }
  const marginMode = { crossed: 'cross', isolated: 'isolated' }[lower(params.marginMode)];
  if (marginMode === undefined) return refuse(parameterError('marginMode'));
  const direction = readDirection(params, desk.account.hedged);
  if ('code' in direction) return refuse(direction);
  const closes =
    direction.reduceOnly || (direction.positionSide !== 'net' && lower(params.tradeSide) === 'close');
  const refused = checkFigures(params, instrument, { desk, inQuote: false, closes });
  if (refused !== null) return refuse(refused);
  const asked = {
    closes,
    presetStopSurplusPrice: plainText(params.presetStopSurplusPrice),
    presetStopLossPrice: plainText(params.presetStopLossPrice),
  };
  const draft = {
    ...{ ...shared(params), ...direction, instrument, asked, clientId: clientIdOf(params, desk) },
    marginMode: /** @type {'cross' | 'isolated'} */ (marginMode),
  };
  return { draft, refused: null };
}

/**
 * @param {import('../../trading/order.js').Refusal} reason
 * @param {'spot' | 'contract'} kind
 * @returns {Refused}
 */
function engineRefusal({ reason }, kind) {
  if (reason === 'client-id') {
    return kind === 'spot'
      ? refusal(43118, 'clientOrderId duplicate')
      : refusal(40786, 'Duplicate clientOid');
  }
  if (reason === 'nothing-to-close') return refusal(22002, 'No position to close');
  // https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bitget.ts, the comments of its table of errors
  return kind === 'spot'
    ? refusal(43012, 'Insufficient balance')
    : refusal(40762, 'The order amount exceeds the balance');
}

module.exports = { engineRefusal, readFuturesDraft, readSpotDraft };
