'use strict';

/** What a key may do. */

const { KEY, WRITE } = require('../support/scenarios/world.js');
const { CREATE, ORDER } = require('../support/fixtures.js');

const having = (fields) => ({ keys: [{ ...KEY, ...fields }] });
const order = (category) => ({ method: 'POST', path: CREATE, body: { ...ORDER, category } });
const denied = (...says) => ({
  cause: 'permission',
  first: 'permissions',
  steps: { permissions: 'fail', 'key-exists': 'pass', environment: 'pass' },
  says,
});
const told = (retCode, retMsg) => ({
  body: { retCode, retMsg, result: {}, retExtInfo: {}, time: 1_700_000_000_000 },
});
const NOT_SAID = 'The text names key and IP address, and does not say which of the two did not match.';

module.exports = [
  {
    name: 'a read-only key places an order',
    via: 'classify',
    world: having({ readOnly: true }),
    request: WRITE,
    expect: { ...denied(/ContractTrade\.Order/), fields: { code: 10005, confidence: 'stated' } },
  },
  {
    name: 'a key without spot trading places a spot order',
    via: 'classify',
    world: having({ permissions: { ContractTrade: ['Order', 'Position'] } }),
    request: order('spot'),
    expect: denied(/Spot\.SpotTrade/),
  },
  {
    name: 'a key without options trading places an order for an option',
    via: 'classify',
    world: having({ permissions: { ContractTrade: ['Order', 'Position'] } }),
    request: order('option'),
    expect: denied(/Options\.OptionsTrade/),
  },
  {
    name: 'a key for spot only places an inverse order',
    via: 'classify',
    world: having({ permissions: { Spot: ['SpotTrade'] } }),
    request: order('inverse'),
    expect: denied(/ContractTrade\.Order/),
  },
  {
    name: 'a read-only key places an order and asked for its key information before',
    via: 'classify',
    world: having({ readOnly: true }),
    request: WRITE,
    asks: true,
    expect: {
      ...denied(/read-only/),
      steps: { permissions: 'fail', 'account-type': 'pass', expiry: 'pass' },
    },
  },
  {
    name: 'a read-only key, refused with 33004, with its key information at hand',
    via: 'classify',
    world: having({ readOnly: true, permissionReply: 33004 }),
    request: WRITE,
    asks: true,
    expect: {
      cause: 'permission',
      first: 'permissions',
      steps: { permissions: 'fail', expiry: 'pass' },
      fields: { code: 33004 },
    },
  },
  {
    name: 'a read-only key, refused with -2015, with its key information at hand',
    via: 'classify',
    world: having({ readOnly: true, permissionReply: -2015 }),
    request: WRITE,
    asks: true,
    expect: {
      cause: 'permission',
      first: 'permissions',
      steps: { permissions: 'fail' },
      fields: { code: -2015 },
    },
  },
  {
    name: 'a read-only key, refused with 33004, and nothing else is known',
    via: 'classify',
    world: having({ readOnly: true, permissionReply: 33004 }),
    request: WRITE,
    expect: {
      cause: 'key-or-ip-mismatch',
      steps: { permissions: 'unknown', 'ip-whitelist': 'unknown', 'key-exists': 'unknown' },
      undecidable: NOT_SAID,
    },
  },
  {
    name: 'a permission is denied and the category was missing',
    via: 'classify',
    source: 'https://github.com/thrasher-corp/gocryptotrader',
    reply: told(10005, 'Permission denied, please check your API key permissions.'),
    context: { method: 'GET', url: 'https://api.bybit.com/v5/order/realtime' },
    expect: denied(),
  },
  {
    name: 'the doctor finds that the key lacks what the bot needs',
    via: 'diagnose',
    world: having({ permissions: { ContractTrade: ['Order', 'Position'] } }),
    options: { needs: ['POST /v5/order/create?category=linear', 'POST /v5/order/create?category=spot'] },
    expect: {
      cause: 'permission',
      first: 'permissions',
      steps: { permissions: 'fail', signature: 'pass' },
      says: [/Spot\.SpotTrade/],
    },
  },
  {
    name: 'the doctor finds that the key is read-only and the bot trades',
    via: 'diagnose',
    world: having({ readOnly: true }),
    options: { needs: ['POST /v5/order/create?category=linear'] },
    expect: {
      cause: 'permission',
      first: 'permissions',
      steps: { permissions: 'fail' },
      says: [/read-only/],
    },
  },
  {
    name: 'the doctor finds that the key has all that the bot needs',
    via: 'diagnose',
    world: having({ permissions: { ContractTrade: ['Order', 'Position'] } }),
    options: { needs: ['POST /v5/order/create?category=linear', 'ContractTrade.Position'] },
    expect: { cause: null, steps: { permissions: 'pass', 'account-type': 'pass' }, fields: { ok: true } },
  },
  {
    name: 'the doctor finds that withdrawals are needed and not allowed',
    via: 'diagnose',
    options: { needs: ['Wallet.Withdraw'] },
    expect: {
      cause: 'permission',
      first: 'permissions',
      steps: { permissions: 'fail' },
      says: [/Wallet\.Withdraw/],
    },
  },
];
