'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const fc = require('fast-check');
const { isIP } = require('node:net');
const { ipInText, isListed } = require('../../lib/classify/ip');

test('an address is found in every spelling', () => {
  // prettier-ignore
  const texts = {
    'Unmatched IP: request ip: 203.0.113.7': '203.0.113.7',
    'Unmatched IP:Request IP:203.0.113.7.': '203.0.113.7',
    'request ip: [2001:db8::1]:443': '2001:db8::1',
    'ip:2001:DB8::1.': '2001:db8::1',
    'IP 203.0.113.7:8080 is not bound': '203.0.113.7',
    'address=fe80::1%eth0': 'fe80::1',
    'ip: ::ffff:203.0.113.7': '::ffff:203.0.113.7',
    'ip: ::1': '::1',
    'ip(203.0.113.7)': '203.0.113.7',
    'ip: 2001:db8:0:0:0:0:0:1 ,': '2001:db8:0:0:0:0:0:1',
    '"ip":"203.0.113.7"': '203.0.113.7',
  };
  for (const [text, address] of Object.entries(texts)) assert.equal(ipInText(text), address, text);
});

test('what only looks like one is none', () => {
  for (const text of [
    '',
    'apikey/ip not matched',
    'at 12:30:45',
    'v5.0.0.1',
    '999.1.1.1',
    '1.2.3.4.5',
    'a :: b',
    'req_timestamp: 1595314750121 server_timestamp: 1595314742549',
    'diff 1.5',
  ]) {
    assert.equal(ipInText(text), null, text);
  }
});

test('lists hold addresses and subnets, in any spelling', () => {
  assert.equal(isListed('203.0.113.7', ['198.51.100.1', '203.0.113.7']), true);
  assert.equal(isListed('203.0.113.7', ['203.0.113.0/24']), true);
  assert.equal(isListed('203.0.114.7', ['203.0.113.0/24']), false);
  assert.equal(isListed('2001:db8::1', ['2001:DB8:0:0::1']), true);
  assert.equal(isListed('2001:db8:1::1', ['2001:db8::/32']), true);
  assert.equal(isListed('::ffff:203.0.113.7', ['203.0.113.7']), true);
  assert.equal(isListed('203.0.113.7', []), false);
});

test('an entry that cannot be read leaves the question open, unless another one answers it', () => {
  for (const entry of ['host.example', '203.0.113.0/99', '203.0.113.0/24/1', '/24', '203.0.113.*']) {
    assert.equal(isListed('203.0.113.7', [entry]), null, entry);
    assert.equal(isListed('203.0.113.7', [entry, '203.0.113.7']), true, entry);
  }
  assert.equal(isListed('no address', ['203.0.113.7']), null);
});

test('properties', () => {
  const word = fc.stringMatching(/^[g-zG-Z ]{0,20}$/);
  fc.assert(
    fc.property(word, fc.oneof(fc.ipV4(), fc.ipV6()), (before, address) => {
      fc.pre(address !== '::');
      assert.equal(ipInText(`${before} ${address} here`), address.toLowerCase());
      assert.equal(isListed(address, [address]), true);
    }),
  );
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (text, entries) => {
      const found = ipInText(text);
      assert.ok(found === null || isIP(found) > 0);
      isListed(text, entries);
    }),
  );
});

test('long texts come to an end', () => {
  for (const unit of ['1.', ':', '::', '1:', '1.2.3.4.', 'ip:', 'abcd:']) {
    ipInText(unit.repeat(65536 / unit.length));
  }
});
