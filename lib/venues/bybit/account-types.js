'use strict';

/**
 * The account type that endpoints and parameters require. An account is classic, or a unified trading account
 * (1.0 or 2.0; the key information does not distinguish the two).
 * Sources: https://bybit-exchange.github.io/docs/v5/acct-mode, …/docs/v5/intro, …/docs/v5/account/wallet-balance and
 * …/docs/v5/position/cross-isolate.
 *
 * @module
 */

const { endpointOf } = require('./endpoints');
const { FOR_UNIFIED } = require('./retired');
const { toInteger } = require('../../internal/read');

/**
 * @typedef {object} AccountFit
 * @property {boolean | null} fits null when the key information or this table cannot tell
 * @property {string} evidence one sentence or two
 */
/**
 * The first rule that matches decides.
 *
 * @typedef {object} AccountRule
 * @property {string} path a path, or with a slash at the end everything below it
 * @property {string} [parameter]
 * @property {readonly string[]} [values] of the parameter
 * @property {'unified' | 'classic' | 'unified-1' | 'any'} account `unified-1`: classic, and unified accounts 1.0
 * @property {string} [what] what requires it, if not the whole endpoint
 */

/** The rules for everything that trades: options exist on unified accounts only. */
const TRADING = ['/v5/order/', '/v5/position/', '/v5/execution/'];

/** @type {readonly Readonly<AccountRule>[]} */
const RULES = Object.freeze([
  { path: '/v5/account/wallet-balance', parameter: 'accountType', values: ['UNIFIED'], account: 'unified' },
  { path: '/v5/account/wallet-balance', parameter: 'accountType', values: ['SPOT'], account: 'classic' },
  {
    path: '/v5/account/wallet-balance',
    parameter: 'accountType',
    values: ['CONTRACT'],
    account: 'unified-1',
  },
  { path: '/v5/position/switch-isolated', parameter: 'category', values: ['linear'], account: 'classic' },
  { path: '/v5/position/switch-isolated', account: 'unified-1' },
  ...TRADING.map(
    (path) =>
      /** @type {AccountRule} */ ({ path, parameter: 'category', values: ['option'], account: 'unified' }),
  ),
  { path: '/v5/order/spot-borrow-check', account: 'unified' },
  { path: '/v5/account/borrow-history', account: 'unified' },
  { path: '/v5/account/collateral-info', account: 'unified' },
  { path: '/v5/account/set-collateral-switch', account: 'unified' },
  { path: '/v5/account/set-collateral-switch-batch', account: 'unified' },
  { path: '/v5/account/set-margin-mode', account: 'unified' },
  { path: '/v5/account/set-hedging-mode', account: 'unified' },
  { path: '/v5/account/transaction-log', account: 'unified' },
  { path: '/v5/account/quick-repayment', account: 'unified' },
  { path: '/v5/account/contract-transaction-log', account: 'unified-1' },
  { path: '/v5/spot-margin-trade/', account: 'unified' },
  { path: '/v5/spot-cross-margin-trade/', account: 'classic' },
  { path: '/v5/user/', account: 'any' },
  { path: '/v5/market/', account: 'any' },
  { path: '/v5/announcements/', account: 'any' },
  { path: '/v5/system/', account: 'any' },
  { path: '/v5/account/info', account: 'any' },
  { path: '/v5/account/fee-rate', account: 'any' },
  ...TRADING.map(
    (path) =>
      /** @type {AccountRule} */ ({
        path,
        parameter: 'category',
        values: ['linear', 'inverse', 'spot'],
        account: 'any',
      }),
  ),
]);

const WANTS = Object.freeze({
  unified: 'is for unified trading accounts',
  classic: 'is for classic accounts',
  'unified-1': 'is for classic accounts and for unified accounts 1.0',
  any: 'is for every account',
});

/**
 * @param {unknown} params an object or URLSearchParams
 * @param {string} name
 * @returns {string | null}
 */
