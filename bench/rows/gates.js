'use strict';

/** Many accounts in one process: the requests that their gates and clocks make at launch and at rest, and their memory. */

const { execFile } = require('node:child_process');
const { once } = require('node:events');
const http = require('node:http');
const path = require('node:path');
const { promisify } = require('node:util');

const CHILD = path.join(__dirname, '..', 'gates-child.js');
/** ms; the exchange counts requests in any window of this length. */
const WINDOW_MS = 5000;
/** The limit of an IP address in it. https://bybit-exchange.github.io/docs/v5/rate-limit */
const LIMIT = 600;
const KEY = { readOnly: 0, permissions: { ContractTrade: ['Order'] }, ips: ['*'], deadlineDay: 90, uta: 1 };

/** An exchange that accepts every key, and counts. */
async function openExchange() {
  const arrivals = [];
  let worst = 0;
  const count = () => {
    const now = performance.now();
    arrivals.push(now);
    let first = arrivals.length - 1;
    while (first > 0 && arrivals[first - 1] > now - WINDOW_MS) first -= 1;
    worst = Math.max(worst, arrivals.length - first);
  };
  const server = http.createServer((request, response) => {
    const time = Date.now();
    if (request.url === '/asked') return void response.end(JSON.stringify({ asked: arrivals.length }));
    count();
    const result = request.url === '/v5/market/time' ? { timeNano: `${time}000000` } : KEY;
    response.end(JSON.stringify({ retCode: 0, retMsg: 'OK', result, time }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${server.address().port}`, worst: () => worst };
}

/** @param {boolean} quick @returns {Promise<Record<string, number>>} */
async function launch(quick) {
  const count = quick ? 100 : 1000;
  const { server, url, worst } = await openExchange();
  try {
    const args = ['--expose-gc', CHILD, url, String(count), quick ? '6000' : '60000'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const figures = JSON.parse(stdout);
    return {
      ...figures,
      launch: figures.launch / count,
      rest: figures.rest / count,
      worst: worst() / LIMIT,
    };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** @param {string} work @param {string} versus @param {string} figure @param {string} unit @param {number} [target] */
function entry(work, versus, figure, unit, target) {
  const value = /** @type {const} */ ('ours');
  return { work: `gates and clocks: ${work}`, versus, ours: `gates.${figure}`, value, unit, target };
}

/** @type {import('../measure').Row} */
const gates = {
  name: 'gates',
  measures: '1,000 gates and 1,000 clocks in one process (100 with --quick)',
  unit: 'requests',
  rounds: 3,
  quickRounds: 1,
  warmUp: false,
  comparisons: [
    entry('requests at launch', 'per gate', 'launch', 'requests', 1.1),
    entry(
      'requests at rest',
      'per gate, in a day of it and ten minutes of its clock',
      'rest',
      'requests',
      1.2,
    ),
    entry('the most requests in any 5 s', 'the limit of an IP address, 600', 'worst', 'x', 1),
    entry('the first gate opens', 'after readyAll() was called', 'firstNs', 'ns', 1e9),
    entry('the last gate opens', 'after readyAll() was called', 'lastNs', 'ns'),
    entry('memory of a clock', 'heap, synchronised', 'clockBytes', 'bytes'),
    entry('memory of a gate', 'heap, with the diagnosis of its check', 'gateBytes', 'bytes'),
  ],
  prepare: async ({ quick }) => ({ sides: { gates: () => launch(quick) } }),
};

module.exports = { rows: [gates] };
