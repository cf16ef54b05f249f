'use strict';

/** An order that may leave within 200 ms and has to wait for its connection; the test stops this process meanwhile. */

const http = require('node:http');
const net = require('node:net');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { Signer } = require('../../lib/index.js');

const baseURL = process.argv[2];
const agent = new http.Agent();
agent.createConnection = (options, callback) => {
  const socket = net.connect(options.port, options.host);
  socket.once('connect', () => {
    process.stdout.write('ready\n');
    // Long after this, the process goes on; by then the time is over.
    setTimeout(() => callback(null, socket), 100);
  });
};
const signer = new Signer({
  apiKey: 'testKey00000000001',
  apiSecret: 'test-secret-of-thirty-six-characters',
});
const bot = attach(axios.create({ baseURL, httpAgent: agent, proxy: false }), { signer });
bot
  .post('/v5/order/create', { symbol: 'BTCUSDT' }, { bybitAuth: { leaveBy: Date.now() + 300 } })
  .then(
    () => 'placed',
    ({ code, sent }) => `${code} sent=${sent}`,
  )
  .then((outcome) => process.stdout.write(`outcome ${outcome}\n`));
