'use strict';

/** Time: clocks that are wrong, and requests that take too long. The rule: server - window <= timestamp < server + 1000. */

const { DAY, HOUR, READ, WRITE } = require('../support/scenarios/world.js');

const refusedWithoutFigures = { retCode: 10002, retMsg: 'The request time exceeds the time window range.' };
const figures = (timestamp, server, recvWindow = 5000) =>
  `invalid request, please check your server timestamp or recv_window param. req_timestamp[${timestamp}],server_timestamp[${server}],recv_window[${recvWindow}]`;

module.exports = [
  {
    name: 'a clock that is an hour fast',
    via: 'classify',
    bot: { clockMs: HOUR },
    request: READ,
    expect: {
      cause: 'clock-ahead',
      first: 'clock',
      steps: { clock: 'fail', signature: 'unknown', permissions: 'unknown', expiry: 'unknown' },
      says: [/3[56]\d{5} ms ahead/, /recv_window does not help/i],
      fields: { code: 10002, confidence: 'stated' },
    },
  },
  {
    name: 'a fast clock, and a recv_window that was raised in vain',
    via: 'classify',
    bot: { clockMs: HOUR, recvWindow: 60_000 },
    request: WRITE,
    expect: { cause: 'clock-ahead', first: 'clock', steps: { clock: 'fail' }, says: [/does not help/i] },
  },
  {
    name: 'a clock that is an hour slow',
    via: 'classify',
    bot: { clockMs: -HOUR },
    request: READ,
    expect: {
      cause: 'clock-behind',
      first: 'clock',
      steps: { clock: 'fail', 'key-exists': 'unknown' },
      says: [/at least|behind/],
      fields: { confidence: 'stated' },
    },
  },
  {
    name: 'a clock that is 30 s slow',
    via: 'classify',
    bot: { clockMs: -30_000 },
    request: WRITE,
    expect: { cause: 'clock-behind', first: 'clock', steps: { clock: 'fail' } },
  },
  {
    name: 'a clock set to local time instead of UTC',
    via: 'classify',
    bot: { clockMs: 8 * HOUR },
    request: READ,
    expect: { cause: 'clock-ahead', first: 'clock', steps: { clock: 'fail' } },
  },
  {
    name: 'the server is ahead by 20 s',
    via: 'classify',
    world: { faults: { clockSkewMs: 20_000 } },
    request: READ,
    expect: { cause: 'clock-behind', first: 'clock', steps: { clock: 'fail' } },
  },
  {
    name: 'the server is behind by 20 s',
    via: 'classify',
    world: { faults: { clockSkewMs: -20_000 } },
    request: READ,
    expect: { cause: 'clock-ahead', first: 'clock', steps: { clock: 'fail' } },
  },
  {
    name: 'a request that is on its way for longer than its window',
    via: 'classify',
    world: { faults: { arrivalLatencyMs: 700 } },
    bot: { recvWindow: 200 },
    request: READ,
    expect: {
      cause: 'request-late',
      first: 'clock',
      steps: { clock: 'fail', signature: 'unknown' },
      says: [/recv_window/],
      fields: { retryable: true },
    },
  },
  {
    name: 'an order that is on its way for longer than its window',
    via: 'classify',
    world: { faults: { arrivalLatencyMs: 700 } },
    bot: { recvWindow: 200 },
    request: WRITE,
    expect: { cause: 'request-late', first: 'clock', steps: { clock: 'fail' } },
  },
  {
    name: 'a reply that is slow, to a request that was not',
    via: 'classify',
    world: { faults: { latencyMs: 700 } },
    bot: { recvWindow: 60_000 },
    request: READ,
    expect: { cause: null },
  },
  {
    name: 'a request that was signed a minute before it was sent',
    via: 'classify',
    request: { ...READ, byHand: true, timestampMs: -60_000 },
    expect: {
      cause: 'request-late',
      first: 'clock',
      steps: { clock: 'fail' },
      advises: [/just before sending/],
    },
  },
  {
    name: 'a timestamp in seconds',
    via: 'classify',
    request: { ...READ, byHand: true, timestampUnit: 'seconds' },
    expect: {
      cause: 'clock-behind',
      first: 'clock',
      steps: { clock: 'fail' },
      says: [/seconds/, /milliseconds/],
    },
  },
  {
    name: 'a timestamp of yesterday, of a process that kept it',
    via: 'classify',
    request: { ...READ, byHand: true, timestampMs: -DAY },
    expect: { cause: 'request-late', first: 'clock', steps: { clock: 'fail' } },
  },
  {
    name: 'a fast clock, refused without figures',
    via: 'classify',
    world: { faults: { nextReply: refusedWithoutFigures } },
    bot: { clockMs: HOUR },
    request: READ,
    expect: { cause: 'clock-ahead', first: 'clock', steps: { clock: 'fail' }, says: [/ms ahead/] },
  },
  {
    name: 'a slow clock, refused without figures',
    via: 'classify',
    world: { faults: { nextReply: refusedWithoutFigures } },
    bot: { clockMs: -HOUR },
    request: READ,
    expect: { cause: 'clock-behind', first: 'clock', steps: { clock: 'fail' } },
  },
  {
    name: '10002 without any figure, and nothing known of the request',
    via: 'classify',
    reply: { body: { ...refusedWithoutFigures, result: {}, retExtInfo: {} } },
    replayed: false,
    expect: {
      cause: 'request-late',
      first: 'clock',
      steps: { clock: 'fail', signature: 'unknown' },
      undecidable: 'Neither timestamp nor server time is given, so fast, slow and late look the same.',
    },
  },
  {
    name: '10002 ten seconds old, without the local times of sending and receiving',
    via: 'classify',
    reply: {
      body: {
        retCode: 10002,
        retMsg: figures(1_700_000_000_000, 1_700_000_010_000),
        time: 1_700_000_010_000,
      },
    },
    replayed: false,
    expect: {
      cause: 'request-late',
      first: 'clock',
      steps: { clock: 'fail' },
      says: [/10000 ms/],
      undecidable: 'A clock 10 s slow and a way of 10 s give the same three figures.',
    },
  },
  {
    name: 'the same figures, and the reply came at once',
    via: 'classify',
    reply: {
      body: {
        retCode: 10002,
        retMsg: figures(1_700_000_000_000, 1_700_000_010_000),
        time: 1_700_000_010_000,
      },
    },
    context: { sentAt: 1_700_000_000_000, receivedAt: 1_700_000_000_060 },
    replayed: false,
    expect: { cause: 'clock-behind', first: 'clock', steps: { clock: 'fail' }, says: [/99[0-9]{2} ms/] },
  },
  {
    name: 'the same figures, and the reply came after ten seconds',
    via: 'classify',
    reply: {
      body: {
        retCode: 10002,
        retMsg: figures(1_700_000_000_000, 1_700_000_010_000),
        time: 1_700_000_010_000,
      },
    },
    context: { sentAt: 1_700_000_000_000, receivedAt: 1_700_000_010_040 },
    replayed: false,
    expect: { cause: 'request-late', first: 'clock', steps: { clock: 'fail' } },
  },
  {
    name: 'a timestamp less than a second ahead is accepted',
    via: 'classify',
    bot: { clockMs: 500, recvWindow: 60_000 },
    request: READ,
    expect: { cause: null },
  },
  {
    name: 'a clock that is slow by less than the window is accepted',
    via: 'classify',
    bot: { clockMs: -2000, recvWindow: 60_000 },
    request: READ,
    expect: { cause: null },
  },
  {
    name: 'a fast clock, refused in the words of before V5',
    via: 'classify',
    world: { faults: { timestampForm: 'colons', legacyForm: true } },
    bot: { clockMs: HOUR },
    request: READ,
    expect: { cause: 'clock-ahead', first: 'clock', steps: { clock: 'fail' }, says: [/ms ahead/] },
  },
  {
    name: 'a slow clock, refused in the words of before V5',
    via: 'classify',
    world: { faults: { timestampForm: 'colons', legacyForm: true } },
    bot: { clockMs: -HOUR },
    request: READ,
    expect: { cause: 'clock-behind', first: 'clock', steps: { clock: 'fail' } },
  },
  {
    name: 'a fast clock, refused without figures before V5',
    via: 'classify',
    world: { faults: { timestampForm: 'none', legacyForm: true } },
    bot: { clockMs: HOUR },
    request: WRITE,
    expect: { cause: 'clock-ahead', first: 'clock', steps: { clock: 'fail' } },
  },
  {
    name: 'the doctor meets a clock that is an hour fast',
    via: 'diagnose',
    bot: { clockMs: HOUR },
    expect: {
      cause: 'clock-ahead',
      first: 'clock',
      steps: { clock: 'fail', 'key-exists': 'pass' },
      says: [/ahead|fast/],
    },
  },
  {
    name: 'the doctor meets a clock that is an hour slow',
    via: 'diagnose',
    bot: { clockMs: -HOUR },
    expect: {
      cause: 'clock-behind',
      first: 'clock',
      steps: { clock: 'fail', 'key-exists': 'pass' },
      says: [/behind|slow/],
    },
  },
  {
    name: 'the doctor meets a clock that is right',
    via: 'diagnose',
    expect: {
      cause: null,
      steps: { clock: 'pass', 'key-exists': 'pass', environment: 'pass', signature: 'pass' },
      fields: { ok: true },
    },
  },
];
