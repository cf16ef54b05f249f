'use strict';

/** Too many requests: to wait is the cure, and the key is not the cause. */

const { replies } = require('../../lib/sandbox/index.js');
const { READ, WRITE } = require('../support/scenarios/world.js');

const steps = {
  'key-exists': 'unknown',
  permissions: 'unknown',
  signature: 'unknown',
  'ip-whitelist': 'unknown',
};
const limited = (fields = {}) => ({ cause: 'rate-limit', steps, fields: { retryable: true, ...fields } });
const told = (retCode, retMsg, more = {}) => ({
  body: { retCode, retMsg, result: {}, retExtInfo: {}, ...more },
});
const next = (nextReply) => ({ faults: { nextReply } });
const DOCUMENTED = 'https://bybit-exchange.github.io/docs/v5/error';

module.exports = [
  {
    name: 'too many reads in a second',
    via: 'classify',
    world: { faults: { rateLimited: true } },
    request: READ,
    expect: limited({ code: 10006 }),
  },
  {
    name: 'too many orders in a second',
    via: 'classify',
    world: { faults: { rateLimited: true } },
    request: WRITE,
    expect: limited({ code: 10006 }),
  },
  {
    name: 'a limit without the header that says when it ends',
    via: 'classify',
    source: 'https://github.com/bybit-exchange/pybit/issues/340',
    reply: told(10006, 'Too many visits. Exceeded the API Rate Limit.'),
    expect: limited({ code: 10006 }),
  },
  {
    name: 'a limit with the header that says when it ends',
    via: 'classify',
    reply: {
      ...told(10006, 'Too many visits!', { time: 1_700_000_000_000 }),
      headers: {
        'X-Bapi-Limit': '10',
        'X-Bapi-Limit-Status': '0',
        'X-Bapi-Limit-Reset-Timestamp': '1700000000750',
      },
    },
    replayed: false,
    expect: limited({ retryAfterMs: 750 }),
  },
  {
    name: 'too many requests from one address, as text',
    via: 'classify',
    source: 'https://bybit-exchange.github.io/docs/v5/rate-limit',
    world: next(replies.accessTooFrequent),
    request: READ,
    expect: limited({ httpStatus: 403, retryAfterMs: 600_000 }),
  },
  {
    name: 'too many requests from one address, as JSON',
    via: 'classify',
    world: next(replies.accessTooFrequentJson),
    request: READ,
    expect: limited({ httpStatus: 403 }),
  },
  {
    name: 'the system protects itself',
    via: 'classify',
    world: next(replies.tooManyRequests),
    request: READ,
    expect: limited({ httpStatus: 429 }),
  },
  {
    name: 'an endpoint that was retired answers 429 with nothing',
    via: 'classify',
    source: 'https://github.com/hummingbot/hummingbot/issues/7233',
    reply: { httpStatus: 429, body: '' },
    expect: limited({ httpStatus: 429 }),
  },
  ...[
    [10018, 'Exceeded the IP Rate Limit.'],
    [10403, 'Exceed IP rate limit.'],
    [10429, 'System level frequency protection'],
    [20003, 'Too frequent requests under the same session'],
  ].map(([code, text]) => ({
    name: `the limit of ${code}`,
    via: 'classify',
    source: DOCUMENTED,
    reply: told(code, text),
    expect: limited({ code }),
  })),
  {
    name: 'too many sessions on the trade channel',
    via: 'classify',
    source: DOCUMENTED,
    reply: {
      body: {
        reqId: 'a1',
        retCode: 10003,
        retMsg: 'Too many sessions under the same UID',
        op: 'auth',
        connId: 'c1',
      },
    },
    replayed: false,
    expect: {
      cause: 'session-limit',
      steps: { 'key-exists': 'unknown', environment: 'unknown', signature: 'unknown' },
    },
  },
  {
    name: 'the doctor is told to wait',
    via: 'diagnose',
    world: { faults: { everyReply: { ...replies.accessTooFrequent } } },
    expect: { cause: 'rate-limit', steps, fields: { ok: false } },
  },
  {
    name: 'the doctor may read the clock, and must wait for the key information',
    via: 'diagnose',
    world: { faults: { rateLimited: true } },
    expect: { cause: 'rate-limit', steps: { clock: 'pass', permissions: 'unknown' }, fields: { ok: false } },
  },
];