function readParameter(params, name) {
  try {
    const value = params instanceof URLSearchParams ? params.get(name) : /** @type {any} */ (params)?.[name];
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/**
 * @param {unknown} path
 * @param {unknown} params
 * @returns {Readonly<AccountRule> | null}
 */
function ruleFor(path, params) {
  const clean = endpointOf(path);
  const found = RULES.find(({ path: ruled, parameter, values }) => {
    if (ruled.endsWith('/') ? !clean.startsWith(ruled) : clean !== ruled) return false;
    return !parameter || (values ?? []).includes(readParameter(params, parameter) ?? '');
  });
  return found ?? null;
}

/**
 * @param {Readonly<AccountRule>} rule
 * @param {unknown} path
 * @param {unknown} params
 * @returns {string} the rule as a clause
 */
function describe({ parameter, account }, path, params) {
  const subject = parameter
    ? `${parameter}=${readParameter(params, parameter)} at ${endpointOf(path)}`
    : endpointOf(path);
  return `${subject} ${WANTS[account]}`;
}

/** Whether a rule lets an account of the kind pass. @type {Readonly<Record<'unified' | 'classic', Readonly<Record<AccountRule['account'], boolean | null>>>>} */
const FITS = Object.freeze({
  unified: { unified: true, classic: false, 'unified-1': null, any: true },
  classic: { unified: false, classic: true, 'unified-1': true, any: true },
});

/**
 * Whether the account behind a key fits a request, by the `uta` of the key information.
 *
 * @param {import('./permissions').KeyInformation | null | undefined} keyInformation `result` of GET /v5/user/query-api
 * @param {unknown} [method] HTTP method; no rule depends on it today
 * @param {unknown} [path] of the endpoint, or the operation of a WebSocket trade request
 * @param {unknown} [params] the request's parameters: an object or URLSearchParams
 * @returns {AccountFit}
 * @example
 * accountModeOf({ uta: 0 }, 'GET', '/v5/account/wallet-balance', { accountType: 'UNIFIED' })
 *   // { fits: false, evidence: 'accountType=UNIFIED at /v5/account/wallet-balance is for unified trading accounts, and …' }
 */
function accountModeOf(keyInformation, method, path, params) {
  const rule = ruleFor(path, params);
  const wanted = rule && describe(rule, path, params);
  const uta = toInteger(keyInformation?.uta);
  if (uta !== 0 && uta !== 1) {
    const what = 'The key information (/v5/user/query-api) shows the type of the account in "uta".';
    return { fits: null, evidence: wanted ? `${wanted}. ${what}` : what };
  }
  const kind = uta === 1 ? 'unified' : 'classic';
  const account = `according to the key information this is a ${uta === 1 ? 'unified trading' : 'classic'} account`;
  if (!rule) {
    // V5 endpoints are for unified accounts, except those in the table.
    return uta === 1
      ? {
          fits: true,
          evidence:
            'According to the key information this is a unified trading account, and the endpoint is open to it.',
        }
      : {
          fits: null,
          evidence:
            'According to the key information this is a classic account; it is unknown whether this endpoint is open to it.',
        };
  }
  const fits = FITS[kind][rule.account];
  if (fits === null) {
    return {
      fits,
      evidence: `${wanted}; ${account}; only /v5/account/info shows whether it is 1.0 or 2.0, in "unifiedMarginStatus".`,
    };
  }
  return { fits, evidence: `${wanted}, and ${account}.` };
}

/** @type {import('../venue').VenueKeys['accountRefusal']} */
function accountRefusal({ category, code, message, subject, endpoint }) {
  const only = /account ?type only supports? ([A-Z, ]{3,40}[A-Z])/i.exec(message)?.[1];
  if (only !== undefined) {
    const evidence = `The reply says that this account supports only the accountType ${only} (${subject}).`;
    return { evidence, fix: `Ask for the accountType ${only}.` };
  }
  if (category !== 'account-mode') return null;
  if (code === 100028) {
    const replacement = FOR_UNIFIED[endpoint ?? ''];
    const fix =
      replacement === undefined
        ? 'Use the endpoint for unified trading accounts: this account is one. In place of /v5/position/switch-isolated, for example, that is /v5/account/set-margin-mode.'
        : `Use ${replacement} in place of ${endpoint}: this account is a unified trading account.`;
    return { evidence: `The endpoint is not for unified trading accounts (${code}).`, fix };
  }
  if (code !== 10028) return { evidence: `The endpoint is not for this account (${subject}).` };
  return {
    evidence: `The endpoint is for unified trading accounts only (${code}).`,
    fix: 'Use the endpoints for classic accounts, or upgrade the account to a unified trading account.',
  };
}

module.exports = { RULES, accountModeOf, accountRefusal };
