'use strict';

/**
 * `signal-relay check`: is everything in order?
 *
 * @module
 */

const fs = require('node:fs');
const path = require('node:path');
const { RelayError } = require('../errors');
const { printableJson } = require('../signal/printable');
const { EXIT } = require('./exit');
const { readProject } = require('./project');
const { clean, painter, widthOf } = require('./text');
const { UsageError } = require('./usage-error');

/** Accounts that are asked at the same time. */
const AT_ONCE = 4;

/**
 * @typedef {object} Result  of one check
 * @property {string} name
 * @property {'ok' | 'warning' | 'problem' | 'no-verdict'} status
 * @property {string} message
 * @property {string} [details]  lines to print below it
 */

/** @type {Readonly<Record<string, Result['status']>>} */
const VERDICTS = Object.freeze({
  healthy: 'ok',
  warning: 'warning',
  'cause-found': 'problem',
  'not-settled': 'problem',
  'no-verdict': 'no-verdict',
});
/** @type {Readonly<Record<Result['status'], import('./text').Style>>} */
const STYLES = Object.freeze({ ok: 'green', warning: 'yellow', problem: 'red', 'no-verdict': 'yellow' });

/** @param {any} value @returns {any} */
const open = (value) => (typeof value?.reveal === 'function' ? value.reveal() : value);

/**
 * What the doctor of bybit-auth finds.
 *
 * @param {import('../config/read').AccountSettings} account
 * @param {number} width
 * @param {Record<string, string>} symbols  of the configuration
 * @returns {Promise<Result>}
 */
async function checkAccount(account, width, symbols) {
  const { Signer, diagnose } = require('bybit-auth');
  const { needsOf } = require('../accounts');
  const { name, venue, apiKey, apiSecret, privateKey, passphrase, environment, baseURL, recvWindow } =
    account;
  const label = `account ${name}`;
  /** @type {any} */
  let signer;
  try {
    const key =
      privateKey === undefined
        ? { apiSecret: open(apiSecret) }
        : { privateKey: open(privateKey), passphrase: open(passphrase) };
    signer = new Signer(/** @type {any} */ ({ venue, apiKey: open(apiKey), ...key }));
    const options = { signer, environment, needs: needsOf(account), recvWindow, ...(baseURL && { baseURL }) };
    const diagnosis = await diagnose(/** @type {any} */ (options));
    const status = VERDICTS[diagnosis.verdict];
    const hedged = status === 'ok' ? await findHedgeMode(account, signer, symbols) : null;
    if (hedged !== null) return { name: label, status: 'problem', message: hedged };
    const details = status === 'ok' ? undefined : diagnosis.toText({ width: width - 4 });
    return { name: label, status, message: diagnosis.summary, details };
  } catch (error) {
    const { code = '', message } = /** @type {any} */ (error);
    if (!String(code).startsWith('ERR_BYBIT')) throw error;
    return { name: label, status: 'problem', message };
  } finally {
    signer?.destroy();
  }
}

/** @param {import('../config/read').AccountSettings} account @param {any} signer @param {Record<string, string>} symbols */
async function findHedgeMode(account, signer, symbols) {
  const { createBybit } = require('../venues/bybit');
  const { hedgeMode } = require('../venues/position-mode');
  const { name, environment, baseURL, recvWindow } = account;
  const venue = createBybit(/** @type {any} */ ({ name, signer, environment, recvWindow, baseURL }));
  try {
    return await hedgeMode(account, venue, symbols);
  } catch {
    // The key is healthy, and may not read positions: a rejected order says it, too.
    return null;
  } finally {
    venue.close();
  }
}

/**
 * Opens the store, or makes one beside it for a moment: driver, file system and rights are those of the relay.
 *
 * @param {import('../config/read').Settings} settings
 * @returns {Promise<Result>}
 */
