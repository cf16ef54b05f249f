'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** A property on Object.prototype, put there by another package, counts neither as an option nor as a part of a request. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { after, before, test } = require('node:test');

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
  const { 'node:http': nodeAlone, axios: axiosAlone, ...wanted } = usual;
  assert.equal(seen.length, cases.length);
  for (const [index, { 'node:http': node, axios, ...outcomes }] of seen.entries()) {
    const title = cases[index].join(' ');
    if (node === nodeAlone && axios === axiosAlone) assert.deepEqual(outcomes, wanted, title);
    else t.diagnostic(`${title}: Node.js or axios itself fails`);
  }
});
