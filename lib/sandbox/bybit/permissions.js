'use strict';

/**
 * Which permission each endpoint needs, as a table.
 * Names of the permissions: https://bybit-exchange.github.io/docs/v5/user/apikey-info
 */

/** Every permission group that GET /v5/user/query-api lists. */
const GROUPS = [
  'ContractTrade',
  'Spot',
  'Wallet',
  'Options',
  'Derivatives',
  'CopyTrading',
  'BlockTrade',
  'Exchange',
  'NFT',
  'Affiliate',
  'Earn',
  'FiatP2P',
  'FiatBitPay',
  'FiatConvertBroker',
  'BitCard',
  'ByXPost',
];

/** The permissions of a key without the option `permissions`: trade, not withdraw. */
const DEFAULT_PERMISSIONS = {
  ContractTrade: ['Order', 'Position'],
  Spot: ['SpotTrade'],
  Wallet: ['AccountTransfer'],
  Options: ['OptionsTrade'],
  Derivatives: ['DerivativesTrade'],
};

/** @typedef {readonly [group: string, permission: string]} Permission */

const CONTRACT_ORDER = /** @type {Permission} */ (['ContractTrade', 'Order']);

/**
 * @typedef {object} PermissionRow
 * @property {string} prefix Of the path.
 * @property {readonly Permission[]} [anyOf] One of these is enough.
 * @property {Record<string, Permission>} [byCategory] The one that the request's `category` names.
 */

/**
 * Only writes (POST) need a permission; every key may read. The first matching row counts.
 * @type {readonly PermissionRow[]}
 */
const WRITE_PERMISSIONS = [
  {
    prefix: '/v5/order/',
    byCategory: {
      linear: CONTRACT_ORDER,
      inverse: CONTRACT_ORDER,
      spot: ['Spot', 'SpotTrade'],
      option: ['Options', 'OptionsTrade'],
    },
  },
  { prefix: '/v5/position/', anyOf: [['ContractTrade', 'Position']] },
  {
    prefix: '/v5/asset/transfer/',
    anyOf: [
      ['Wallet', 'AccountTransfer'],
      ['Wallet', 'SubMemberTransfer'],
      ['Wallet', 'SubMemberTransferList'],
    ],
  },
  { prefix: '/v5/asset/withdraw/', anyOf: [['Wallet', 'Withdraw']] },
  { prefix: '/v5/asset/exchange/', anyOf: [['Exchange', 'ExchangeHistory']] },
  { prefix: '/v5/earn/', anyOf: [['Earn', 'Earn']] },
];

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} category The category of the request; an unknown one needs no permission, since the endpoint refuses it.
 * @returns {readonly Permission[]} One of these is needed; none if the list is empty.
 */
function neededPermissions(method, path, category) {
  if (method !== 'POST') return [];
  const row = WRITE_PERMISSIONS.find(({ prefix }) => path.startsWith(prefix));
  if (row?.byCategory === undefined) return row?.anyOf ?? [];
  const known = typeof category === 'string' && Object.hasOwn(row.byCategory, category);
  return known ? [row.byCategory[category]] : [];
}

/**
 * @param {{ readOnly: 0 | 1, permissions: Record<string, string[]> }} key
 * @param {string} method
 * @param {string} path
 * @param {unknown} category
 */
function isPermitted(key, method, path, category) {
  if (method === 'POST' && key.readOnly === 1) return false;
  const needed = neededPermissions(method, path, category);
  return needed.length === 0 || needed.some(([group, name]) => key.permissions[group]?.includes(name));
}

module.exports = { DEFAULT_PERMISSIONS, GROUPS, isPermitted, neededPermissions };
