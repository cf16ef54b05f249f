'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const bybitApi = require('bybit-api');
const ccxt = require('ccxt');
const { eventually } = require('./lab.js');
const { figure, no, partly, yes } = require('./cells.js');

const ROOT = path.join(__dirname, '..', '..', '..');
const MODULES = path.join(__dirname, '..', 'node_modules');
/** Those for which this package signs. */
const VENUES = fs
  .readdirSync(path.join(ROOT, 'lib', 'venues'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory());
const MEGABYTE = 1e6;
/** Sizes are told in steps, so that a release which differs by a comment does not change the page. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

/** By the name of the contender; what is counted is in the method of the row. */
const METHODS = {
  'bybit-api': () =>
    Object.getOwnPropertyNames(bybitApi.RestClientV5.prototype).filter((name) => name !== 'constructor')
      .length,
  ccxt: () => Object.keys(new ccxt.bybit().has).filter((name) => new ccxt.bybit().has[name] === true).length,
};
function countMethods({ name }) {
  const count = METHODS[name]?.();
  return count === undefined ? no('none: paths, by the bot') : yes(`${count} methods`);
}

/** @returns {any} the module of a contender; what is written by hand has none */
const moduleOf = ({ name, folder }) =>
  folder === null ? require(ROOT) : name === folder ? require(folder) : {};

function countExchanges(contender) {
  const { exchanges = [] } = moduleOf(contender);
  if (contender.folder === null) return partly(`${VENUES.length} exchanges, with the paths of each`);
  return exchanges.length > 1 ? yes(`${exchanges.length} exchanges`) : no('Bybit only');
}

async function reconnects(contender, lab) {
  const sandbox = await lab.sandbox();
  lab.atEnd(await contender.stream(sandbox));
  const subscriptions = () =>
    sandbox.messages.filter(({ op, reply }) => op === 'subscribe' && reply !== null).length;
  if (!(await eventually(() => subscriptions() === 1, 5000))) throw new Error(`${contender.name}: no stream`);
  sandbox.dropConnections();
  return (await eventually(() => subscriptions() > 1, 4000)) ? yes('subscribed again') : no('stays away');
}

function keepsOrderBook(contender) {
  const { pro, ...others } = moduleOf(contender);
  if (pro && new pro.bybit().has.watchOrderBook) return yes('`watchOrderBook`');
  const store = Object.keys(others).find((name) => /^[A-Z][a-z]\w*Order[Bb]ook/.test(name));
  return store === undefined ? no('none') : yes(`\`${store}\``);
}

async function paces(contender, lab) {
  const { bybit: Exchange } = moduleOf(contender);
  const client = Exchange ? new Exchange() : contender.open(await lab.sandbox());
  return typeof client.throttle === 'function' && client.enableRateLimit ? yes('by default') : no('none');
}

function runsInBrowsers({ name, folder }) {
  if (name !== folder && folder !== null) return no('`node:crypto`');
  const place = folder === null ? ROOT : path.join(MODULES, folder);
  const { unpkg, browser } = JSON.parse(fs.readFileSync(path.join(place, 'package.json'), 'utf8'));
  const file = unpkg ?? browser;
  return typeof file === 'string' && fs.existsSync(path.join(place, file))
    ? yes('a bundle is packed')
    : no('no bundle');
}

/** The folder of a dependency, found as Node.js finds it. */
function folderOf(name, from) {
  for (let folder = from; folder.startsWith(MODULES); folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (fs.existsSync(candidate)) return candidate;
  }
  return path.join(MODULES, name);
}

/** @returns {Set<string>} the folders of a package and of all that it needs */
function treeOf(name, from = MODULES, tree = new Set()) {
  const folder = folderOf(name, from);
  if (tree.has(folder) || !fs.existsSync(folder)) return tree;
  tree.add(folder);
  const { dependencies = {} } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  for (const dependency of Object.keys(dependencies)) treeOf(dependency, folder, tree);
  return tree;
}

/** @returns {number} bytes, without packages nested in it */
function sizeOf(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => {
      const place = path.join(folder, entry.name);
      return entry.isDirectory() ? sizeOf(place) : fs.statSync(place).size;
    })
    .reduce((sum, size) => sum + size, 0);
}

function packedSize() {
  const options = { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], options);
  return JSON.parse(output)[0].unpackedSize;
}

function countDependencies({ folder }) {
  const own = require(path.join(ROOT, 'package.json')).dependencies ?? {};
  const count = folder === null ? Object.keys(own).length : treeOf(folder).size - 1;
  return figure(`${count}`);
}

function weigh({ folder }) {
  const size =
    folder === null ? packedSize() : [...treeOf(folder)].map(sizeOf).reduce((sum, part) => sum + part, 0);
  return figure(`under ${STEPS.find((step) => size < step * MEGABYTE)} MB`);
}

module.exports = {
  group: 'A complete client',
  rows: [
    {
      id: 'endpoints',
      anyBackend: true,
      feature: 'A method for each endpoint, with types',
      method: 'Reading: methods of `RestClientV5`; entries that are true in `has` of `ccxt.bybit`.',
      measure: countMethods,
    },
    {
      id: 'exchanges',
      anyBackend: true,
      feature: 'Other exchanges behind the same interface',
      method: 'Reading: `ccxt.exchanges`; the folders of `lib/venues`.',
      measure: countExchanges,
    },
    {
      id: 'reconnect',
      anyBackend: true,
      feature: 'A lost WebSocket is opened, logged in and subscribed again',
      method:
        'The sandbox drops the connection and waits for another subscription; ccxt in the loop that its documentation shows.',
      measure: reconnects,
    },
    {
      id: 'order-book',
      anyBackend: true,
      feature: 'Keeps order books',
      method: 'Reading: `has.watchOrderBook`, or an exported class for order books.',
      measure: keepsOrderBook,
    },
    {
      id: 'pace',
      anyBackend: true,
      feature: 'Spaces requests by itself',
      method: 'Reading: a `throttle` that is on in a new client.',
      measure: paces,
    },
    {
      id: 'browsers',
      anyBackend: true,
      feature: 'Packed for browsers',
      method:
        'Reading: the file that `unpkg` or `browser` of `package.json` names. bybit-api has none, and documents how to make one.',
      measure: runsInBrowsers,
    },
    {
      id: 'dependencies',
      anyBackend: true,
      feature: 'Packages installed along with it',
      method:
        'Reading: `dependencies`, followed through the installed `package.json` files; optional ones left out.',
      measure: countDependencies,
    },
    {
      id: 'size',
      anyBackend: true,
      feature: 'Size on disk, with those packages',
      method:
        'The files are added up; of this package those that `npm pack` lists. In steps (1, 2, 5, 10 …).',
      measure: weigh,
    },
  ],
};
