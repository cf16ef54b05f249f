'use strict';

/**
 * What binding.gyp says about sources and flags, so that the prebuilt binaries are made from the same lists as a
 * build with node-gyp.
 */

const { execFileSync } = require('node:child_process');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');
const GYP_FILE = 'binding.gyp';
/** The file is a Python literal, and Python is what node-gyp needs anyway. */
const AS_JSON = 'import ast, json, sys; print(json.dumps(ast.literal_eval(open(sys.argv[1]).read())))';

/** What node-gyp adds for a release build by Node.js's own common.gypi. */
const OF_NODE = {
  defines: ['OPENSSL_NO_PINSHARED', 'OPENSSL_THREADS'],
  include_dirs: [],
  cflags: ['-Wno-unused-parameter', '-O3'],
  cflags_c: [],
  ldflags: [],
};
const LISTS = Object.keys(OF_NODE);

/**
 * @param {string} condition  comparisons, joined by `and`
 * @param {Record<string, string | number>} variables
 * @returns {boolean}
 */
function holds(condition, variables) {
  return condition.split(' and ').every((comparison) => isTrue(comparison, variables));
}

/**
 * @param {string} condition  `NAME==value` or `NAME!=value`, the value a number or in quotes
 * @param {Record<string, string | number>} variables
 * @returns {boolean}
 */
function isTrue(condition, variables) {
  const match = /^(\w+)(==|!=)(?:"([^"]*)"|(\d+))$/.exec(condition);
  if (match === null || !(match[1] in variables)) {
    throw new Error(`${GYP_FILE}: a condition that scripts/prebuild/gyp.js cannot read: ${condition}`);
  }
  const [, name, operator, text, number] = match;
  const equal = variables[name] === (number === undefined ? text : Number(number));
  return equal === (operator === '==');
}

/**
 * @param {any} settings  a dictionary of binding.gyp
 * @param {Record<string, string | number>} variables
 * @returns {any[]} the dictionaries that count, in order
 */
function layersOf(settings, variables) {
  const { conditions = [], configurations = {} } = settings;
  return [
    settings,
    ...conditions.flatMap((/** @type {any[]} */ [condition, then, otherwise]) => {
      const chosen = holds(condition, variables) ? then : otherwise;
      return chosen === undefined ? [] : layersOf(chosen, variables);
    }),
    ...(configurations.Release ? layersOf(configurations.Release, variables) : []),
  ];
}

/**
 * @param {any[]} layers
 * @returns {Record<string, string[]>} per list: everything added, less what is taken away with `name!`
 */
function merge(layers) {
  return Object.fromEntries(
    LISTS.map((list) => {
      const removed = new Set(layers.flatMap((layer) => layer[`${list}!`] ?? []));
      const values = layers.flatMap((layer) => layer[list] ?? []).filter((value) => !removed.has(value));
      return [list, [...new Set(values)]];
    }),
  );
}

/**
 * @param {Record<string, string | number>} variables  `NAME%`: the value unless the command line gives one
 * @returns {Record<string, string | number>}
 */
function defaultsOf(variables) {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name.replace(/%$/, ''), value]),
  );
}

/**
 * @typedef {object} Unit  sources that are compiled with the same flags
 * @property {string} name
 * @property {string[]} sources
 * @property {string[]} compilerFlags
 *
 * @param {{ os: string, arch: string }} target  as gyp calls them: linux or win, x64 or arm64
 * @returns {{ units: Unit[], linkerFlags: string[] }}
 */
function readGyp({ os, arch }) {
  const output = execFileSync('python3', ['-c', AS_JSON, path.join(ROOT, GYP_FILE)], { encoding: 'utf8' });
  const { variables: ownVariables, target_defaults: defaults, targets } = JSON.parse(output);
  const variables = { ...defaultsOf(ownVariables), bybit_werror: 1, OS: os, target_arch: arch };
  const read = targets.map((/** @type {any} */ target) => ({
    target,
    lists: merge([OF_NODE, ...layersOf(defaults, variables), ...layersOf(target, variables)]),
  }));
  return {
    units: read.map((/** @type {any} */ { target, lists }) => ({
      name: target.target_name,
      sources: target.sources,
      compilerFlags: [
        ...lists.defines.map((/** @type {string} */ name) => `-D${name}`),
        ...lists.include_dirs.map((/** @type {string} */ folder) => `-I${folder}`),
        ...lists.cflags,
        ...lists.cflags_c,
      ],
    })),
    linkerFlags: read.find((/** @type {any} */ { target }) => target.type !== 'static_library').lists.ldflags,
  };
}

module.exports = { readGyp };
