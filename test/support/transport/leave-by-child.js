'use strict';

/**
 * An order that may leave within 300 ms, and whose connection is kept back until this process was stopped for longer than
 * that.
 */

const http = require('node:http');
const net = require('node:net');
const axios = require('axios');
const { attach } = require('../../../lib/axios.js');
const { Signer } = require('../../../lib/index.js');

const baseURL = process.argv[2];
const agent = new http.Agent();
agent.createConnection = (options, callback) => {
  const socket = net.connect(options.port, options.host);
  socket.once('connect', () => {
    process.stdout.write('ready\n');
    let last = Date.now();
    const timer = setInterval(() => {
      const stoppedMs = Date.now() - last;
      last = Date.now();
      if (stoppedMs < 500) return;
      clearInterval(timer);
      callback(null, socket);
    }, 10);
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
