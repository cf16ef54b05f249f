'use strict';

/** An alarm that does not arrive is told where somebody may see it. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const { test } = require('node:test');
const { setUp } = require('../support/world');

test('a channel that does not take notifications is an event error, without its address', async (t) => {
  const server = http.createServer((_, response) => response.writeHead(401).end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const url = `http://127.0.0.1:${server.address().port}/test-token-in-the-path`;
  const { start } = await setUp(t, { accounts: 1, config: { notify: { webhook: { url } } } });
  const relay = await start();
  const failed = once(relay, 'error');
  await relay.setKill({ mode: 'stop' });
  const [{ code, message }] = await failed;
  assert.deepEqual(
    [code, message],
    ['ERR_RELAY_NOTIFY', 'notify.webhook: A notification was not delivered: HTTP 401'],
  );
});
