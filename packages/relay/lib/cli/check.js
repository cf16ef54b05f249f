'use strict';

/**
 * `signal-relay check`: is everything in order?
 *
 * @module
 */

const fs = require('node:fs');
const path = require('node:path');
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
 * @returns {Promise<Result>}
 */
async function checkAccount(account, width) {
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

/** @param {import('../config/read').Settings} settings @returns {Promise<Result>} */
async function checkStore({ store: { file } }) {
  const { openStore } = require('../store');
  const name = 'store';
  try {
    if (fs.existsSync(file)) {
      await (await openStore(file, { mode: 'read' })).close();
      return { name, status: 'ok', message: file };
    }
    fs.accessSync(path.dirname(file), fs.constants.W_OK);
    return { name, status: 'ok', message: `${file} will be created` };
  } catch (error) {
    return { name, status: 'problem', message: /** @type {Error} */ (error).message };
  }
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
  if (!offline) results.push(...(await mapSome(asked, (one) => checkAccount(one, widthOf(stdout)))));
  if (json) {
    stdout.write(`${JSON.stringify({ ok: exitCode(results) === EXIT.ok, checks: results }, null, 2)}\n`);
  } else {
    for (const { name, status, message, details } of results) {
      stdout.write(`${paint(`[${status}]`, STYLES[status])} ${clean(name)}: ${clean(message)}\n`);
      if (details !== undefined) stdout.write(`${details.trimEnd().replace(/^(?=.)/gm, '    ')}\n`);
    }
  }
  return exitCode(results);
}

module.exports = { check };
