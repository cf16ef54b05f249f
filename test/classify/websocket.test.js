'use strict';

/** What classify makes of messages of the WebSocket: the private stream, the trade channel, and the old form. */

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const { classify } = require('../../lib/classify');

describe('WebSocket', () => {
  /** [body, context, category or null] */
  // prettier-ignore
  const rows = [
    [{ success: true, ret_msg: '', op: 'auth', conn_id: 'c' }, {}, null],
    [{ retCode: 0, op: 'auth', connId: 'c' }, {}, null],
    [{ retCode: 20001, retMsg: 'Repeat auth', op: 'auth', connId: 'c' }, {}, null],
    [{ retCode: '20001' }, { transport: 'websocket' }, null],
    [{ topic: 'order', data: [] }, {}, null],
    [{ op: 'pong', args: ['1700000000000'] }, {}, null],
    [{ success: false, ret_msg: 'error:request expired', request: { op: 'auth' } }, {}, 'clock-behind'],
    [{ success: false, ret_msg: 'Params Error', op: 'auth', conn_id: 'c' }, {}, 'clock-behind'],
    [{ success: false, ret_msg: 'Params Error', op: 'subscribe' }, {}, 'business'],
    [{ success: false, ret_msg: 'error:topic:order needs auth first', request: { op: 'subscribe' } }, {}, 'missing-auth'],
    [{ success: false, ret_msg: 'error:USVC1111', op: 'auth' }, {}, 'auth-failed'],
    [{ success: false, ret_msg: 'apikey/ip not matched', op: 'auth' }, {}, 'key-or-ip-mismatch'],
    [{ success: false, ret_msg: 'Invalid API-key, IP, or permissions for action.', op: 'auth' }, {}, 'key-or-ip-mismatch'],
    [{ success: false, ret_msg: "Unmatched IP, please check your API key's bound IP addresses.", op: 'auth' }, {}, 'ip-not-allowed'],
    [{ success: false, ret_msg: 'Your api key has expired.', op: 'auth' }, {}, 'key-expired'],
    [{ success: false, ret_msg: 'Error sign, please check your signature generation algorithm.', op: 'auth' }, {}, 'bad-signature'],
    [{ success: false, ret_msg: 'error:verify signature fail', request: { op: 'auth' } }, {}, 'bad-signature'],
    [{ success: false, ret_msg: 'Permission denied', op: 'subscribe' }, {}, 'permission'],
    [{ retCode: 10007, retMsg: 'Request not authorized', op: 'order.create', connId: 'c' }, {}, 'missing-auth'],
    [{ success: false, ret_msg: 'error:invalid op', request: { op: 'auth' } }, {}, 'business'],
    [{ success: false, ret_msg: 'API key is invalid.', op: 'auth' }, {}, 'key-or-environment'],
    [{ success: false, ret_msg: 'Request not authorized', op: 'subscribe' }, {}, 'missing-auth'],
    [{ req_id: '1', success: true, ret_msg: '', op: 'auth', conn_id: 'c' }, {}, null],
    [{ reqId: '1', retCode: 10003, retMsg: '', op: 'order.create', connId: 'c' }, {}, 'session-limit'],
    [{ reqId: '1', retCode: 10005, retMsg: '', op: 'order.create', connId: 'c' }, {}, 'permission'],
  ];
  for (const [body, context, category] of rows) {
    test(`${JSON.stringify(body)} is ${category}`, () => {
      assert.equal(classify(body, context)?.category ?? null, category);
    });
  }

  test('a trade reply brings its own headers', () => {
    const body = {
      reqId: '1',
      retCode: 10006,
      op: 'order.create',
      header: { Traceid: 'abc', Timenow: '1700000000000', 'X-Bapi-Limit-Reset-Timestamp': '1700000000250' },
    };
    const error = classify(body);
    assert.equal(error.traceId, 'abc');
    assert.equal(error.endpoint, 'order.create');
    assert.equal(error.retryAfterMs, 250);
  });

  test('a login is not judged by the rule for request timestamps', () => {
    const error = classify(
      { retCode: 10004, op: 'auth', connId: 'c', time: 1700000000000 },
      { timestamp: 1700000010000 },
    );
    assert.equal(error.checks.find(({ id }) => id === 'clock').status, 'unknown');
  });
});

