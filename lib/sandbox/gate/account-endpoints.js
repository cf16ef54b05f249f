'use strict';

/**
 * The endpoints about the key and its balances.
 * https://www.gate.com/docs/developers/apiv4/en/#account
 */

const { decimalText, times } = require('../decimal.js');
const { PAIRS } = require('./instruments.js');
const { success } = require('./replies.js');

/** @typedef {import('./endpoints.js').Call} Call */
/** @typedef {import('../trading/engine.js').Desk} Desk */

/** @param {Call} call */
function detail({ key }) {
  return success({
    ...{ user_id: key.userId, ip_whitelist: key.ips ?? [], currency_pairs: key.currencyPairs },
    ...{ key: { mode: key.mode }, tier: 0, tier_expire_time: '0001-01-01T00:00:00Z', copy_trading_role: 0 },
  });
}

/** @param {Call} call */
function mainKeys({ key, now }) {
  const { apiKey, state, mode, name, currencyPairs, userId, ips, permissions, createdAt } = key;
  const time = new Date(createdAt).toISOString();
  return success([
    {
      ...{ state, mode, name, currency_pairs: currencyPairs, user_id: userId, ip_whitelist: ips ?? [] },
      ...{ perms: permissions, key: apiKey, created_at: time, updated_at: time },
      last_access: new Date(now).toISOString(),
    },
  ]);
}

/** @param {string} currency @param {Desk} desk */
function spotBalance(currency, { account, market }) {
  const { available, held } = account.funds(currency, market);
  return { currency, available: decimalText(available), locked: decimalText(held), update_id: 1 };
}

/** @param {Call} call */
function spotAccounts({ params: { currency }, spot }) {
  const names = spot.account.currencies();
  const shown = currency === undefined ? names : [String(currency).toUpperCase()];
  return success(shown.map((name) => spotBalance(name, spot)));
}

/** What the spot account is worth, in USDT. @param {Desk} desk */
function spotWorth({ account, market }) {
  return account.currencies().reduce((sum, currency) => {
    const pair = PAIRS.get(`${currency}_USDT`);
    const cash = account.cash(currency);
    return sum + (pair === undefined ? cash : times(cash, market.price(pair)));
  }, 0n);
}

/** @param {Call} call */
function totalBalance({ spot, futures }) {
  const rows = { spot: spotWorth(spot), futures: futures.account.funds('USDT', futures.market).equity };
  const shown = (/** @type {bigint} */ amount) => ({ amount: decimalText(amount), currency: 'USDT' });
  return success({
    total: { ...shown(rows.spot + rows.futures), unrealised_pnl: '0', borrowed: '0' },
    details: { spot: shown(rows.spot), futures: shown(rows.futures) },
  });
}

/** The spot money as a unified account shows it. @param {Call} call */
function unifiedAccounts({ key, spot }) {
  const rows = spot.account.currencies().map((currency) => {
    const { available, locked } = spotBalance(currency, spot);
    return [currency, { available, freeze: locked, borrowed: '0', negative_liab: '0', equity: available }];
  });
  const total = decimalText(spotWorth(spot));
  return success({
    ...{ user_id: key.userId, locked: false, balances: Object.fromEntries(rows), total, borrowed: '0' },
    ...{ unified_account_total: total, unified_account_total_equity: total, leverage: '10' },
  });
}

/** @param {Desk} desk */
function describeFuturesAccount({ account, market }) {
  const { cash, orderMargin, positionMargin, unrealized, available } = account.funds('USDT', market);
  return {
    ...{ total: decimalText(cash), unrealised_pnl: decimalText(unrealized) },
    ...{ position_margin: decimalText(positionMargin), order_margin: decimalText(orderMargin) },
    ...{ available: decimalText(available), point: '0', currency: 'USDT', in_dual_mode: account.hedged },
    ...{ position_mode: account.hedged ? 'dual' : 'single', enable_credit: true, bonus: '0' },
    ...{ position_initial_margin: decimalText(positionMargin), maintenance_margin: '0' },
    ...{ enable_evolved_classic: false, margin_mode: 0, enable_tiered_mm: true },
  };
}

const READ = { method: 'GET', write: false };

/** @type {readonly import('./endpoints.js').Endpoint[]} */
const ACCOUNT_ENDPOINTS = [
  { ...READ, path: '/account/detail', permission: 'account', answer: detail },
  { ...READ, path: '/account/main_keys', permission: 'account', answer: mainKeys },
  { ...READ, path: '/spot/accounts', permission: 'spot', answer: spotAccounts },
  {
    ...READ,
    path: '/futures/usdt/accounts',
    permission: 'futures',
    answer: ({ futures }) => success(describeFuturesAccount(futures)),
  },
  { ...READ, path: '/unified/accounts', permission: 'unified', answer: unifiedAccounts },
  { ...READ, path: '/wallet/total_balance', permission: 'wallet', answer: totalBalance },
];

module.exports = { ACCOUNT_ENDPOINTS, describeFuturesAccount, spotBalance };
