'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const { createAddressList, isAddressEntry } = require('../../lib/config/addresses.js');
const { peerOf } = require('../../lib/http/peer.js');
const { SECRET, post, serve, testRelay } = require('./support.js');

const TRUSTED = createAddressList(['127.0.0.1', '10.0.0.0/8', '::1']);

for (const [what, remoteAddress, forwarded, ip] of [
  ['no proxy', '192.0.2.1', undefined, '192.0.2.1'],
  ['a client that pretends to be a proxy', '192.0.2.1', '52.89.214.238', '192.0.2.1'],
  ['one proxy', '127.0.0.1', '192.0.2.1', '192.0.2.1'],
  ['one proxy, on a socket of both families', '::ffff:127.0.0.1', '192.0.2.1', '192.0.2.1'],
  ['one proxy on IPv6', '::1', '2001:db8::1', '2001:db8::1'],
  ['two proxies', '127.0.0.1', '192.0.2.1, 10.1.2.3', '192.0.2.1'],
  ['a client that sent the header itself', '127.0.0.1', '52.89.214.238, 192.0.2.1', '192.0.2.1'],
  ['a header that came twice', '127.0.0.1', ['52.89.214.238', '192.0.2.1'], '192.0.2.1'],
  ['a proxy that says nothing', '127.0.0.1', undefined, '127.0.0.1'],
  ['only proxies', '127.0.0.1', '10.1.1.1, 10.2.2.2', '10.1.1.1'],
  ['a name in place of an address', '127.0.0.1', 'unknown', null],
  ['an address with a port', '127.0.0.1', '192.0.2.1:4711', null],
  ['an unknown connection', undefined, '192.0.2.1', null],
]) {
  test(`the address of the sender: ${what}`, () => {
    assert.equal(peerOf({ remoteAddress, headers: { 'x-forwarded-for': forwarded } }, TRUSTED).ip, ip);
  });
}

test('lists of addresses take addresses and networks, and refuse everything else', () => {
  const list = createAddressList(['192.0.2.0/24', '2001:db8::/32', '203.0.113.7']);
  for (const address of ['192.0.2.200', '::ffff:192.0.2.200', '2001:db8:1::1', '203.0.113.7']) {
    assert.ok(list.has(address), address);
  }
  for (const address of ['192.0.3.1', '2001:db9::1', '203.0.113.8', '', 'localhost', null, undefined]) {
    assert.equal(list.has(address), false, String(address));
  }
  for (const entry of [
    'localhost',
    '192.0.2.0/33',
    '2001:db8::/129',
    '192.0.2',
    '',
    '192.0.2.0/',
    '1.2.3.4/8/9',
  ]) {
    assert.equal(isAddressEntry(entry), false, entry);
    assert.throws(() => createAddressList([entry]), TypeError);
  }
});

test('a 403 says that x-forwarded-for was ignored, when that is why', async (t) => {
  const { url } = await serve(t);
  const body = JSON.stringify({ secret: SECRET });
  const behind = await post(`${url}/hook/tv`, body, { 'x-forwarded-for': '52.89.214.238' });
  assert.equal(behind.status, 403);
  assert.equal(
    behind.body.hint,
    'The x-forwarded-for header was ignored: the connection came from 127.0.0.1, which listen.trustProxy does not list.',
  );
  const direct = await post(`${url}/hook/tv`, body);
  assert.deepEqual([direct.status, direct.body.hint], [403, undefined]);
});

test('a 403 says that a trusted proxy sent no x-forwarded-for', async (t) => {
  const { url } = await serve(t, testRelay({ trustProxy: ['127.0.0.1'] }));
  const body = JSON.stringify({ secret: SECRET });
  const { status, body: told } = await post(`${url}/hook/tv`, body);
  assert.equal(status, 403);
  assert.match(told.hint, /proxy 127\.0\.0\.1 without an x-forwarded-for header.*signal-relay send/);
  const named = await post(`${url}/hook/tv`, body, { 'x-forwarded-for': '192.0.2.1' });
  assert.deepEqual([named.status, named.body.hint], [403, undefined]);
});

const CERTIFICATE = {
  'x-client-cert-verify': 'SUCCESS',
  'x-client-cert-subject': 'CN=TradingView Webhooks,O=TradingView\\, Inc.,L=Westerville,ST=Ohio,C=US',
};

test('what a proxy tells about a certificate counts only from a trusted one, and only when it was verified', async (t) => {
  const trusting = await serve(t, testRelay({ trustProxy: ['127.0.0.1'] }));
  const body = JSON.stringify({ secret: SECRET });
  const status = async (/** @type {string} */ url, /** @type {Record<string, string>} */ headers) =>
    (await post(`${url}/hook/certified`, body, headers)).status;
  assert.equal(await status(trusting.url, CERTIFICATE), 202);
  assert.equal(await status(trusting.url, {}), 403);
  assert.equal(
    await status(trusting.url, { ...CERTIFICATE, 'x-client-cert-verify': 'FAILED:self-signed' }),
    403,
  );
  assert.equal(await status(trusting.url, { ...CERTIFICATE, 'x-client-cert-subject': '' }), 403);
  assert.equal(
    await status(trusting.url, {
      ...CERTIFICATE,
      'x-client-cert-subject': 'CN=Somebody,O=TradingView\\, Inc.',
    }),
    403,
  );
  const direct = await serve(t);
  assert.equal(await status(direct.url, CERTIFICATE), 403);
});
