'use strict';

/** Keys that have expired, that soon will, and that never do. */

const { DAY, KEY, KEY_INFORMATION, READ, WRITE } = require('../support/scenarios/world.js');

const since = (createdMs, fields = {}) => ({
  keys: [{ ...KEY, createdAt: Date.now() - createdMs, ...fields }],
});
const until = (ms, fields = {}) => ({ keys: [{ ...KEY, expiredAt: Date.now() + ms, ...fields }] });
const expired = (code) => ({
  cause: 'key-expired',
  first: 'expiry',
  steps: { expiry: 'fail', 'key-exists': 'pass', environment: 'pass', signature: 'unknown' },
  says: [/expired/],
  fields: { code, confidence: 'stated' },
});
const told = (retCode, retMsg) => ({
  body: { retCode, retMsg, result: {}, retExtInfo: {}, time: 1_700_000_000_000 },
});
const order = {
  method: 'POST',
  url: 'https://api.bybit.com/v5/order/create',
  params: { category: 'linear' },
};

module.exports = [
  {
    name: 'a key that nobody extended for 90 days',
    via: 'classify',
    world: since(91 * DAY),
    request: READ,
    expect: { ...expired(33004), advises: [/90 days/] },
  },
  {
    name: 'an expired key places an order',
    via: 'classify',
    world: until(-DAY),
    request: WRITE,
    expect: expired(33004),
  },
  {
    name: 'an expired key, answered with the code of spot trading',
    via: 'classify',
    world: until(-DAY, { expiredKeyReply: -2015 }),
    request: READ,
    expect: expired(-2015),
  },
  {
    name: '33004 with a text in capital letters and without its full stop',
    via: 'classify',
    reply: told(33004, 'YOUR API KEY HAS EXPIRED'),
    expect: expired(33004),
  },
  {
    name: '33004 without any text',
    via: 'classify',
    reply: told(33004, ''),
    expect: {
      cause: 'key-expired',
      first: 'expiry',
      steps: { expiry: 'fail' },
      fields: { confidence: 'documented' },
    },
  },
  {
    name: 'an order of a read-only key is called expired, and the key information says otherwise',
    via: 'classify',
    reply: told(33004, 'Your api key has expired.'),
    context: { ...order, keyInformation: { ...KEY_INFORMATION, readOnly: 1 } },
    expect: { cause: 'permission', first: 'permissions', steps: { permissions: 'fail', expiry: 'pass' } },
  },
  {
    name: 'an order of a read-only key that really has expired',
    via: 'classify',
    reply: told(33004, 'Your api key has expired.'),
    context: {
      ...order,
      keyInformation: { ...KEY_INFORMATION, readOnly: 1, expiredAt: '2023-01-01T00:00:00Z' },
    },
    expect: { cause: 'key-expired', steps: { expiry: 'fail' } },
  },
  {
    name: 'the doctor meets an expired key',
    via: 'diagnose',
    world: until(-DAY),
    expect: {
      cause: 'key-expired',
      first: 'expiry',
      steps: { expiry: 'fail', 'key-exists': 'pass', environment: 'pass', clock: 'pass' },
      fields: { ok: false },
    },
  },
  {
    name: 'the doctor meets a key that has three days left',
    via: 'diagnose',
    world: until(3 * DAY + DAY / 2),
    expect: {
      cause: null,
      steps: { expiry: 'warn' },
      fields: { ok: true, verdict: 'warning', expiresInDays: 3 },
    },
  },
  {
    name: 'the doctor meets a key that is bound to an address and never expires',
    via: 'diagnose',
    world: { keys: [{ ...KEY, ips: ['127.0.0.1'] }] },
    expect: { cause: null, steps: { expiry: 'pass' }, fields: { ok: true, expiresInDays: null } },
  },
  {
    name: 'the doctor meets an expired key of the testnet',
    via: 'diagnose',
    world: until(-DAY, { environment: 'testnet' }),
    bot: { environment: 'testnet' },
    expect: {
      cause: 'key-expired',
      first: 'expiry',
      steps: { expiry: 'fail' },
      fields: { environment: 'testnet' },
    },
  },
];
