'use strict';

/**
 * `signal-relay start`: runs the relay until Ctrl-C or SIGTERM.
 *
 * @module
 */

const { once } = require('node:events');
const { printableJson } = require('../signal/printable');
const { EXIT } = require('./exit');
const { intentTitle } = require('./ledger-text');
const { readProject } = require('./project');
const { clean, painter, timeText } = require('./text');

/** ms that a store may take to recover, such as from a full disk. */
const RECOVERY_MS = 60_000;

/** @typedef {{ level: 'info' | 'good' | 'warning' | 'bad', text: string }} Line */

/** What is printed about an event of the relay. @type {Readonly<Record<string, (data: any) => Line>>} */
const EVENTS = {
  signal: ({ source, result, id, reason, findings, warnings, ip }) => {
    const who = [source, id, ip && `from ${ip}`].filter(Boolean).join(' ');
    const why = findings?.[0]?.message ?? reason ?? (result === 'new' ? warnings?.[0]?.message : undefined);
    return {
      level: result === 'new' || result === 'duplicate' ? 'info' : 'warning',
      text: `signal ${who}: ${result}${why ? `: ${why}` : ''}`,
    };
  },
  outcome: (intent) => ({
    level: ['accepted', 'dry', 'cancelled'].includes(intent.state) ? 'good' : 'bad',
    text: `order ${intent.id} ${intentTitle(intent)}`,
  }),
  'unknown-source': ({ source }) => ({
    level: 'warning',
    text: `a signal for /hook/${source} was answered 404: the configuration has no such source`,
  }),
  'needs-operator': (intent) => ({
    level: 'bad',
    text: `order ${intent.id} ${intentTitle(intent)}. Look for it on the exchange, then: npx signal-relay resolve ${intent.id} accepted|absent`,
  }),
  held: (intent) => ({ level: 'warning', text: `order ${intent.id} ${intentTitle(intent)}` }),
  gate: ({ account, state, error }) => ({
    level: state === 'open' ? 'good' : 'bad',
    text: `gate of ${account}: ${state}${error ? `: ${error.message}` : ''}`,
  }),
  kill: ({ mode, by, reason }) => ({
    level: mode === 'off' ? 'good' : 'bad',
    text: `kill switch: ${[mode, by, reason].filter(Boolean).join(', ')}`,
  }),
  drift: (data) => ({ level: 'bad', text: `drift: ${data.text ?? data.message ?? JSON.stringify(data)}` }),
  partial: ({ source, signalId, accounts }) => ({
    level: 'bad',
    text: `signal ${source} ${signalId} was executed in part only: on ${accounts.join(', ')}`,
  }),
  'heartbeat-missing': ({ source, since }) => ({
    level: 'bad',
    text: `${source} is silent since ${timeText(since)} (UTC)`,
  }),
  'intake-failed': ({ source, error }) => ({
    level: 'bad',
    text: `a signal of ${source} was answered 503: ${error?.message ?? error}`,
  }),
  warning: (text) => ({ level: 'bad', text: String(text) }),
  recovered: () => ({ level: 'good', text: 'signals are accepted again' }),
  lost: (error) => ({ level: 'bad', text: `no signal is accepted any more: ${error.message}` }),
  error: (error) => ({ level: 'bad', text: String(error?.message ?? error) }),
};

/** @type {Readonly<Record<Line['level'], import('./text').Style>>} */
const STYLES = Object.freeze({ info: 'dim', good: 'green', warning: 'yellow', bad: 'red' });

/**
 * @param {Record<string, any>} values
 * @param {import('./commands').Surroundings} surroundings
 */
function printer({ quiet, json }, { stdout, environment }) {
  const paint = painter(stdout, environment);
  return (/** @type {Line} */ { level, text }, event = 'relay') => {
    if (quiet && (level === 'info' || level === 'good')) return;
    const time = new Date().toISOString();
    const line = json
      ? printableJson({ time, level, event, text })
      : `${time.slice(11, 23)} ${level === 'info' ? clean(text) : paint(clean(text), STYLES[level])}`;
    stdout.write(`${line}\n`);
  };
}