describe('a login that had expired', () => {
  const SIGNED = 1_700_000_000_000;
  const EXPIRES = SIGNED + 10_000;
  const REFUSALS = [
    { retCode: 10001, retMsg: 'Params Error', op: 'auth', connId: 'c' },
    { success: false, ret_msg: 'Params Error', op: 'auth', conn_id: 'c' },
    { success: false, ret_msg: 'error:request expired', request: { op: 'auth' } },
  ];
  const clockHint = (error) => error.hints.find(({ id }) => id === 'clock');
  const clockStep = (error) => error.checks.find(({ id }) => id === 'clock');
  const said = (error) =>
    [error.message, error.toText().split('\n', 1)[0], JSON.stringify(clockStep(error))].join('\n');
  // The rule of request timestamps.
  const REST_RULE = /1000 ms ahead|recv_window/;

  for (const refusal of REFUSALS) {
    const title = JSON.stringify(refusal);

    test(`that waited is called that: ${title}`, () => {
      for (const login of [
        { expires: EXPIRES },
        { expires: `${EXPIRES}` },
        { signedPayload: `GET/realtime${EXPIRES}` },
      ]) {
        const error = classify(refusal, { ...login, timestamp: SIGNED, sentAt: EXPIRES + 500 });
        assert.equal(error.category, 'request-late');
        assert.notEqual(error.confidence, 'inferred');
        assert.match(error.message, /waited 10500 ms between signing and sending/);
        assert.equal(clockStep(error).status, 'fail');
        assert.match(clockHint(error).fix, /when the connection is open/);
        assert.doesNotMatch(said(error), /clock is (?:slow|behind)|NTP/);
        assert.doesNotMatch(said(error), REST_RULE);
      }
    });

    test(`that had hardly any time left is late, too: ${title}`, () => {
      const late = classify(refusal, { expires: EXPIRES, sentAt: EXPIRES - 200 });
      assert.equal(late.category, 'request-late');
      assert.match(clockStep(late).evidence, /200 ms before it expired/);
      const short = classify(refusal, { expires: SIGNED + 500, timestamp: SIGNED, sentAt: SIGNED + 1 });
      assert.match(short.message, /valid for 500 ms only/);
    });

    test(`that was sent in time proves a slow clock: ${title}`, () => {
      const times = { expires: EXPIRES, timestamp: SIGNED, sentAt: SIGNED + 5 };
      const error = classify(refusal, { ...times, receivedAt: SIGNED + 105 });
      assert.equal(error.category, 'clock-behind');
      assert.notEqual(error.confidence, 'inferred');
      assert.equal(clockStep(error).status, 'fail');
      assert.match(error.message, /at least 9895 ms behind/);
      assert.match(clockHint(error).fix, /NTP/);
      assert.doesNotMatch(said(error), REST_RULE);
      assert.equal(classify(refusal, times).category, 'clock-behind');
    });

    test(`whose refusal came after its end proves neither: ${title}`, () => {
      const error = classify(refusal, { expires: EXPIRES, sentAt: SIGNED, receivedAt: EXPIRES + 1 });
      assert.equal(error.category, 'request-late');
      assert.equal(error.confidence, 'inferred');
      assert.match(clockStep(error).evidence, /on its way too long, or the local clock is behind/);
    });

    test(`of which nothing is known can have both causes: ${title}`, () => {
      for (const context of [
        {},
        { expires: EXPIRES },
        { sentAt: SIGNED },
        { timestamp: SIGNED, expires: 'soon', sentAt: SIGNED },
      ]) {
        const error = classify(refusal, context);
        assert.equal(error.category, 'clock-behind');
        assert.equal(error.confidence, 'inferred');
        assert.match(error.message, /clock is slow, or the login waited/);
        // Only one of the two texts says that the login had expired.
        assert.equal(clockStep(error).status, /expired/.test(title) ? 'fail' : 'unknown');
        assert.equal(error.checks[0].id, 'clock');
        assert.match(
          clockHint(error).fix,
          /"expires" of a login must be later than the time of the exchange/,
        );
        assert.doesNotMatch(said(error), REST_RULE);
      }
    });
  }

  test('because its expiry was in seconds is not blamed on the clock', () => {
    const error = classify(REFUSALS[0], { expires: EXPIRES / 1000, sentAt: SIGNED, receivedAt: SIGNED + 50 });
    assert.match(error.message, /not in milliseconds/);
    assert.doesNotMatch(said(error), /NTP/);
  });

  test('is read whatever stands in the place of its times', () => {
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    for (const value of [Symbol('time'), 10n, Object.create(null), revoked.proxy, NaN, null, true]) {
      for (const name of ['expires', 'sentAt', 'timestamp', 'receivedAt']) {
        const times = { expires: EXPIRES, sentAt: SIGNED, timestamp: SIGNED, receivedAt: SIGNED + 50 };
        const error = classify(REFUSALS[0], { ...times, [name]: value });
        assert.doesNotMatch(said(error), /NaN|undefined|Infinity/);
      }
    }
  });

  test('says nothing of refusals that are about something else', () => {
    const times = { expires: EXPIRES, sentAt: EXPIRES + 500 };
    const refused = classify({ retCode: 10004, retMsg: 'error sign!', op: 'auth' }, times);
    assert.equal(refused.category, 'bad-signature');
    assert.doesNotMatch(said(refused), /waited/);
    const order = classify({ retCode: 10001, retMsg: 'Params Error', op: 'order.create' }, times);
    assert.equal(order.category, 'business');
  });
});
