'use strict';

/** The sandbox beside ws 7, which many bots have: HTTP works, and a WebSocket is told what to install. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { runChild } = require('../support/run-child');
const { temporaryFolder } = require('../support/temporary-folder.js');

const SANDBOX = path.join(__dirname, '..', '..', 'lib', 'sandbox');

test('ws 7 is too old for the WebSockets of the sandbox, and nothing else fails', async (t) => {
  const folder = temporaryFolder(t);
  fs.cpSync(SANDBOX, path.join(folder, 'sandbox'), { recursive: true });
  fs.mkdirSync(path.join(folder, 'node_modules'));
  fs.symlinkSync(path.dirname(require.resolve('ws-7/package.json')), path.join(folder, 'node_modules', 'ws'));
  const bot = path.join(folder, 'bot.js');
  fs.writeFileSync(
    bot,
    `const WebSocket = require('ws');
    require('./sandbox').startSandbox().then(async (sandbox) => {
      console.log((await (await fetch(sandbox.urls.mainnet + '/v5/market/time')).json()).retMsg);
      const socket = new WebSocket(sandbox.webSocketUrls.mainnet + '/v5/private');
      socket.on('unexpected-response', (request, reply) => {
        reply.setEncoding('utf8').on('data', (text) => console.log(reply.statusCode, text));
        reply.on('end', () => sandbox.close());
      });
    });`,
  );
  const { code, stdout, stderr } = await runChild(bot, { env: { NODE_PATH: '' } });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^OK\n501 .*"ws" 8 or later: npm install --save-dev ws@8/);
  assert.match(stderr, /ERR_BYBIT_SANDBOX_WS_MISSING.*an older one is installed/);
});
