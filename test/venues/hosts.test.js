'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const fc = require('fast-check');
const { environmentOf } = require('../../lib/venues/bybit/hosts');

const KNOWN = {
  'mainnet rest':
    'api.bybit.com api.bytick.com api.bybit.nl api.bybit.tr api.bybit.kz api.bybit.ae api.bybit.eu api.bybit.id api.bybitgeorgia.ge api.manepa.jp api.byhkbit.com',
  'testnet rest': 'api-testnet.bybit.com api-testnet.manepa.jp',
  'demo rest': 'api-demo.bybit.com',
  'mainnet websocket':
    'stream.bybit.com stream.bybit.tr stream.bybit.kz stream.bybit.id stream.bybitgeorgia.ge stream.manepa.jp',
  'testnet websocket': 'stream-testnet.bybit.com',
  'demo websocket': 'stream-demo.bybit.com',
};

for (const [name, hosts] of Object.entries(KNOWN)) {
  const [environment, kind] = name.split(' ');
  for (const host of hosts.split(' ')) {
    test(`${host} is ${name}`, () => {
      const expected = { environment, kind, host };
      for (const url of [
        `https://${host}/v5/order/create?a=b`,
        `wss://${host}:443`,
        host,
        host.toUpperCase(),
        `${host}.`,
      ]) {
        assert.deepEqual({ ...environmentOf(url) }, expected);
      }
      assert.deepEqual({ ...environmentOf(new URL(`https://${host}`)) }, expected);
    });
  }
}

test('web sites are told from API hosts, with the host to use instead', () => {
  const testnet = environmentOf('https://testnet.bybit.com/app/user/api-management');
  assert.equal(testnet.kind, 'website');
  assert.equal(testnet.environment, null);
  assert.match(testnet.warning, /web site.*https:\/\/api-testnet\.bybit\.com/);
  const mainnet = environmentOf('www.bybit.com');
  assert.equal(mainnet.kind, 'website');
  assert.match(mainnet.warning, /https:\/\/api\.bybit\.com/);
});

test('demo trading on the testnet is refused with a warning', () => {
  const found = environmentOf('https://api-demo-testnet.bybit.com');
  assert.equal(found.environment, null);
  assert.equal(found.kind, 'rest');
  assert.match(found.warning, /advises against/);
});

test('other hosts of Bybit are unknown, with a warning', () => {
  const found = environmentOf('https://api2.bybit.com');
  assert.equal(found.kind, 'unknown');
  assert.match(found.warning, /not a documented API host/);
});

test('look-alikes belong to no environment', () => {
  const urls = [
    'https://api.bybit.com@evil.example/',
    'https://api.bybit.com.evil.example/',
    'https://evilapi.bybit.com.co/',
    'https://evil.example/api.bybit.com',
    'https://api.bybit.com\\@evil.example',
    'http://127.0.0.1:8080',
  ];
  for (const url of urls.filter((text) => new URL(text).hostname !== 'api.bybit.com')) {
    assert.deepEqual([environmentOf(url).environment, environmentOf(url).kind], [null, 'unknown'], url);
  }
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string(), fc.webUrl()), (url) => {
      assert.ok(['rest', 'websocket', 'website', 'unknown'].includes(environmentOf(url).kind));
    }),
  );
});
