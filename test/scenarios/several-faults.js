'use strict';

/** More than one thing is wrong. The exchange names the first that it checks; nothing may be claimed of the rest. */

const { DAY, HOUR, KEY, READ, WRITE, WRONG_SECRET } = require('../support/scenarios/world.js');

const having = (fields) => ({ keys: [{ ...KEY, ...fields }] });
const abroad = { clientIp: '198.51.100.23' };

module.exports = [
  {
    name: 'a fast clock and a wrong secret',
    via: 'classify',
    bot: { clockMs: HOUR, secret: WRONG_SECRET },
    request: READ,
    expect: {
      cause: 'clock-ahead',
      first: 'clock',
      steps: { clock: 'fail', signature: 'unknown', 'key-exists': 'unknown' },
    },
  },
  {
    name: 'a slow clock and a key of another environment',
    via: 'classify',
    world: having({ environment: 'testnet' }),
    bot: { clockMs: -HOUR },
    request: READ,
    expect: {
      cause: 'clock-behind',
      first: 'clock',
      steps: { clock: 'fail', environment: 'unknown', 'key-exists': 'unknown' },
    },
  },
  {
    name: 'a key of another environment and a wrong secret',
    via: 'classify',
    world: having({ environment: 'testnet' }),
    bot: { secret: WRONG_SECRET },
    request: READ,
    expect: {
      cause: 'key-or-environment',
      first: 'key-exists',
      steps: { 'key-exists': 'fail', signature: 'unknown', clock: 'pass' },
    },
  },
  {
    name: 'an expired key, from an address that is not bound to it, with a wrong secret',
    via: 'classify',
    world: { ...having({ expiredAt: Date.now() - DAY, ips: ['203.0.113.7'] }), ...abroad },
    bot: { secret: WRONG_SECRET },
    request: READ,
    expect: {
      cause: 'key-expired',
      first: 'expiry',
      steps: { expiry: 'fail', 'ip-whitelist': 'unknown', signature: 'unknown' },
    },
  },
  {
    name: 'an address that is not bound to the key and a wrong secret',
    via: 'classify',
    world: { ...having({ ips: ['203.0.113.7'] }), ...abroad },
    bot: { secret: WRONG_SECRET },
    request: READ,
    expect: {
      cause: 'ip-not-allowed',
      first: 'ip-whitelist',
      steps: { 'ip-whitelist': 'fail', signature: 'unknown', 'key-exists': 'pass' },
    },
  },
  {
    name: 'a read-only key and a wrong secret',
    via: 'classify',
    world: having({ readOnly: true }),
    bot: { secret: WRONG_SECRET },
    request: WRITE,
    expect: {
      cause: 'bad-signature',
      first: 'signature',
      steps: { signature: 'fail', permissions: 'unknown', 'key-exists': 'pass' },
    },
  },
  {
    name: 'a read-only key of a classic account',
    via: 'classify',
    world: having({ readOnly: true, uta: 0 }),
    request: WRITE,
    expect: {
      cause: 'permission',
      first: 'permissions',
      steps: { permissions: 'fail', 'account-type': 'unknown' },
    },
  },
  {
    name: 'a clock that is slow inside its window, and a key that was deleted',
    via: 'classify',
    world: { keys: [] },
    bot: { clockMs: -3000, recvWindow: 60_000 },
    request: READ,
    expect: {
      cause: 'key-or-environment',
      first: 'key-exists',
      steps: { clock: 'pass', 'key-exists': 'fail' },
    },
  },
  {
    name: 'a secret that is too short, and wrong',
    via: 'classify',
    bot: { secret: 'ScenarioSecretNumber1' },
    request: READ,
    expect: {
      cause: 'bad-signature',
      first: 'signature',
      steps: { signature: 'fail', 'key-format': 'warn' },
      evidence: { 'key-format': /36/ },
    },
  },
  {
    name: 'too many requests with a key that was deleted',
    via: 'classify',
    world: { keys: [], faults: { nextReply: { retCode: 10006, retMsg: 'Too many visits!' } } },
    request: READ,
    expect: { cause: 'rate-limit', steps: { 'key-exists': 'unknown', environment: 'unknown' } },
  },
  {
    name: 'a bad gateway in front of an expired key',
    via: 'classify',
    world: {
      ...having({ expiredAt: Date.now() - DAY }),
      faults: { nextReply: { httpStatus: 502, body: 'Bad Gateway' } },
    },
    request: READ,
    expect: { cause: 'no-verdict', steps: { expiry: 'unknown', 'key-exists': 'unknown' } },
  },
  {
    name: 'the doctor meets a fast clock and a wrong secret',
    via: 'diagnose',
    bot: { clockMs: HOUR, secret: WRONG_SECRET },
    expect: {
      cause: 'clock-ahead',
      steps: { clock: 'fail', signature: 'fail', 'key-exists': 'pass' },
      fields: { ok: false },
    },
  },
  {
    name: 'the doctor meets a slow clock and a key of another environment',
    via: 'diagnose',
    world: having({ environment: 'demo' }),
    bot: { clockMs: -HOUR },
    options: { probe: true },
    expect: {
      cause: 'clock-behind',
      steps: { clock: 'fail', environment: 'fail' },
      fields: { environment: 'demo', ok: false },
    },
  },
  {
    name: 'the doctor meets an expired key, from an address that is not bound to it',
    via: 'diagnose',
    world: { ...having({ expiredAt: Date.now() - DAY, ips: ['203.0.113.7'] }), ...abroad },
    expect: {
      cause: 'key-expired',
      first: 'expiry',
      steps: { expiry: 'fail', 'ip-whitelist': 'unknown', 'key-exists': 'pass' },
    },
  },
  {
    name: 'the doctor meets a key of another environment that has expired there',
    via: 'diagnose',
    world: having({ environment: 'testnet', expiredAt: Date.now() - DAY }),
    options: { probe: true },
    expect: {
      cause: 'key-or-environment',
      first: 'environment',
      steps: { environment: 'fail' },
      fields: { environment: 'testnet' },
    },
  },
  {
    name: 'the doctor meets a read-only key with three days left that should trade',
    via: 'diagnose',
    world: having({ readOnly: true, expiredAt: Date.now() + 3 * DAY + HOUR }),
    options: { needs: ['POST /v5/order/create?category=linear'] },
    expect: {
      cause: 'permission',
      first: 'permissions',
      steps: { permissions: 'fail', expiry: 'warn' },
      fields: { expiresInDays: 3 },
    },
  },
];
