'use strict';

/** Who may send at all: IP addresses, and TradingView's client certificate. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { ADDRESSES, WebhookVerifier } = require('../../lib/webhook.js');
const { SECRET_SENDERS, SENDERS, optionsOf } = require('../support/webhook/senders.js');

const refusal = (reason) => ({ name: 'WebhookError', reason, status: 403 });
const { tradingview } = SECRET_SENDERS;
const { body, headers } = tradingview.send(Buffer.alloc(0));

const verify = (options, details) =>
  new WebhookVerifier(optionsOf(tradingview, options)).verifySync(body, headers, details).keyIndex;

describe('addresses', () => {
  test("TradingView's four are the default", () => {
    assert.equal(ADDRESSES.tradingview.length, 4);
    for (const ip of ADDRESSES.tradingview) {
      assert.equal(verify({}, { ip }), 0);
      assert.equal(verify({}, { ip: `::ffff:${ip}` }), 0, 'as a socket of both families writes it');
    }
    for (const ip of ['52.89.214.239', '127.0.0.1', '::1', '::ffff:1.2.3.4', '2001:db8::1']) {
      assert.throws(() => verify({}, { ip }), refusal('ip-not-allowed'), ip);
    }
  });

  test('an address that is not known is refused, and the message says what to pass', () => {
    const unknown = [
      undefined,
      null,
      {},
      { ip: null },
      { ip: '' },
      { ip: 'localhost' },
      { ip: ['52.89.214.238'] },
    ];
    for (const details of [...unknown, { ip: '52.89.214.238:443' }, { ip: '52.89.214.238, 10.0.0.1' }, 5]) {
      assert.throws(() => verify({}, details), {
        ...refusal('ip-not-allowed'),
        message: /Pass it: verify\(body, headers, \{ ip \}\), or give ips: false\./,
      });
    }
    assert.equal(verify({ ips: false }, undefined), 0);
  });

  test('addresses and networks of any scheme', () => {
    const { body: payload, headers: signed } = SENDERS.github.send(Buffer.from('{}'));
    const options = optionsOf(SENDERS.github, { ips: ['192.0.2.7', '10.0.0.0/8', '2001:db8::/32'] });
    const verifier = new WebhookVerifier(options);
    for (const ip of ['192.0.2.7', '10.255.0.1', '2001:db8:1::9', '::ffff:10.0.0.1']) {
      assert.equal(verifier.verifySync(payload, signed, { ip }).keyIndex, 0, ip);
    }
    for (const ip of ['192.0.2.8', '11.0.0.1', '2001:db9::1']) {
      assert.throws(() => verifier.verifySync(payload, signed, { ip }), refusal('ip-not-allowed'), ip);
    }
  });

  test('comes before the body is looked at', () => {
    const verifier = new WebhookVerifier(optionsOf(tradingview));
    assert.throws(() => verifier.verifySync({}, {}, { ip: '192.0.2.1' }), refusal('ip-not-allowed'));
  });
});

describe('the client certificate', () => {
  // https://www.tradingview.com/support/solutions/43000680459
  const subject = {
    C: 'US',
    ST: 'Ohio',
    L: 'Westerville',
    O: 'TradingView, Inc.',
    CN: 'TradingView Webhooks',
  };
  const subjectaltname = 'email:webhook-server@tradingview.com';
  const options = { certificate: true, ips: false };
  const dn = 'CN=TradingView Webhooks,O=TradingView\\, Inc.,L=Westerville,ST=Ohio,C=US';

  test('as Node.js and nginx show it', () => {
    for (const certificate of [
      { authorized: true, subject, subjectaltname },
      { authorized: true, subject, subjectaltname: `DNS:example.com, ${subjectaltname}` },
      { authorized: true, subject: dn },
      { authorized: true, subject: 'C=US, O=TradingView\\, Inc., CN=TradingView Webhooks' },
    ]) {
      assert.equal(verify(options, { certificate }), 0);
    }
  });

  test('refuses another one, one that was not verified, and none', () => {
    const wrong = [
      undefined,
      null,
      {},
      { authorized: true },
      { subject, subjectaltname },
      { authorized: false, subject, subjectaltname },
      { authorized: 'SUCCESS', subject, subjectaltname },
      { authorized: true, subject: {}, subjectaltname },
      { authorized: true, subject: { CN: 'TradingView Webhooks 2' }, subjectaltname },
      { authorized: true, subject: { CN: ['TradingView Webhooks', 'other'] }, subjectaltname },
      { authorized: true, subject, subjectaltname: 'DNS:example.com' },
      { authorized: true, subject, subjectaltname: `${subjectaltname}.example.com` },
      { authorized: true, subject: 'CN=other,O=TradingView Webhooks' },
      // The value of O has a comma, and CN= after it.
      { authorized: true, subject: 'O=x\\,CN=TradingView Webhooks,CN=other' },
      { authorized: true, subject: 'O=x\\,CN=TradingView Webhooks' },
      { authorized: true, subject: 'O=x\\\\\\,CN=TradingView Webhooks' },
      { authorized: true, subject: 'CN=TradingView Webhooks,CN=other' },
    ];
    for (const certificate of wrong) {
      assert.throws(
        () => verify(options, { certificate }),
        refusal('client-certificate'),
        JSON.stringify(certificate),
      );
    }
    assert.throws(() => verify(options, undefined), refusal('client-certificate'));
  });

  test('is not asked for by default', () => {
    assert.equal(verify({ ips: false }, undefined), 0);
  });
});

describe("TradingView's secret in the body", () => {
  const at = (text, more = {}) =>
    new WebhookVerifier(optionsOf(tradingview, { ips: false, ...more })).verifySync(text, {});
  const [secret] = tradingview.options.keys;

  test('in the field that the options name', () => {
    const text = JSON.stringify({ passphrase: secret });
    assert.equal(at(text, { field: 'passphrase' }).keyIndex, 0);
    assert.throws(() => at(text), {
      reason: 'bad-signature',
      message: /field "secret" of the body is missing/,
    });
  });

  test('is refused where it is wrong, no text, or where the body is not JSON', () => {
    const others = [
      '',
      'x',
      secret.slice(1),
      `${secret} `,
      secret.toUpperCase(),
      1,
      null,
      [secret],
      { secret },
    ];
    const bodies = [
      '',
      'null',
      '[]',
      '"secret"',
      secret,
      '{',
      `{"secret":"${secret}"`,
      '{"SECRET":"x"}',
      '{"a":{}}',
    ];
    for (const text of [...others.map((value) => JSON.stringify({ secret: value })), ...bodies]) {
      assert.throws(() => at(text), { name: 'WebhookError', reason: 'bad-signature', status: 401 }, text);
    }
    for (const text of ['{"__proto__":{"secret":"x"}}', Buffer.from([0xff, 0xfe]), '['.repeat(100_000)]) {
      assert.throws(() => at(text), { reason: 'bad-signature' });
    }
  });
});
