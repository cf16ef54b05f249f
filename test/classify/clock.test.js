'use strict';

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const fc = require('fast-check');
const { explainClock } = require('../../lib/classify/clock');
const { readClock } = require('../../lib/classify/clock-figures');
const { VENUES } = require('../../lib/venues');
const { classify } = require('../../lib/classify');
const { KEY, get } = require('../sandbox/client.js');
const { openSandbox } = require('../support/open-sandbox.js');

const SERVER = 1_700_000_000_000;
const HOUR = 3_600_000;
const figures = (request, more = {}) => ({
  request,
  server: SERVER,
  recvWindow: 5000,
  stated: true,
  ...more,
});

describe('the figures are read in every form', () => {
  const WANTED = { request: 1680180102752, server: 1680180108039, recvWindow: 5000 };
  const forms = [
    'invalid request, please check your server timestamp or recv_window param. req_timestamp[1680180102752],server_timestamp[1680180108039],recv_window[5000]',
    'invalid request, please check your timestamp and recv_window param. req_timestamp: 1680180102752 server_timestamp: 1680180108039 recv_window: 5000',
    'REQ_TIMESTAMP = 1680180102752; SERVER_TIMESTAMP = 1680180108039; RECV_WINDOW = 5000',
    'req_timestamp(1680180102752) server_timestamp(1680180108039) recv_window(5000)',
    'req timestamp 1680180102752, server timestamp 1680180108039, recv window 5000',
    '{"req_timestamp":"1680180102752","server_timestamp":"1680180108039","recv_window":"5000"}',
    'solicitação inválida, verifique recv_window: req_timestamp[1680180102752],server_timestamp[1680180108039],recv_window[5000]',
    'request expired: o@1680180102752, now[1680180108039] diff[5287]',
  ];
  for (const form of forms) {
    test(form.slice(0, 60), () => {
      const { request, server, recvWindow, stated } = readClock(form, null, {});
      assert.deepEqual({ request, server, recvWindow }, WANTED);
      assert.equal(stated, true);
    });
  }
  test('a window that the text leaves out is the one of the request, else the default', () => {
    const form = 'req_timestamp[1680180102752],server_timestamp[1680180108039]';
    assert.equal(readClock(form, null, { recvWindow: '7000' }).recvWindow, 7000);
    assert.equal(readClock(form, null, {}).recvWindow, VENUES.bybit.clock.defaultWindow);
  });
  test('without figures, the timestamp of the request and the time of the reply stand in', () => {
    for (const timestamp of [SERVER, `${SERVER}`, `${SERVER}.75`, ` ${SERVER} `]) {
      const found = readClock('', SERVER, { timestamp });
      assert.equal(found.request, SERVER);
      assert.equal(found.stated, false);
    }
    assert.equal(readClock('1.7E12', SERVER, { timestamp: '1.7E12' }).request, SERVER);
  });
  test('nothing is made of what is no figure', () => {
    for (const message of [
      'request expired: o@0, now[] diff[]',
      'req_timestamp[],server_timestamp[]',
      '',
      'timestamp',
    ]) {
      assert.equal(readClock(message, null, {}), null);
    }
    for (const timestamp of ['abc', '', null, {}, NaN, '1e99', '9'.repeat(50)]) {
      assert.equal(readClock('', SERVER, { timestamp }), null);
    }
  });
});

