'use strict';

/** The bots of shapes/: each in the shape of a public one, with the diff that ports it. */

const fs = require('node:fs');
const path = require('node:path');

const FOLDER = path.join(__dirname, 'shapes');

/**
 * @typedef {object} Traits
 * @property {number} [accounts]  that one signal orders for; default 1
 * @property {Record<string, string>} [uses]  packages that test/compat has under another name
 * @property {boolean} [keyless]  also runs without a key of Bybit
 * @property {string} [onlySigns]  why the port replaces the signature alone: it prints what it printed before
 * @property {string} [long]  why the port changes more than MOST_LINES lines
 */

/** @type {Record<string, Traits>} */
const TRAITS = {
  'absolute-url': {},
  webhook: {},
  'interceptor-class': {},
  accounts: { accounts: 2, long: 'an instance of axios for each account' },
  retry: {},
  'example-form': {},
  'fetch-stream': { long: 'the login to the stream, and a look at the reply to it' },
  'route-handler': {},
  'queue-worker': {},
  copier: {},
  'bybit-api': {},
  'bybit-api-3': { uses: { 'bybit-api': 'bybit-api-3-5' } },
  ccxt: {},
  'websocket-trade': { long: 'the login, and a look at the reply to it' },
  'hand-made': { onlySigns: 'createHmac alone is replaced, and the bot prints what it printed' },
  proxy: {},
  'many-exchanges': { keyless: true, long: 'the key may be missing' },
};

/** @typedef {Traits & { name: string, folder: string, file: string, about: string, port: string, gate: string | null, packages: string[] }} Shape */

/** @param {string} name @returns {Shape} */
function readShape(name) {
  const folder = path.join(FOLDER, name);
  const file = fs.readdirSync(folder).find((entry) => entry.startsWith('bot.'));
  if (file === undefined) throw new Error(`there is no bot in ${folder}`);
  const text = fs.readFileSync(path.join(folder, file), 'utf8');
  const diff = (/** @type {string} */ entry) =>
    fs.existsSync(path.join(folder, entry)) ? fs.readFileSync(path.join(folder, entry), 'utf8') : null;
  const port = diff('port.diff');
  if (port === null) throw new Error(`there is no port.diff in ${folder}`);
  return {
    ...TRAITS[name],
    name,
    folder,
    file,
    port,
    gate: diff('gate.diff'),
    about: (/^\/\/ (.*)$/m.exec(text)?.[1] ?? '').trim(),
    packages: packagesOf(text),
  };
}

/** @param {string} text @returns {string[]} that it loads */
function packagesOf(text) {
  const named = [...text.matchAll(/(?:\bfrom |\brequire\()'([a-z][\w-]*)'/g)].map(([, name]) => name);
  return named.filter((name) => !require('node:module').builtinModules.includes(name));
}

/** @param {string} diff @returns {number} how many lines it changes */
function changedLines(diff) {
  const lines = (/** @type {RegExp} */ pattern) => diff.match(pattern)?.length ?? 0;
  return Math.max(lines(/^\+(?!\+\+ )/gm), lines(/^-(?!-- )/gm));
}

const SHAPES = Object.keys(TRAITS).map(readShape);

module.exports = { FOLDER, SHAPES, changedLines };
