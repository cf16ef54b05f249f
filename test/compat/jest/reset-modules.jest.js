'use strict';

/* global afterAll, beforeAll, expect, jest, test */
const before = require('./lab.js');

jest.resetModules();
const after = require('./lab.js');
const { CREATE, KEY, MARKET_ORDER } = require('../../support/fixtures.js');

let sandbox;
beforeAll(async () => {
  sandbox = await before.startSandbox({ keys: [KEY] });
});
afterAll(() => sandbox.close());

test('the registry was reset', () => {
  expect(after.bybit.Signer).not.toBe(before.bybit.Signer);
});

test.each([
  ['older', before, after],
  ['newer', after, before],
])(
  'a %s signer and gate are options of what the other copy attaches',
  async (_age, { bybit, newSigner }, other) => {
    const signer = newSigner();
    expect(signer).toBeInstanceOf(other.bybit.Signer);
    const gate = new bybit.AuthGate({ signer, baseURL: sandbox.urls.mainnet });
    const bot = other.newBot(sandbox, { signer, gate });
    expect((await bot.post(CREATE, MARKET_ORDER)).data.retCode).toBe(0);
    gate.close();
    const batch = await other.bybit.Signer.signAll([signer, other.newSigner()], {
      query: 'a=1',
      timestamp: 1,
    });
    expect(batch.signature(0)).toBe(batch.signature(1));
  },
);
