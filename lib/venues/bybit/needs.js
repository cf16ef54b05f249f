'use strict';

/**
 * What a bot says that it needs, and what a key has.
 * Names of permissions: https://bybit-exchange.github.io/docs/v5/user/apikey-info
 *
 * @module
 */

/** @typedef {import('./permissions').KeyInformation} KeyInformation */

/** @type {Readonly<import('../venue').VenueNeeds>} */
const NEEDS = Object.freeze({
  permissions: Object.freeze({
    'ContractTrade.Order': { write: true },
    'ContractTrade.Position': { write: true },
    'Spot.SpotTrade': { write: true },
    'Wallet.AccountTransfer': { write: true },
    'Wallet.SubMemberTransfer': { write: true },
    'Wallet.SubMemberTransferList': { write: true },
    'Wallet.Withdraw': { write: true },
    'Options.OptionsTrade': { write: true },
    'Derivatives.DerivativesTrade': { write: true },
    'Exchange.ExchangeHistory': { write: false },
    'Earn.Earn': { write: true },
  }),
  permission: /^[A-Z]\w*\.\w+$/,
  operation: /^order\.[a-z-]+$/,
  request: 'POST /v5/order/create?category=linear',
  name: 'Wallet.AccountTransfer',
  deciding: 'category',
});

/** @param {KeyInformation} information @returns {boolean} */
function isReadOnly({ readOnly }) {
  return [1, '1', true].includes(/** @type {any} */ (readOnly));
}

/** @param {KeyInformation} information @returns {string[] | null} `Group.Name`; null where none are listed */
function permissionsOf({ permissions }) {
  if (permissions === null || typeof permissions !== 'object') return null;
  return Object.entries(permissions).flatMap(([group, names]) =>
    Array.isArray(names) ? names.map((name) => `${group}.${name}`) : [],
  );
}

/** Permissions to place orders. */
const TRADE = /^(?:ContractTrade|Spot|Options|Derivatives)\./;
const PAYOUT = 'Wallet.Withdraw';

/** @type {import('../venue').VenueKeys['payoutOf']} */
function payoutOf(information) {
  const held = isReadOnly(information) ? [] : (permissionsOf(information) ?? []);
  return held.includes(PAYOUT) && held.some((name) => TRADE.test(name)) ? PAYOUT : null;
}

module.exports = { NEEDS, isReadOnly, payoutOf, permissionsOf };
