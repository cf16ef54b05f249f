'use strict';

/**
 * KuCoin's usual codes about the request itself, each with what it is about and what it means. None of them is about the API key.
 * Source: https://www.kucoin.com/docs-new/error-code
 *
 * @module
 */

/** @type {Readonly<Record<string, string>>} */
const REQUEST_CODES = Object.freeze({
  100001: 'a parameter (its value is wrong; the text names it)',
  100003: 'the contract (it does not exist)',
  100004: 'the cancel (the order does not exist, or cannot be cancelled)',
  102411: 'a parameter (its value is wrong)',
  102421: 'the account (the balance is too low)',
  102426: 'the order (its clientOid is used already)',
  102427: 'the orders (too many are open)',
  102428: 'the cancel (the order is being executed)',
  102429: 'the order (its price is below the protection price)',
  102434: 'the order (its size is too large)',
  102435: 'the order (its size is too small)',
  115007: 'the withdrawal (the balance of the funding account is too low)',
  126003: 'the order (its amount is below the minimum)',
  126013: 'the account (the balance is too low)',
  126043: 'the order (it does not exist)',
  126044: 'the order (its clientOid is used already)',
  200001: 'the pair (it takes no orders at the moment)',
  200003: 'the orders (too many are open); in futures the symbol (it is wrong)',
  200004: 'the account (the balance of the trading account is too low)',
  200005: 'the account (the balance is too low)',
  260210: 'the withdrawal (it is closed for the currency, or for this account)',
  300000: 'a parameter (its value is wrong)',
  300001: 'the orders (too many are open)',
  300002: 'the contract (it takes no orders at the moment)',
  300003: 'the account (the balance is too low)',
  300004: 'the stop orders (too many are open)',
  300005: 'the order (it would exceed the risk limit)',
  300007: 'the order (its price is worse than that of the liquidation)',
  300008: 'the order (there is no order on the other side)',
  300009: 'the position (there is none to close)',
  300011: 'the order (its price is too high)',
  300012: 'the order (its price is too low)',
  300014: 'the position (it is being liquidated)',
  300015: 'the contract (it is being settled)',
  300016: 'the leverage (it is too high)',
  300018: 'the order (its clientOid is used already)',
  330008: 'the order (margin and leverage allow no larger position)',
  400100: 'a parameter (its value is wrong, or the balance is too low; the text says which)',
  400200: 'the pair (it takes no orders from this account)',
  400201: 'the partner (its signature does not match)',
  400600: 'the pair (it is not traded yet)',
  400760: 'the order (its price is outside the limits)',
  400800: 'the order (the margin order failed)',
  401000: 'the endpoint (it is no longer offered)',
  404000: 'the endpoint (this host does not have it)',
  415000: 'the request (its Content-Type is not application/json)',
  600100: 'the order (its amount is too small, or not a multiple of the step)',
  600101: 'the order (its amount is too small)',
  600203: 'the pair (it is not traded at the moment)',
  900001: 'the symbol (it does not exist)',
});

module.exports = { REQUEST_CODES };
