'use strict';

/** What classify makes of messages of the WebSocket: the private stream, the trade channel, and the old form. */

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const { classify } = require('../lib/classify');

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
    assert.equal(error.hints.find(({ id }) => id === 'clock').status, 'unknown');
  });
});
