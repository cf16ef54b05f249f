'use strict';

/** What the tests of the gate share: a server that answers as a test says, a gate of it, and waits on conditions. */

const http = require('node:http');
const { AuthGate, classify } = require('../../../lib/index.js');
const { EXPIRED_REPLY, QUERY_API } = require('../fixtures.js');
const { newSigner } = require('../new-signer.js');
const { listen } = require('../serve.js');

const KEY_INFORMATION = {
  readOnly: 0,
  permissions: { ContractTrade: ['Order', 'Position'], Spot: ['SpotTrade'] },
  ips: ['*'],
  deadlineDay: 90,
  uta: 1,
};

/** What a bot reports that got this reply. */
const EXPIRED = classify(EXPIRED_REPLY);

/** @param {object} fields @returns {string} a reply of the exchange */
const told = (fields) =>
  JSON.stringify({ retCode: 0, retMsg: 'OK', result: {}, time: Date.now(), ...fields });

/** @typedef {import('node:http').IncomingMessage} Incoming */
/** @typedef {import('node:http').ServerResponse} Outgoing */

/**
 * An exchange that accepts the key until the test replaces one of its answers.
 *
 * @param {import('node:test').TestContext} t
 * @param {Record<string, (outgoing: Outgoing, incoming: Incoming) => void>} [answers] by path
 */
async function openExchange(t, answers = {}) {
  /** @type {Record<string, (outgoing: Outgoing, incoming: Incoming) => void>} */
  const by = {
    '/v5/market/time': (outgoing) => outgoing.end(told({ result: timeResult() })),
    [QUERY_API]: (outgoing) => outgoing.end(told({ result: KEY_INFORMATION })),
    ...answers,
  };
  /** @type {string[]} */
  const asked = [];
  const server = http.createServer((incoming, outgoing) => {
    const path = String(incoming.url).split('?', 1)[0];
    asked.push(path);
    (by[path] ?? (() => outgoing.end(told({}))))(outgoing, incoming);
  });
  const baseURL = `http://127.0.0.1:${await listen(t, server)}`;
  const checks = () => asked.filter((path) => path === QUERY_API).length;
  return { server, baseURL, answers: by, asked, checks };
}

function timeResult() {
  const now = Date.now();
  return { timeSecond: String(Math.floor(now / 1000)), timeNano: `${now}000000` };
}

/**
 * @param {import('node:test').TestContext} t
 * @param {string} baseURL
 * @param {Partial<import('../../../lib/gate/options').GateOptions>} [options]
 */
function openGate(t, baseURL, options = {}) {
  const gate = new AuthGate({
    signer: newSigner(),
    baseURL,
    environment: 'mainnet',
    retry: { minMs: 5, maxMs: 20 },
    ...options,
  });
  t.after(() => gate.close());
  return gate;
}

/** A store for AuthGate({ shared }) as a user may supply it. */
function mapStore() {
  /** @type {Map<string, string>} */
  const texts = new Map();
  /** @type {Set<string>} */
  const claims = new Set();
  /** @type {string[]} */
  const written = [];
  return {
    texts,
    /** All that was ever written: a text may be replaced before anyone looks. */
    written,
    read: async (/** @type {string} */ name) => texts.get(name) ?? null,
    write: async (/** @type {string} */ name, /** @type {string} */ text) => {
      written.push(text);
      texts.set(name, text);
    },
    claim: async (/** @type {string} */ name) => {
      if (claims.has(name)) return null;
      claims.add(name);
      return async () => void claims.delete(name);
    },
  };
}

module.exports = { EXPIRED, KEY_INFORMATION, mapStore, openExchange, openGate, told };