/**
 * Why an account cannot trade, with the checklist of bybit-auth.
 *
 * @param {any} error  of the health check
 * @returns {string}
 */
function checklist(error) {
  const text = typeof error?.toText === 'function' ? error.toText() : '';
  return text === '' ? '' : `${String(text).replace(/^/gm, '    ')}\n`;
}

/** @param {any} error of ready() @param {import('./commands').Surroundings} surroundings */
function reportRefusal(error, { stderr, environment }) {
  const paint = painter(stderr, environment);
  const isAccounts = error.code === 'ERR_RELAY_ACCOUNTS';
  const title = isAccounts ? 'The relay does not start.' : error.message;
  stderr.write(`${paint(`signal-relay: ${clean(title)}`, 'red')}\n`);
  for (const finding of error.findings ?? []) {
    stderr.write(`\n${paint(clean(finding.message), 'bold')}\n${checklist(finding.error)}`);
  }
  if (isAccounts) stderr.write('\nnpx signal-relay check asks again and shows every check.\n');
}

/**
 * Resolves when the store has failed and did not recover. A supervisor starts the relay again, or tells somebody.
 *
 * @param {import('node:events').EventEmitter} relay
 * @returns {Promise<void>}
 */
function staysLost(relay) {
  return new Promise((resolve) => {
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    relay.on('lost', () => {
      timer ??= setTimeout(resolve, RECOVERY_MS);
    });
    relay.on('recovered', () => {
      clearTimeout(timer);
      timer = undefined;
    });
  });
}

/**
 * @param {import('../config/read').AccountSettings} account
 * @param {string | undefined} gate  its state
 * @returns {Line} where its orders go
 */
function accountLine({ name, venue, environment, baseURL, dryRun }, gate) {
  const text = `account ${name}: ${[venue, environment, baseURL && `at ${baseURL}`].filter(Boolean).join(' ')}`;
  if (gate !== 'open') {
    return { level: 'bad', text: `${text}, orders are held until the exchange accepts the key` };
  }
  if (dryRun) return { level: 'warning', text: `${text}, dry run, no order is sent` };
  return { level: 'good', text: `${text}, orders are sent` };
}

/** @type {import('./commands').Run} */
async function start({ values }, surroundings) {
  const { signal } = surroundings;
  const { config, environment, settings } = await readProject(values, surroundings);
  const { createRelay } = require('../relay');
  const print = printer(values, surroundings);
  const relay = createRelay(config, { env: environment });
  for (const [name, describe] of Object.entries(EVENTS)) {
    /** @type {import('node:events').EventEmitter} */ (relay).on(name, (/** @type {any} */ data) => {
      print(describe(data), name);
    });
  }
  for (const { message } of settings.warnings ?? []) print({ level: 'warning', text: message });
  const names = Object.keys(settings.accounts);
  print({ level: 'info', text: `checking ${names.length === 1 ? names[0] : `${names.length} accounts`}` });
  try {
    await relay.ready();
    const { gates } = await relay.status();
    for (const account of Object.values(settings.accounts)) {
      const gate = gates.find((/** @type {any} */ one) => one.account === account.name);
      print(accountLine(account, gate?.state));
    }
    const { url } = await relay.listen();
    for (const source of Object.keys(settings.sources)) {
      print({ level: 'good', text: `listening on ${url}/hook/${source}` });
    }
  } catch (error) {
    await relay.close();
    if (!/^ERR_RELAY_/.test(/** @type {any} */ (error).code ?? '')) throw error;
    reportRefusal(error, surroundings);
    return EXIT.problem;
  }
  const kill = await relay.kill();
  if (kill.mode !== 'off') {
    const { level, text } = EVENTS.kill(kill);
    print({ level, text: `${text}. To switch it off: npx signal-relay resume` }, 'kill');
  }
  print({ level: 'good', text: 'ready' });
  const isLost = await Promise.race([
    signal.aborted ? false : once(signal, 'abort').then(() => false),
    staysLost(relay).then(() => true),
  ]);
  print({ level: 'info', text: 'ending: orders that are under way are waited for' });
  await relay.close({ drainMs: values['drain-ms'] ?? 10_000 });
  return isLost ? EXIT.problem : EXIT.ok;
}

module.exports = { start };
