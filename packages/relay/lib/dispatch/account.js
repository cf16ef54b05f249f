'use strict';

/**
 * What the dispatcher needs of an account, which `lib/accounts.js` opens.
 *
 * @typedef {object} Account
 * @property {string} name
 * @property {string} uid
 * @property {import('../venues/bybit').Venue} venue
 * @property {Gate} gate
 * @property {import('./time').ExchangeClock} clock
 * @property {AccountSettings} settings
 * @property {Pick<InstanceType<typeof import('../venues/rules-cache')['RulesCache']>, 'rules' | 'refused' | 'known'>} [rules]
 */
/**
 * The parts of an AuthGate that are used.
 *
 * @typedef {object} Gate
 * @property {string} state
 * @property {(method: string, path: string, request?: any) => void} requireOpen
 * @property {(event: any, listener: (...details: any[]) => void) => unknown} on
 * @property {(event: any, listener: (...details: any[]) => void) => unknown} off
 */
/**
 * @typedef {object} AccountSettings
 * @property {string} [venue]
 * @property {string} [environment]
 * @property {string} [baseURL]
 * @property {boolean} [dryRun]
 * @property {'block' | 'allow-reduce'} [onUnknown]
 * @property {'send' | 'expire'} [staleExit]
 * @property {number} [recvWindow]
 * @property {number} [leaveWithinMs]
 */

/** @type {Required<Pick<AccountSettings, 'dryRun' | 'onUnknown' | 'staleExit' | 'recvWindow' | 'leaveWithinMs'>>} */
const DEFAULTS = Object.freeze({
  dryRun: false,
  onUnknown: 'allow-reduce',
  staleExit: 'send',
  recvWindow: 5000,
  leaveWithinMs: 5000,
});

/** @param {Pick<Account, 'settings'>} account */
const termsOf = ({ settings }) => ({ ...DEFAULTS, ...settings });

/** @param {Account} account @returns {string} accounts with the same host share the limit of the IP address */
const hostOf = ({ settings: { venue = '', environment = '', baseURL } }) =>
  baseURL ?? `${venue} ${environment}`;

/**
 * @param {Account} account
 * @param {import('./entry').Intent} intent
 * @returns {{ code: string, message: string, category?: string } | null} why the gate holds the intent; null when it does not
 */
function heldByGate({ gate, venue }, intent) {
  if (gate.state === 'open') return null;
  const { method, path, params } = venue.gateRequest(intent);
  try {
    gate.requireOpen(method, path, { params });
    return null;
  } catch (error) {
    const { message, state, cause } = /** @type {any} */ (error);
    return {
      code: state === 'checking' ? 'gate-checking' : 'gate-closed',
      message,
      ...(cause?.category && { category: cause.category }),
    };
  }
}

module.exports = { heldByGate, hostOf, termsOf };