describe('ahead', () => {
  test('from the limit on, whatever the window is', () => {
    for (const recvWindow of [5000, 60000, 1e9]) {
      const verdict = explainClock(figures(SERVER + VENUES.bybit.clock.aheadMs, { recvWindow }), {});
      assert.equal(verdict.category, 'clock-ahead');
      assert.equal(verdict.windowHelps, false);
      assert.equal(verdict.neededRecvWindowMs, null);
      assert.equal(verdict.aheadMs, VENUES.bybit.clock.aheadMs);
      assert.match(verdict.evidence, /1000 ms ahead.*larger recv_window does not help/);
    }
    assert.equal(explainClock(figures(SERVER + 999), {}).category, 'accepted');
  });
  test('the local times prove how much at least', () => {
    const verdict = explainClock(figures(SERVER + 4000), {
      sentAt: SERVER + 3990,
      receivedAt: SERVER + 4100,
    });
    assert.deepEqual(verdict.offset, { lowMs: -4100, highMs: -3990 });
    assert.match(verdict.evidence, /3990 ms more than the server's/);
  });
});

describe('too old', () => {
  test('the window that would have admitted it is told', () => {
    const verdict = explainClock(figures(SERVER - 6609), {});
    assert.equal(verdict.category, 'request-late');
    assert.equal(verdict.confidence, 'inferred');
    assert.equal(verdict.windowHelps, true);
    assert.equal(verdict.neededRecvWindowMs, 6609);
    assert.match(verdict.fix, /recv_window of at least 6609 ms would have admitted/);
    // And so it is, by the rule itself.
    assert.equal(explainClock(figures(SERVER - 6609, { recvWindow: 6609 }), {}).category, 'accepted');
    assert.equal(explainClock(figures(SERVER - 6609, { recvWindow: 6608 }), {}).category, 'request-late');
  });
  test('a window of hours is not recommended', () => {
    assert.match(explainClock(figures(SERVER - 20233582), {}).fix, /20233582 ms.*is not a fix/);
  });
  test('a slow clock: the server was ahead of the moment at which its reply arrived', () => {
    const times = { sentAt: SERVER - 20000, receivedAt: SERVER - 19900 };
    const verdict = explainClock(figures(SERVER - 20000), times);
    assert.equal(verdict.category, 'clock-behind');
    assert.equal(verdict.confidence, 'stated');
    assert.match(verdict.evidence, /at least that much behind/);
    assert.deepEqual(verdict.offset, { lowMs: 19900, highMs: 20000 });
  });
  test('the time of the reply narrows the error of the clock', () => {
    const times = { sentAt: SERVER - 20000, receivedAt: SERVER - 3000 };
    const later = explainClock(figures(SERVER - 20000, { repliedAt: SERVER + 14000 }), times);
    assert.equal(later.offset.lowMs, 17000);
    assert.equal(later.category, 'clock-behind');
  });
  test('late on the way', () => {
    const verdict = explainClock(figures(SERVER - 20000), {
      sentAt: SERVER - 20000,
      receivedAt: SERVER + 50,
    });
    assert.equal(verdict.category, 'request-late');
    assert.match(verdict.evidence, /20050 ms after the request was sent/);
    assert.equal(verdict.confidence, 'inferred', 'a slow reply to a slow clock looks the same');
  });
  test('late on the way, proven by a clock that is not slow', () => {
    const verdict = explainClock(figures(SERVER - 6000), { sentAt: SERVER + 10, receivedAt: SERVER + 500 });
    assert.equal(verdict.category, 'request-late');
    assert.equal(verdict.confidence, 'stated');
  });
  test('waited before it was sent', () => {
    const verdict = explainClock(figures(SERVER - 60050), { sentAt: SERVER - 50, receivedAt: SERVER + 50 });
    assert.equal(verdict.category, 'request-late');
    assert.equal(verdict.confidence, 'stated');
    assert.match(verdict.evidence, /signed 60000 ms before it was sent/);
  });
  test('times that contradict each other decide nothing', () => {
    const verdict = explainClock(figures(SERVER - 6000), { sentAt: SERVER, receivedAt: SERVER - 1 });
    assert.equal(verdict.offset, null);
    assert.equal(verdict.confidence, 'inferred');
  });
});

describe('mistakes of another kind', () => {
  test('units are named, and no window helps against them', () => {
    const units = { seconds: 1_700_000_000, microseconds: SERVER * 1000, nanoseconds: 1.7e18 };
    for (const [unit, request] of Object.entries(units)) {
      const verdict = explainClock(figures(request), {});
      assert.match(verdict.evidence, new RegExp(`the size of ${unit}; Bybit reads milliseconds`));
      assert.equal(verdict.windowHelps, false);
      assert.match(verdict.fix, /milliseconds/);
      assert.equal(verdict.aheadMs, 0);
    }
    assert.match(
      explainClock(figures(1_700_009_000), {}).evidence,
      /Taken as seconds it is still 9000000 ms ahead/,
    );
  });
  test('a whole number of hours is probably a time zone, a whole number of days the date', () => {
    const told = (offset) => explainClock(figures(SERVER + offset), {}).evidence;
    assert.match(told(2 * HOUR), /2 hours: probably a local time was taken for UTC/);
    assert.match(told(HOUR + 4000), /1 hour:/);
    assert.match(told(-5.5 * HOUR - 1000), /5\.5 hours/);
    assert.match(told(-24 * HOUR), /1 whole day: the date is wrong/);
    assert.doesNotMatch(told(2 * HOUR + 200000), /time zone|local time was taken/);
    assert.doesNotMatch(told(20000), /local time was taken|the date/);
  });
  test('a fraction is mentioned', () => {
    assert.match(explainClock(figures(SERVER, { fraction: true }), {}).evidence, /with a fraction/);
  });
});

test('recorded figures', () => {
  // [request, server, recv_window, category, ms ahead]; from public issues of pybit, bybit-api, Bybit.Net and others.
  // prettier-ignore
  const recorded = [
    [1571603078000, 1571603076440, 5000, 'clock-ahead', 1560],
    [1595314750121, 1595314742549, 15000, 'clock-ahead', 7572],
    [1683929882141, 1683929880902, 5000, 'clock-ahead', 1239],
    [1755542601897, 1755542600895, 5000, 'clock-ahead', 1002],
    [1696396708819, 1696396707813, 15000, 'clock-ahead', 1006],
    [1706972576658, 1706972587026, 5000, 'request-late', -10368],
    [1678623600260, 1678623606869, 5000, 'request-late', -6609],
    [1580876039000, 1580896272582, 5000, 'clock-behind', -20233582],
    [1712638877054, 1712638938078, 5000, 'clock-behind', -61024],
  ];
  for (const [request, server, recvWindow, category, aheadMs] of recorded) {
    const verdict = explainClock({ request, server, recvWindow, stated: true }, {});
    assert.equal(verdict.category, category);
    assert.equal(verdict.aheadMs, aheadMs);
  }
});

test('the rule is the one of the sandbox, at its edges', async (t) => {
  const sandbox = await openSandbox(t, { now: () => SERVER, keys: [KEY] });
  for (const offset of [-5001, -5000, 0, 999, 1000]) {
    const { json } = await get(sandbox.urls.mainnet, '/v5/user/query-api', '', {
      timestamp: SERVER + offset,
    });
    const error = classify(json, { timestamp: SERVER + offset, recvWindow: 5000 });
    const judged = explainClock(figures(SERVER + offset), {});
    assert.equal(error?.category ?? 'accepted', judged.category, `offset ${offset}`);
  }
});

test('properties: the verdict is the rule, and nothing throws', () => {
  const number = fc.integer({ min: SERVER - 1e9, max: SERVER + 1e9 });
  const time = fc.oneof(number, fc.constant(undefined), fc.anything());
  fc.assert(
    fc.property(
      number,
      fc.integer({ min: 1, max: 1e6 }),
      time,
      time,
      (request, recvWindow, sentAt, receivedAt) => {
        const verdict = explainClock(figures(request, { recvWindow }), { sentAt, receivedAt });
        const accepted = SERVER - recvWindow <= request && request < SERVER + 1000;
        assert.equal(verdict.category === 'accepted', accepted);
        assert.equal(verdict.category === 'clock-ahead', request >= SERVER + 1000);
        assert.equal(verdict.windowHelps, accepted ? null : request < SERVER);
        if (verdict.neededRecvWindowMs !== null) {
          const again = explainClock(figures(request, { recvWindow: verdict.neededRecvWindowMs }), {});
          assert.equal(again.category, 'accepted');
        }
      },
    ),
  );
  fc.assert(
    fc.property(fc.string(), fc.anything(), fc.anything(), (message, timestamp, recvWindow) => {
      const found = readClock(message, SERVER, { timestamp, recvWindow });
      if (found) explainClock(found, { sentAt: timestamp, receivedAt: recvWindow });
    }),
  );
});
