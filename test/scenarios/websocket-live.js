'use strict';

/** Logins and orders over the WebSocket doors of the sandbox. */

const { DAY, HOUR, KEY, WRONG_SECRET } = require('../support/scenarios/world.js');
const { ORDER } = require('../support/fixtures.js');

const PRIVATE = { stream: '/v5/private' };
const TRADE = { stream: '/v5/trade' };
const order = { op: 'order.create', args: [ORDER] };
const having = (fields) => ({ keys: [{ ...KEY, ...fields }] });
const unknownKey = {
  cause: 'key-or-environment',
  first: 'key-exists',
  steps: { 'key-exists': 'fail', environment: 'unknown', signature: 'unknown' },
};
const badSignature = {
  cause: 'bad-signature',
  first: 'signature',
  steps: { signature: 'fail', 'key-exists': 'pass' },
};
const expired = { cause: 'key-expired', first: 'expiry', steps: { expiry: 'fail', 'key-exists': 'pass' } };
const foreign = { cause: 'ip-not-allowed', first: 'ip-whitelist', steps: { 'ip-whitelist': 'fail' } };
const mismatch = {
  cause: 'key-or-ip-mismatch',
  steps: { 'key-exists': 'unknown', 'ip-whitelist': 'unknown', environment: 'unknown' },
  undecidable: 'The text names key and address, and does not say which of them did not match.',
};
const expiresTooSoon = {
  cause: 'clock-behind',
  first: 'clock',
  steps: { clock: 'unknown', signature: 'unknown', 'key-exists': 'unknown' },
  undecidable: 'The text says only that a parameter is wrong; that it is the expiry time is experience.',
};
const abroad = { ...having({ ips: ['203.0.113.7'] }), clientIp: '198.51.100.23' };

module.exports = [
  ...[PRIVATE, TRADE].flatMap((request) => [
    {
      name: `a login that is right at ${request.stream}`,
      via: 'classify',
      request,
      expect: { cause: null },
    },
    {
      name: `a login that has expired when it arrives at ${request.stream}`,
      via: 'classify',
      request: { ...request, expiresMs: -1000 },
      expect: expiresTooSoon,
    },
    {
      name: `a login by a slow clock at ${request.stream}`,
      via: 'classify',
      bot: { clockMs: -HOUR },
      request,
      expect: expiresTooSoon,
    },
    {
      name: `a login with the secret of another key at ${request.stream}`,
      via: 'classify',
      bot: { secret: WRONG_SECRET },
      request,
      expect: badSignature,
    },
    {
      name: `a login with a signature that was damaged at ${request.stream}`,
      via: 'classify',
      request: { ...request, spoil: true },
      expect: badSignature,
    },
    {
      name: `a login with a key of another environment at ${request.stream}`,
      via: 'classify',
      world: having({ environment: 'testnet' }),
      request,
      expect: unknownKey,
    },
    {
      name: `a login with an expired key at ${request.stream}`,
      via: 'classify',
      world: having({ expiredAt: Date.now() - DAY }),
      request,
      expect: expired,
    },
    {
      name: `a login from an address that is not bound at ${request.stream}`,
      via: 'classify',
      world: abroad,
      request,
      expect: foreign,
    },
  ]),
  {
    name: 'a login of the interface before V5 that has expired',
    via: 'classify',
    world: { faults: { legacyForm: true } },
    request: { ...PRIVATE, expiresMs: -1000 },
    expect: { cause: 'clock-behind', first: 'clock', steps: { clock: 'fail', signature: 'unknown' } },
  },
  {
    name: 'a private stream that says that key or address does not match, for a key of another environment',
    via: 'classify',
    world: having({ environment: 'testnet', unknownKeyReply: 33004 }),
    request: PRIVATE,
    expect: mismatch,
  },
  {
    name: 'a private stream that names key, address and permission, for an address that is not bound',
    via: 'classify',
    world: { ...having({ ips: ['203.0.113.7'], unmatchedIpReply: -2015 }), clientIp: '198.51.100.23' },
    request: PRIVATE,
    expect: mismatch,
  },
  {
    name: 'a login of the interface before V5 with the secret of another key',
    via: 'classify',
    world: { faults: { legacyForm: true } },
    bot: { secret: WRONG_SECRET },
    request: PRIVATE,
    expect: badSignature,
  },
  {
    name: 'a subscription without a login',
    via: 'classify',
    request: { ...PRIVATE, login: false, then: { op: 'subscribe', args: ['order'] } },
    expect: { cause: 'missing-auth', first: 'signature', steps: { signature: 'fail' } },
  },
  {
    name: 'a subscription after the login',
    via: 'classify',
    request: { ...PRIVATE, then: { op: 'subscribe', args: ['order'] } },
    expect: { cause: null },
  },
  {
    name: 'a second login on the trade channel',
    via: 'classify',
    request: { ...TRADE, again: true },
    expect: { cause: null },
  },
  {
    name: 'one session too many on the trade channel',
    via: 'classify',
    world: { faults: { sessionLimit: true } },
    request: TRADE,
    expect: { cause: 'session-limit', steps: { 'key-exists': 'unknown', environment: 'unknown' } },
  },
  {
    name: 'an order over the trade channel',
    via: 'classify',
    request: { ...TRADE, then: order },
    expect: { cause: null },
  },
  {
    name: 'an order over the trade channel with a read-only key',
    via: 'classify',
    world: having({ readOnly: true }),
    request: { ...TRADE, then: order },
    expect: {
      cause: 'permission',
      first: 'permissions',
      steps: { permissions: 'fail', 'key-exists': 'pass' },
    },
  },
  {
    name: 'an order over the trade channel, stamped ten seconds ahead',
    via: 'classify',
    request: { ...TRADE, then: order, timestampMs: 10_000 },
    expect: { cause: 'clock-ahead', first: 'clock', steps: { clock: 'fail' } },
  },
  {
    name: 'an order over the trade channel before the login',
    via: 'classify',
    request: { ...TRADE, login: false, then: order },
    expect: { cause: 'missing-auth', first: 'signature', steps: { signature: 'fail' } },
  },
  {
    name: 'demo trading has no trade channel',
    via: 'classify',
    world: having({ environment: 'demo' }),
    bot: { environment: 'demo' },
    request: TRADE,
    expect: {
      cause: 'not-in-demo',
      confidence: 'documented',
      steps: { signature: 'unknown', 'key-exists': 'unknown' },
    },
  },
];
