'use strict';

/** A server that tells the time as a test says, and whether a clock shows it. */

const assert = require('node:assert/strict');
const http = require('node:http');
const { listen } = require('../serve.js');

const timeOf = (aheadMs) => Math.floor(Date.now() + aheadMs);
const replyOf = (time, more = {}) => ({ retCode: 0, retMsg: 'OK', result: {}, time, ...more });

/**
 * Tells the time on 127.0.0.1. `next` holds what differs for the next questions, one each: `aheadMs`, `headers`,
 * `status`, `body`.
 */
async function openTimeServer(t, usual = {}) {
  const exchange = { usual, next: [], requests: [], baseURL: '' };
  const server = http.createServer((request, response) => {
    exchange.requests.push(request);
    const reply = exchange.next.shift() ?? exchange.usual;
    const { aheadMs = 0, headers = {}, status = 200, body = replyOf(timeOf(aheadMs)) } = reply;
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  exchange.baseURL = `http://127.0.0.1:${await listen(t, server)}`;
  return exchange;
}

/** The exchange's time is the local one in these tests, unless they say otherwise. */
function assertShows(clock, aheadMs = 0) {
  const offMs = clock.offsetMs - aheadMs;
  assert.ok(Math.abs(offMs) <= clock.errorMs + 1, `${offMs} ± ${clock.errorMs}`);
  assert.ok(clock.errorMs < 4000);
}

module.exports = { assertShows, openTimeServer, replyOf, timeOf };
