'use strict';

/** The tables of docs/sandbox.md name what the sandbox has, and nothing else. */

const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { startSandbox, replies } = require('../../lib/sandbox/index.js');
const { PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS } = require('../../lib/sandbox/bybit/endpoints.js');
const { createFaults } = require('../../lib/sandbox/bybit/faults.js');

const PAGE = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'sandbox.md'), 'utf8');

/** @param {string} heading Of the first column. @returns {Array<[names: string[], rest: string]>} The rows of a table. */
function rowsOf(heading) {
  const lines = PAGE.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${heading} `));
  assert.notEqual(head, -1, `docs/sandbox.md has a table of ${heading}`);
  const body = lines.slice(head + 2);
  return body
    .slice(
      0,
      body.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) => {
      const [, first, ...rest] = line.split('|');
      return [[...first.matchAll(/`([^`]+)`/g)].map(([, name]) => name), rest.join('|')];
    });
}

const namesOf = (heading) => rowsOf(heading).flatMap(([names]) => names);

test('the table of endpoints, with what is public and what demo trading lacks', () => {
  const endpoints = new Map(
    [...PUBLIC_ENDPOINTS, ...PRIVATE_ENDPOINTS].map((endpoint) => [
      `${endpoint.method} ${endpoint.path}`,
      endpoint,
    ]),
  );
  assert.deepEqual(namesOf('endpoint').sort(), [...endpoints.keys()].sort());
  for (const [[name], notes] of rowsOf('endpoint')) {
    const endpoint = endpoints.get(name);
    assert.equal(/\bpublic\b/.test(notes), PUBLIC_ENDPOINTS.includes(endpoint), name);
    assert.equal(/not on demo/.test(notes), endpoint.demo === 'refused', name);
    assert.equal(/demo only/.test(notes), endpoint.demo === 'only', name);
  }
});

test('the tables of faults and ready-made replies', () => {
  assert.deepEqual(namesOf('fault ').sort(), Object.keys(createFaults().of('mainnet')).sort());
  for (const name of Object.keys(replies)) assert.ok(PAGE.includes(`\`${name}\``), name);
});

test('the table of members', async (t) => {
  const sandbox = await startSandbox();
  t.after(() => sandbox.close());
  const documented = namesOf('member').map((name) => /^\w+/.exec(name)?.[0]);
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(sandbox)).filter(
    (name) => name !== 'constructor',
  );
  const fields = ['urls', 'webSocketUrls', 'requests', 'messages'];
  assert.deepEqual([...new Set(documented)].sort(), [...own, ...fields].sort());
});

test('the examples of faults can be set', async (t) => {
  const sandbox = await startSandbox();
  t.after(() => sandbox.close());
  const examples = rowsOf('what happens to an order').map(([, rest]) => /`(.+)`/.exec(rest)?.[1]);
  assert.ok(examples.length > 5);
  for (const example of examples) {
    // The table writes JavaScript.
    const faults = new Function('replies', `return (${example})`)(replies);
    assert.ok(sandbox.set(faults), example);
  }
});
