'use strict';

/**
 * Which account gets what: one intent for each account that a signal is for. Pure.
 *
 * @module
 */

const { isExit } = require('./order');
const { WITHOUT_ORDERS } = require('../signal/combinations');
const { resolveSymbol } = require('../signal/symbols');

/** @typedef {import('../errors').Finding} Finding */
/** @typedef {import('./order').Rules} Rules */
/** @typedef {import('./order').Spec} Spec */
/** @typedef {import('./size').Size} Size */
/**
 * @typedef {object} PlanAccount
 * @property {string} name
 * @property {string} uid
 * @property {{ venue: string, size: { of: string, value: string } | null, categories?: readonly string[] }} settings
 */
/**
 * @typedef {object} PlanContext
 * @property {ReadonlyMap<string, PlanAccount>} accounts  by name
 * @property {{ groups: Record<string, readonly string[]>, symbols: Record<string, string>,
 *   sources: Record<string, { accounts?: string | readonly string[], scheme?: string }> }} settings
 * @property {ReadonlyMap<string, Rules>} instruments  by unified symbol
 * @property {string} source
 * @property {number} receivedAt  ms
 * @property {(uid: string, leg: string) => string} orderIdOf
 */

/** What a spec takes from a signal as it is. */
const FIELDS = /** @type {const} */ ([
  ...['kind', 'side', 'position', 'type', 'price', 'trigger', 'takeProfit', 'stopLoss'],
  ...['reduceOnly', 'timeInForce'],
]);

/** @param {string} code @param {string} path @param {string} message @returns {Finding} */
const finding = (code, path, message) => ({ code, path, message });

/**
 * @param {readonly string[]} names  of groups and accounts
 * @param {PlanContext} context
 * @returns {Set<string>} of accounts
 */
function expand(names, { settings: { groups } }) {
  return new Set(names.flatMap((name) => (Object.hasOwn(groups, name) ? groups[name] : [name])));
}

/**
 * @param {{ to?: readonly string[] }} signal
 * @param {PlanContext} context
 * @returns {{ names: string[], findings: Finding[] }} accounts that it is for
 */
function recipients({ to }, context) {
  const { accounts = [] } = context.settings.sources[context.source] ?? {};
  const allowed = expand(typeof accounts === 'string' ? [accounts] : accounts, context);
  const wanted = to === undefined ? allowed : expand(to, context);
  const findings = [...wanted]
    .filter((name) => !allowed.has(name) || !context.accounts.has(name))
    .map((name) =>
      finding('unknown-account', 'to', `The source ${context.source} may not trade on ${name}.`),
    );
  if (wanted.size === 0) {
    findings.push(finding('no-account', 'to', `The source ${context.source} has no accounts.`));
  }
  return { names: [...wanted], findings };
}

/**
 * The account's own size wins: its owner decides how much an entry is. Exits have the signal's.
 *
 * @param {any} signal
 * @param {PlanAccount} account
 * @returns {Spec}
 */
function specOf(signal, { settings }) {
  const given = FIELDS.filter((field) => signal[field] !== undefined).map((field) => [field, signal[field]]);
  const spec = /** @type {Spec} */ (Object.fromEntries(given));
  const size = isExit(spec) ? signal.size : (settings.size ?? signal.size);
  return size === undefined ? spec : { ...spec, size: /** @type {Size} */ (size) };
}

/**
 * An exit and a cancel pass: the position may be from before a change of the settings.
 *
 * @param {Spec} spec
 * @param {PlanAccount} account
 * @param {string} category
 * @returns {boolean} it is not for this account
 */
function isForeign(spec, { settings: { categories } }, category) {
  return categories?.includes(category) === false && !isExit(spec);
}

/** @param {Spec} spec @returns {boolean} */
function lacksSize({ kind, position, size }) {
  return size === undefined && (kind === 'order' || (kind === 'target' && position !== 'flat'));
}

/**
 * @param {any} signal  in normal form
 * @param {PlanContext} context
 * @returns {{ intents: any[], findings: Finding[] }} no intents when there are findings; none for a signal of kind `stop` or `heartbeat`
 */
function planIntents(signal, context) {
  if (WITHOUT_ORDERS.includes(signal.kind)) return { intents: [], findings: [] };
  const { settings, instruments, accounts, source, receivedAt, orderIdOf } = context;
  // TradingView writes BTCUSDT for the spot pair, and BTCUSDT.P for the perpetual.
  const bare =
    settings.sources[source]?.scheme === 'tradingview' ? { bare: /** @type {const} */ ('spot') } : {};
  const symbols = { map: settings.symbols, venue: 'bybit', instruments, ...bare };
  const resolved = resolveSymbol(signal.symbol, symbols);
  if ('finding' in resolved) return { intents: [], findings: [resolved.finding] };
  const { names, findings } = recipients(signal, context);
  if (findings.length > 0) return { intents: [], findings };
  const { symbol, category, unified } = resolved;
  const leg = signal.leg ?? '';
  const intents = names.map((name) => {
    const account = /** @type {PlanAccount} */ (accounts.get(name));
    const spec = specOf(signal, account);
    if (isForeign(spec, account, category)) {
      const message = `${unified} is ${category}, and the categories of the account ${name} do not list that.`;
      findings.push(finding('not-traded', 'symbol', message));
    }
    if (lacksSize(spec)) {
      const message = `The signal has no size, and the account ${name} has none in its settings.`;
      findings.push(finding('missing', 'size', message));
    }
    return {
      ...{ id: orderIdOf(account.uid, leg), source, signalId: signal.id, account: name, uid: account.uid },
      ...{ venue: account.settings.venue, symbol, category, lane: `${name}|${category}:${symbol}`, leg },
      ...{ kind: spec.kind, spec, order: null, reduces: isExit(spec), notional: null },
      ...{ state: 'planned', attempt: 0, at: signal.at, createdAt: receivedAt, updatedAt: receivedAt },
      ...{ sentAt: null, leaveBy: null, deadline: null, reason: null, outcome: null },
    };
  });
  return findings.length > 0 ? { intents: [], findings } : { intents, findings };
}

module.exports = { planIntents };
