'use strict';

/** What stands in front of the exchange, and what happens on the way: none of it says anything about the key. */

const { replies } = require('../../lib/sandbox/index.js');
const { READ, WRITE } = require('../support/scenarios/world.js');
const { CREATE } = require('../support/fixtures.js');

const HTML = { 'Content-Type': 'text/html' };
const next = (nextReply) => ({ faults: { nextReply } });
const always = (everyReply) => ({ faults: { everyReply } });
const innocent = {
  'key-exists': 'unknown',
  signature: 'unknown',
  permissions: 'unknown',
  'ip-whitelist': 'unknown',
};
const noVerdict = (fields = {}) => ({ cause: 'no-verdict', steps: innocent, fields });
const told = (retCode, retMsg) => ({
  body: { retCode, retMsg, result: {}, retExtInfo: {}, time: 1_700_000_000_000 },
});
const page = (title, text) =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1>${text}</body></html>`;

module.exports = [
  {
    name: 'the country is refused before the exchange is reached',
    via: 'classify',
    world: next(replies.regionBlocked),
    request: READ,
    expect: {
      cause: 'region',
      steps: { 'key-exists': 'unknown', signature: 'unknown' },
      fields: { httpStatus: 403, code: null },
    },
  },
  {
    name: 'a firewall page that names no country',
    via: 'classify',
    world: next(replies.firewall),
    request: READ,
    expect: noVerdict({ httpStatus: 403 }),
  },
  {
    name: 'a read with an empty JSON body, which is refused with a page',
    via: 'classify',
    source: 'https://github.com/PipedreamHQ/pipedream/issues/5641',
    request: { ...READ, byHand: true, body: '{}', sign: { content: '' } },
    expect: noVerdict({ httpStatus: 403 }),
  },
  {
    name: 'a bad gateway, on a read',
    via: 'classify',
    world: next(replies.badGateway),
    request: READ,
    expect: noVerdict({ httpStatus: 502, retryable: true }),
  },
  {
    name: 'a bad gateway, on an order that may have been placed',
    via: 'classify',
    world: next(replies.badGateway),
    request: WRITE,
    expect: noVerdict({ httpStatus: 502, retryable: false }),
  },
  {
    name: 'the service is unavailable',
    via: 'classify',
    world: next(replies.serviceUnavailable),
    request: READ,
    expect: noVerdict({ httpStatus: 503 }),
  },
  {
    name: 'the gateway gives up waiting',
    via: 'classify',
    world: next(replies.gatewayTimeout),
    request: READ,
    expect: noVerdict({ httpStatus: 504 }),
  },
  {
    name: 'the matching engine gives up waiting',
    via: 'classify',
    source: 'https://github.com/bybit-exchange/pybit/issues/234',
    world: next({ retCode: 10000, retMsg: 'Server Timeout' }),
    request: WRITE,
    expect: noVerdict({ code: 10000, retryable: false }),
  },
  {
    name: 'the server has an internal error',
    via: 'classify',
    reply: told(10016, 'Internal System Error.'),
    expect: noVerdict({ code: 10016 }),
  },
  {
    name: 'a page about a login where the reply should be',
    via: 'classify',
    world: next({
      httpStatus: 200,
      headers: HTML,
      body: page('Welcome to the hotel', '<p>Log in to use the network.</p>'),
    }),
    request: READ,
    expect: noVerdict({ httpStatus: 200 }),
  },
  {
    name: 'an error page that mentions an expired API key',
    via: 'classify',
    world: next({
      httpStatus: 502,
      headers: HTML,
      body: page('502', '<p>retCode 33004: Your api key has expired.</p>'),
    }),
    request: READ,
    expect: { ...noVerdict(), steps: { ...innocent, expiry: 'unknown' } },
  },
  {
    name: 'a 5xx reply whose body claims that the key is invalid',
    via: 'classify',
    world: next({ httpStatus: 503, body: { retCode: 10003, retMsg: 'API key is invalid.' } }),
    request: READ,
    expect: noVerdict({ httpStatus: 503 }),
  },
  {
    name: 'JSON that was cut off on its way',
    via: 'classify',
    world: next({ httpStatus: 200, body: '{"retCode":10003,"retMsg":"API key is inva' }),
    request: READ,
    expect: {
      cause: 'no-verdict',
      steps: innocent,
      undecidable:
        'What is left of the reply is no reply of the API, and what it would have said is not known.',
    },
  },
  {
    name: 'a connection that is cut instead of an answer',
    via: 'classify',
    world: { faults: { down: true } },
    request: READ,
    expect: noVerdict({ httpStatus: null }),
  },
  {
    name: 'a connection that is cut in the middle of the answer',
    via: 'classify',
    world: { faults: { hangUpMidBody: true } },
    request: READ,
    expect: {
      cause: 'no-verdict',
      steps: innocent,
      undecidable: 'Half an answer came, and what the other half would have said is not known.',
    },
  },
  {
    name: 'a host that cannot be reached',
    via: 'classify',
    address: 'closed',
    request: WRITE,
    // Nothing was sent, so repeating the order cannot place it twice.
    expect: noVerdict({ httpStatus: null, retryable: true }),
  },
  {
    name: 'a host that accepts the connection and never answers',
    via: 'classify',
    address: 'silent',
    // Long enough for a busy machine to send it.
    bot: { timeoutMs: 2000 },
    request: { method: 'POST', path: CREATE, body: { category: 'linear' } },
    expect: noVerdict({ httpStatus: null, retryable: false }),
  },
  {
    name: 'a redirect, which signed requests do not follow',
    via: 'classify',
    world: next({ httpStatus: 307, headers: { Location: '/elsewhere' } }),
    request: READ,
    expect: {
      cause: 'no-verdict',
      steps: innocent,
      undecidable: 'Where the redirect would have led, and what would have been said there, is not known.',
    },
  },
  {
    name: 'the service is restricted in this region, in the words of the API',
    via: 'classify',
    reply: told(10009, 'Service restricted in your region.'),
    expect: {
      cause: 'region',
      steps: { signature: 'unknown' },
    },
  },
  {
    name: 'the address is banned, in the words of the API',
    via: 'classify',
    source: 'https://bybit-exchange.github.io/docs/v5/error',
    reply: told(10009, 'IP has been banned.'),
    expect: { cause: 'banned', steps: { signature: 'unknown' }, fields: { code: 10009 } },
  },
  {
    name: 'the doctor is refused for the country',
    via: 'diagnose',
    world: always(replies.regionBlocked),
    expect: {
      cause: 'region',
      steps: { 'key-exists': 'unknown', signature: 'unknown' },
    },
  },
  {
    name: 'the doctor meets a firewall',
    via: 'diagnose',
    world: always(replies.firewall),
    expect: noVerdict({ ok: false }),
  },
  {
    name: 'the doctor meets a server that is down behind its gateway',
    via: 'diagnose',
    world: always(replies.badGateway),
    expect: noVerdict({ ok: false }),
  },
  {
    name: 'the doctor is cut off',
    via: 'diagnose',
    world: { faults: { down: true } },
    expect: noVerdict({ ok: false }),
  },
  {
    name: 'the doctor can read the clock, and the key information fails with 10016',
    via: 'diagnose',
    world: always({ ...replies.serverError, when: { path: '/v5/user/query-api' } }),
    expect: { ...noVerdict({ ok: false }), steps: { ...innocent, clock: 'pass' } },
  },
  ...[
    ['a page that checks whether a person is there', 'challenge', { httpStatus: 403 }],
    ['a proxy that wants a login', 'proxyAuthentication', { httpStatus: 407 }],
    ['a proxy that does not allow the request', 'proxyForbidden', { httpStatus: 403 }],
    ['the portal of a guest network', 'captivePortal', { httpStatus: 200 }],
    ['a 503 with nothing in it', 'emptyServiceUnavailable', { httpStatus: 503 }],
    ['a gateway that speaks JSON of its own', 'gatewayJson', { httpStatus: 503 }],
  ].map(([name, reply, fields]) => ({
    name,
    via: 'classify',
    world: next(replies[reply]),
    request: READ,
    expect: noVerdict(fields),
  })),
  ...[
    [
      'a proxy that asks for a password with 401',
      401,
      { 'WWW-Authenticate': 'Basic realm="office"', Via: '1.1 gw.office.example (squid/6.1)' },
      '',
    ],
    ['a gateway of the company that says 401 in JSON of its own', 401, {}, '{"error":"unauthorized"}'],
    ['a home router that says 401', 401, { Server: 'GoAhead-Webs' }, ''],
    [
      'a web filter that names a region',
      403,
      { ...HTML, Server: 'FortiGate' },
      page('Web page blocked', 'The category Cryptocurrency is not allowed in your region.'),
    ],
    [
      'a filter of a provider that names a country and a court',
      451,
      { ...HTML, Server: 'Apache' },
      page('Blocked', 'Access is blocked in this country by a court order.'),
    ],
  ].map(([name, httpStatus, headers, body]) => ({
    name,
    via: 'classify',
    reply: { httpStatus, headers, body },
    expect: noVerdict({ httpStatus }),
  })),
  {
    name: 'the doctor sits in a guest network',
    via: 'diagnose',
    world: always(replies.captivePortal),
    expect: noVerdict({ ok: false }),
  },
  {
    name: 'the doctor sits behind a proxy that wants a login',
    via: 'diagnose',
    world: always(replies.proxyAuthentication),
    expect: noVerdict({ ok: false }),
  },
];
