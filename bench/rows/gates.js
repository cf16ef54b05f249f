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

/** @param {import('../run').Context} context */
async function gates({ quick }) {
  const count = quick ? 100 : 1000;
  const restMs = quick ? 6000 : 60000;
  const { server, url, worst } = await openExchange();
  try {
    const args = ['--expose-gc', CHILD, url, String(count), String(restMs)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return report(JSON.parse(stdout), count, worst());
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/**
 * @param {{ firstMs: number, lastMs: number, launch: number, rest: number, bytes: Record<string, number> }} measured
 * @param {number} count
 * @param {number} worst
 */
function report(measured, count, worst) {
  const { firstMs, lastMs, launch, rest, bytes } = measured;
  const entry = (work, versus, target, value, unit) => ({
    work: `${count} gates and clocks: ${work}`,
    versus,
    target,
    value,
    unit,
  });
  return {
    entries: [
      entry('requests at launch', 'for each gate', { atMost: 1.1 }, launch / count, 'requests'),
      entry(
        'requests at rest',
        'for each gate, in its day and ten minutes of its clock',
        { atMost: 1.2 },
        rest / count,
        'requests',
      ),
      entry(
        'the most requests in any 5 s',
        'the limit of an IP address, 600',
        { atMost: 1 },
        worst / LIMIT,
        'x',
      ),
      entry('the first gate opens', 'after readyAll() was called', { atMost: 1 }, firstMs / 1000, 's'),
      entry('the last gate opens', 'after readyAll() was called', null, lastMs / 1000, 's'),
      entry('memory of a clock', 'heap, synchronised', null, bytes.clock / 1024, 'KiB'),
      entry(
        'memory of a gate',
        'heap, with the diagnosis of its check',
        null,
        bytes.checkedGate / 1024,
        'KiB',
      ),
    ],
    raw: { count, worst, ...measured },
  };
}

module.exports = { gates };
