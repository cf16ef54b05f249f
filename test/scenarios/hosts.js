'use strict';

/** Hosts: web sites in the place of the API, environments that are mixed up, paths that do not exist. */

const { KEY, READ, WRONG_SECRET } = require('../support/scenarios/world.js');
const { INFO } = require('../support/fixtures.js');

const PAGE = '<!DOCTYPE html><html><head><title>Bybit</title></head><body><div id="app"></div></body></html>';
const web = { httpStatus: 200, headers: { 'Content-Type': 'text/html' }, body: PAGE };
const pageAt = (host) => ({ url: `https://${host}${INFO}`, method: 'GET', signed: true });
const site = (says) => ({
  cause: 'no-verdict',
  first: 'environment',
  steps: { environment: 'fail', 'key-exists': 'unknown', signature: 'unknown' },
  says,
});

module.exports = [
  {
    name: 'the web site of the mainnet in the place of the API',
    via: 'classify',
    reply: web,
    context: pageAt('www.bybit.com'),
    replayed: false,
    expect: site([/web site/, /api\.bybit\.com/]),
  },
  {
    name: 'the web site of the testnet in the place of the API',
    via: 'classify',
    reply: web,
    context: pageAt('testnet.bybit.com'),
    replayed: false,
    expect: site([/web site/, /api-testnet\.bybit\.com/]),
  },
  {
    name: 'the web site, answering with a page for bots',
    via: 'classify',
    reply: { ...web, httpStatus: 403 },
    context: pageAt('bybit.com'),
    replayed: false,
    expect: site([/web site/]),
  },
  {
    name: 'demo trading on the testnet, which is not supported',
    via: 'classify',
    world: { keys: [] },
    bot: { host: 'api-demo-testnet.bybit.com' },
    request: { ...READ, byHand: true },
    expect: {
      cause: 'key-or-environment',
      first: 'key-exists',
      steps: { environment: 'unknown', 'key-exists': 'fail' },
      evidence: { environment: /demo trading on the testnet/ },
    },
  },
  {
    name: 'a host of Bybit that its documentation does not name',
    via: 'classify',
    world: { keys: [] },
    bot: { host: 'api2.bybit.com' },
    request: { ...READ, byHand: true },
    expect: {
      cause: 'key-or-environment',
      first: 'key-exists',
      steps: { environment: 'unknown' },
      evidence: { environment: /not a documented API host/ },
    },
  },
  ...[
    ['api.bybit.com', 'mainnet'],
    ['api.bytick.com', 'mainnet'],
    ['api.bybit.eu', 'mainnet'],
    ['api-testnet.bybit.com', 'testnet'],
    ['api-demo.bybit.com', 'demo'],
  ].map(([host, environment]) => ({
    name: `${host} knows the key, so it lives in ${environment}`,
    via: 'classify',
    bot: { host, secret: WRONG_SECRET },
    request: { ...READ, byHand: true },
    expect: {
      cause: 'bad-signature',
      first: 'signature',
      steps: { environment: 'pass', 'key-exists': 'pass' },
      fields: { environment },
    },
  })),
  {
    name: 'a path that does not exist',
    via: 'classify',
    request: { method: 'GET', path: '/v5/acount/info' },
    // The sandbox itself would say that it has no such endpoint.
    world: {
      faults: {
        everyReply: {
          httpStatus: 404,
          headers: { 'Content-Type': 'text/plain; charset=utf-8' },
          body: '404 page not found',
        },
      },
    },
    expect: {
      cause: 'no-verdict',
      steps: { 'key-exists': 'unknown', signature: 'unknown', permissions: 'unknown' },
      fields: { httpStatus: 404, retryable: false },
      undecidable:
        'Bybit documents two causes of 404: a wrong path, and a category that does not fit the account.',
    },
  },
  {
    name: 'the retCode of a path that does not exist',
    via: 'classify',
    source: 'https://bybit-exchange.github.io/docs/v5/error',
    reply: {
      body: {
        retCode: 10017,
        retMsg: 'Route not found.',
        result: {},
        retExtInfo: {},
        time: 1_700_000_000_000,
      },
    },
    expect: { cause: 'business', steps: { 'key-exists': 'unknown', signature: 'unknown' } },
  },
  {
    name: 'the doctor is pointed to a port where nobody listens',
    via: 'diagnose',
    address: 'closed',
    expect: {
      cause: 'no-verdict',
      steps: { 'key-exists': 'unknown', signature: 'unknown', clock: 'unknown' },
    },
  },
  {
    name: 'the doctor is pointed to a host that accepts and says nothing',
    via: 'diagnose',
    address: 'silent',
    options: { timeoutMs: 100 },
    expect: {
      cause: 'no-verdict',
      steps: { 'key-exists': 'unknown', signature: 'unknown', clock: 'unknown' },
    },
  },
  {
    name: 'the doctor is pointed to a web page',
    via: 'diagnose',
    world: { faults: { everyReply: web } },
    expect: { cause: 'no-verdict', steps: { 'key-exists': 'unknown', signature: 'unknown' } },
  },
  {
    name: 'the doctor talks to the environment of the key',
    via: 'diagnose',
    world: { keys: [{ ...KEY, environment: 'demo' }] },
    bot: { environment: 'demo' },
    expect: { cause: null, steps: { environment: 'pass' }, fields: { environment: 'demo', ok: true } },
  },
];