async function checkStore({ store: { file, allowUnsafe } }) {
  const { openStore } = require('../store');
  const name = 'store';
  const isNew = !fs.existsSync(file);
  const probe = `${file}-check-${process.pid}`;
  try {
    const store = isNew
      ? await openStore(probe, { mode: 'relay', allowUnsafe })
      : await openStore(file, { mode: 'read' });
    await store.close();
    const [warning] = store.findings ?? [];
    if (warning !== undefined) return { name, status: 'warning', message: warning.message };
    return { name, status: 'ok', message: isNew ? `${file} will be created` : file };
  } catch (error) {
    if (!(error instanceof RelayError)) throw error;
    return { name, status: 'problem', message: error.message.replaceAll(path.resolve(probe), file) };
  } finally {
    for (const ending of ['', '-wal', '-shm', '-lease']) fs.rmSync(`${probe}${ending}`, { force: true });
  }
}

/**
 * Sends one message to each receiver.
 *
 * @param {any} notify  settings
 * @returns {Promise<Result[]>}
 */
async function checkNotifications(notify) {
  const { trySettings } = require('../notify');
  const text = 'this is a test: npx signal-relay check --notify';
  const results = await trySettings(notify, { id: 0, at: Date.now(), kind: 'test', text });
  return results.map(({ channel, ok, reason }) => ({
    name: `notify ${channel}`,
    status: ok ? 'ok' : 'problem',
    message: ok ? 'delivered' : `not delivered: ${reason}`,
  }));
}

/** @param {import('../config/read').Settings} settings @returns {Result[]} */
function checkConfig({ sources, accounts, warnings = [] }) {
  const counts = [
    [sources, 'source'],
    [accounts, 'account'],
  ].map(([list, word]) => {
    const { length } = Object.keys(list);
    return `${length} ${word}${length === 1 ? '' : 's'}`;
  });
  const dry = Object.values(accounts)
    .filter(({ dryRun }) => dryRun)
    .map(({ name }) => name);
  return [
    { name: 'configuration', status: 'ok', message: counts.join(', ') },
    ...warnings.map(({ message }) => ({
      name: 'configuration',
      status: /** @type {const} */ ('warning'),
      message,
    })),
    ...(dry.length === 0
      ? []
      : [
          {
            name: 'configuration',
            status: /** @type {const} */ ('warning'),
            message: `dry run, no order is sent: ${dry.join(', ')}`,
          },
        ]),
  ];
}

/**
 * @template Item, Value
 * @param {readonly Item[]} items
 * @param {(item: Item) => Promise<Value>} work
 * @returns {Promise<Value[]>}
 */
async function mapSome(items, work) {
  /** @type {Value[]} */
  const results = [];
  let next = 0;
  const workers = Array.from({ length: Math.min(AT_ONCE, items.length) }, async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]);
    }
  });
  await Promise.all(workers);
  return results;
}

/** @param {readonly Result[]} results @returns {number} */
function exitCode(results) {
  const statuses = results.map(({ status }) => status);
  if (statuses.includes('problem')) return EXIT.problem;
  return statuses.includes('no-verdict') ? EXIT.noVerdict : EXIT.ok;
}

/** @type {import('./commands').Run} */
async function check({ values }, surroundings) {
  const { stdout, environment } = surroundings;
  const { settings } = await readProject(values, surroundings);
  const { account, offline, json } = values;
  if (account !== undefined && !Object.hasOwn(settings.accounts, account)) {
    throw new UsageError(`the configuration has no account '${account}'`, 'check');
  }
  const paint = painter(stdout, environment);
  const asked = Object.values(settings.accounts).filter(
    ({ name }) => account === undefined || name === account,
  );
  const results = [...checkConfig(settings), await checkStore(settings)];
  if (values.notify) results.push(...(await checkNotifications(settings.notify)));
  const checkOne = (/** @type {any} */ one) => checkAccount(one, widthOf(stdout), settings.symbols);
  if (!offline) results.push(...(await mapSome(asked, checkOne)));
  if (json) {
    stdout.write(`${printableJson({ ok: exitCode(results) === EXIT.ok, checks: results }, 2)}\n`);
  } else {
    for (const { name, status, message, details } of results) {
      stdout.write(`${paint(`[${status}]`, STYLES[status])} ${clean(name)}: ${clean(message)}\n`);
      if (details !== undefined) stdout.write(`${details.trimEnd().replace(/^(?=.)/gm, '    ')}\n`);
    }
  }
  return exitCode(results);
}

module.exports = { check };
