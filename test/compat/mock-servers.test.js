'use strict';

/**
 * Hundreds of requests of each client through each mock server. Some mock servers drop a request that is not written soon
 * enough, which a single request does not show.
 */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const test = require('node:test');

const RUN = path.join(__dirname, 'support', 'mock-server-run.js');
const CLIENTS = ['axios-http', 'axios-fetch', 'createFetch'];
/** nock 13 does not mock fetch. */
const SERVERS = [
  { name: 'nock-13', clients: ['axios-http'] },
  { name: 'nock' },
  { name: 'nock-15-0', isNew: true },
  { name: 'nock-15', isNew: true },
  { name: 'msw' },
  { name: 'msw-3', isNew: true },
];

const [major, minor] = process.versions.node.split('.').map(Number);
const isOld = major < 22 || (major === 22 && minor < 12);

for (const { name, clients = CLIENTS, isNew } of SERVERS) {
  const skip = isNew && isOld && `${name} needs Node.js 22.12 or later`;
  for (const client of clients) {
    test(`${name} gets each request of ${client} once, signed`, { skip }, () => {
      const { status, stderr } = spawnSync(process.execPath, [RUN, name, client], { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    });
  }
}
