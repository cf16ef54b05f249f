'use strict';

/** What the tests of the public market endpoints ask with: no credentials. */

const assert = require('node:assert/strict');
const { frozenSandbox, send } = require('./client.js');

/** @returns {(path: string, query?: object) => Promise<object>} The JSON of a reply, without credentials. */
function asker(sandbox, environment = 'mainnet') {
  return async (path, query = {}) => {
    const target = `/v5/market/${path}?${new URLSearchParams(query)}`;
    const { status, json } = await send(sandbox.urls[environment], { target });
    assert.equal(status, 200, target);
    return json;
  };
}

async function openMarket(t, options) {
  const sandbox = await frozenSandbox(t, options);
  const ask = asker(sandbox);
  const result = async (path, query) => {
    const reply = await ask(path, query);
    assert.deepEqual([reply.retCode, reply.retMsg], [0, 'OK'], `${path} ${JSON.stringify(query)}`);
    return reply.result;
  };
  return { sandbox, ask, result };
}

module.exports = { asker, openMarket };
