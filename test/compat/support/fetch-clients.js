'use strict';

/** The functions that createFetch() is tested with: fetches of packages, and those that the page about clients makes of other clients. */

const vm = require('node:vm');
const crossFetch = require('cross-fetch');
const got11 = require('got-11');
const nodeFetch2 = require('node-fetch-2');
const superagent = require('superagent');
const undici = require('undici');
const undici6 = require('undici-6');
const { readPage } = require('./pages.js');

const nodeFetch = import('node-fetch');
const got = import('got');

/** @param {string} name of an alias of test/compat @returns {string} */
const versionOf = (name) => require(`../node_modules/${name}/package.json`).version;

/**
 * @param {string} heading of the page
 * @param {Record<string, any>} imports what the program below the heading imports
 * @returns {(url: string, init: any) => Promise<any>} the function `send` of that program
 */
function recipe(heading, imports) {
  const [block] = readPage('clients.md').get(heading)?.blocks ?? [];
  const source = /^async function send\([^]*?^\}$/m.exec(block?.text ?? '')?.[0];
  if (source === undefined) throw new Error(`clients.md has no function send() below ${heading}`);
  return vm.compileFunction(`return ${source}`, Object.keys(imports))(...Object.values(imports));
}

/** A function of the page makes Responses of Node.js. */
const own = (fetch) => ({ Response, FormData, fetch });
const codeOf = (error) => error.code;

/**
 * Each client with its own classes. `network` is how it names a connection that was refused. One that is `isDeafToCuts` waits for
 * ever when a body with a Content-Length breaks off.
 */
const FETCH_CLIENTS = Object.freeze([
  { name: `undici ${versionOf('undici')}`, load: async () => undici, network: (error) => error.cause.code },
  {
    name: `node-fetch ${versionOf('node-fetch')}`,
    load: async () => ({ ...(await nodeFetch), fetch: (await nodeFetch).default }),
    network: codeOf,
  },
  {
    name: `node-fetch ${versionOf('node-fetch-2')}`,
    load: async () => ({ ...nodeFetch2, fetch: nodeFetch2, FormData }),
    isDeafToCuts: true,
    network: codeOf,
  },
  {
    name: `cross-fetch ${versionOf('cross-fetch')}`,
    load: async () => ({ ...crossFetch, fetch: crossFetch, FormData }),
    isDeafToCuts: true,
    network: codeOf,
  },
  {
    name: `undici.request ${versionOf('undici')}`,
    load: async () => own(recipe('request of undici', { request: undici.request })),
    isRecipe: true,
    network: codeOf,
  },
  {
    name: `undici.request ${versionOf('undici-6')}`,
    load: async () => own(recipe('request of undici', { request: undici6.request })),
    isRecipe: true,
    network: codeOf,
  },
  {
    name: `superagent ${versionOf('superagent')}`,
    load: async () => own(recipe('superagent', { superagent })),
    isRecipe: true,
    network: codeOf,
  },
  {
    name: `got ${versionOf('got-11')}`,
    load: async () => own(recipe('got 11', { got: got11 })),
    isRecipe: true,
    network: codeOf,
  },
  {
    name: `got ${versionOf('got')}`,
    load: async () => own(recipe('got 11', { got: (await got).default })),
    isRecipe: true,
    network: codeOf,
  },
]);

module.exports = { FETCH_CLIENTS, recipe };
