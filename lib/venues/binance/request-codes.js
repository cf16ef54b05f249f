'use strict';

/**
 * Binance's usual codes about the request itself, each with what it is about and what it means. None of them is about the API key.
 * Where products share a number, both meanings are given.
 * Sources: https://developers.binance.com/docs/binance-spot-api-docs/errors and
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/error-code
 *
 * @module
 */

/** @type {Readonly<Record<string, string>>} */
const REQUEST_CODES = Object.freeze({
  '-1010': 'the order (the matching engine refused it; the text says why)',
  '-1013': 'the order (it breaks a filter of the symbol, such as LOT_SIZE or MIN_NOTIONAL)',
  '-1014': 'the order (this combination of its fields is not supported)',
  '-1020': 'the operation (it is not supported)',
  '-1023': 'the request (the start time is after the end time)',
  '-1100': 'a parameter (it contains illegal characters)',
  '-1101': 'the request (too many parameters, or one of them twice)',
  '-1102': 'a parameter (it is missing, empty or malformed)',
  '-1103': 'a parameter (it is unknown)',
  '-1104': 'the request (not all of its parameters were read)',
  '-1105': 'a parameter (it is empty)',
  '-1106': 'a parameter (it does not belong to this request)',
  '-1108': 'a parameter (it is too large), or the asset (it is invalid)',
  '-1109': 'the account (it is invalid)',
  '-1111': 'a parameter (it has too many decimals)',
  '-1112': 'the symbol (its order book is empty)',
  '-1114': 'the order (timeInForce does not belong to this type)',
  '-1115': 'the order (timeInForce is invalid)',
  '-1116': 'the order (its type is invalid)',
  '-1117': 'the order (its side is invalid)',
  '-1118': 'the order (its new client order id is empty)',
  '-1119': 'the order (its original client order id is empty)',
  '-1120': 'the request (the interval is invalid)',
  '-1121': 'the symbol (it is invalid)',
  '-1125': 'the stream (its listenKey does not exist)',
  '-1127': 'the request (the time range is too long)',
  '-1128': 'the request (this combination of optional parameters is invalid)',
  '-1130': 'a parameter (its value is invalid)',
  '-1136': 'the request (newOrderRespType is invalid)',
  '-1145': 'the cancel (cancelRestrictions is invalid)',
  '-2010': 'the order (it was refused; the text says why)',
  '-2011': 'the cancel (it was refused, usually because the order does not exist)',
  '-2013': 'the order (it does not exist)',
  '-2016': 'the symbol (it has no trading window)',
  '-2018': 'the account (the balance is too low)',
  '-2019': 'the account (the margin is too low)',
  '-2020': 'the order (it cannot be filled)',
  '-2021':
    'the order (on futures it would trigger immediately; on spot one of a cancel and a new order failed)',
  '-2022':
    'the order (on futures the reduce-only order was refused; on spot a cancel and a new order failed)',
  '-2023': 'the account (it is being liquidated)',
  '-2024': 'the position (it is too small)',
  '-2025': 'the orders (too many are open)',
  '-2026': 'the order (on futures its type cannot be reduce-only; on spot it was archived)',
  '-2027': 'the position (it would exceed the limit of its leverage)',
  '-2028': 'the leverage (the margin is too low for it)',
  '-2038': 'the change of the order (it was refused; the text says why)',
  '-2039': 'the order (the client order id belongs to another one)',
  '-4003': 'the order (the quantity is zero or negative)',
  '-4004': 'the order (the quantity is below the minimum)',
  '-4014': 'the order (the price does not match the tick size)',
  '-4015': 'the order (its client order id is invalid or too long)',
  '-4016': 'the order (the price is too high)',
  '-4023': 'the order (the quantity does not match the step size)',
  '-4024': 'the order (the price is too low)',
  '-4028': 'the leverage (it is invalid)',
  '-4046': 'the margin type (it is already set)',
  '-4047': 'the margin type (it cannot change while orders are open)',
  '-4048': 'the margin type (it cannot change while a position is open)',
  '-4059': 'the position mode (it is already set)',
  '-4060': 'the order (its position side is invalid)',
  '-4062': 'the order (reduceOnly or position side is sent twice, or contradicts)',
  '-4067': 'the position mode (it cannot change while orders are open)',
  '-4068': 'the position mode (it cannot change while positions are open)',
  '-4116': 'the order (another one has the same client order id)',
  '-4118': 'the order (the margin for a reduce-only order is too low)',
  '-4120': 'the order (orders of this type belong to the algo order endpoints)',
  '-4131': 'the order (the best price is too far from the mark price)',
  '-4140': 'the symbol (it is not trading)',
  '-4161': 'the leverage (it cannot be lowered while an isolated position is open)',
  '-4164': 'the order (its value is below the minimum)',
  '-5000': 'the path (it does not exist, or not with this method)',
  '-5021': 'the order (it could not be filled at once, as its time in force asks)',
  '-5022': 'the order (it would have taken, and is post-only)',
});

module.exports = { REQUEST_CODES };
