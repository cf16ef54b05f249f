'use strict';

// Runs once, but for --thorough: it tests what is above the signature, and the signature is tested on both backends.

/** A property that another package puts on Object.prototype is neither an option nor a part of a request. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { isDeepStrictEqual } = require('node:util');

const { startSandbox } = require('../../lib/sandbox');
const { runChild } = require('../support/run-child');

const CHILD = path.join(__dirname, '..', 'support', 'clients', 'pollution-child.js');
const KEY = { apiKey: 'pollution000000001', secret: 'test-secret-of-thirty-six-characters' };
const NAMES = [
  ...[
    'recvWindow',
    'leaveBy',
    'deadlineMs',
    'replyMs',
    'thread',
    'throwOn',
    'gate',
    'clock',
    'resend',
    'sign',
  ],
  ...['bybitAuth', 'signer', 'baseURL', 'query', 'timestamp'],
  ...['environment', 'clientOrderId', 'writable', 'value', 'configurable', 'enumerable', 'httpStatus'],
];
const VALUES = ['object', 'number', 'false'];

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
before(async () => {
  sandbox = await startSandbox({ keys: [KEY] });
});
after(() => sandbox.close());

test('a property on Object.prototype', async (t) => {
  const cases = NAMES.flatMap((name) => VALUES.map((value) => [name, value]));
  const bot = { url: sandbox.urls.mainnet, apiKey: KEY.apiKey, apiSecret: KEY.secret, cases };
  const { code, stdout, stderr } = await runChild(CHILD, { args: [JSON.stringify(bot)] });
  assert.equal(code, 0, stderr);
  const [usual, ...seen] = JSON.parse(stdout);
  const ALONE = ['node:http', 'axios', 'fetch'];
  const alone = (/** @type {any} */ stages) => ALONE.map((name) => stages[name]);
  const wanted = Object.entries(usual).filter(([name]) => !ALONE.includes(name));
  assert.equal(seen.length, cases.length);
  for (const [index, stages] of seen.entries()) {
    const title = cases[index].join(' ');
    if (isDeepStrictEqual(alone(stages), alone(usual))) {
      for (const [name, outcome] of wanted) assert.equal(stages[name], outcome, `${title}: ${name}`);
    } else {
      t.diagnostic(`${title}: Node.js, axios or fetch fails without this package`);
    }
  }
});
