'use strict';

/** Each scheme: messages that its sender has published or would send, one changed byte, several keys and signatures. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');

const { WebhookVerifier } = require('../../lib/webhook.js');
const {
  AT,
  ED25519,
  RSA,
  SECRET,
  SECRET_SENDERS,
  SENDERS,
  optionsOf,
  rawEd25519,
  standardKey,
} = require('../support/webhook/senders.js');

const BODY = Buffer.from('{"symbol":"BTCUSDT","side":"Buy"}');
const refusal = (reason) => ({ name: 'WebhookError', code: 'ERR_BYBIT_WEBHOOK', reason });

/** Messages that senders print in their documentation, and in the tests of their libraries. */
const PUBLISHED = {
  // https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries: the tests of the libraries
  standard: {
    keys: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    at: 1614265330,
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    body: '{"test": 2432232314}',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  },
  // https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
  github: {
    keys: ["It's a Secret to Everybody"],
    headers: {
      'X-Hub-Signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    },
    body: 'Hello, World!',
  },
  // https://api.slack.com/docs/verifying-requests-from-slack
  slack: {
    keys: ['8f742231b10e8888abcd99yyyzzz85a5'],
    at: 1531420618,
    headers: {
      'X-Slack-Request-Timestamp': '1531420618',
      'X-Slack-Signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    },
    body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  },
};

describe('published messages', () => {
  for (const [scheme, { keys, at, headers, body, id = null }] of Object.entries(PUBLISHED)) {
    test(scheme, async () => {
      const verifier = new WebhookVerifier({ scheme, keys, now: () => (at ?? 0) * 1000 });
      const expected = { id, timestamp: at === undefined ? null : at * 1000, keyIndex: 0 };
      assert.deepEqual(await verifier.verify(body, headers), expected);
    });
  }
});

for (const [name, sender] of Object.entries({ ...SENDERS, ...SECRET_SENDERS })) {
  describe(name, () => {
    const sent = sender.send(BODY);
    const verify = (more = {}, { body = sent.body, headers = sent.headers, details = sent.details } = {}) =>
      new WebhookVerifier(optionsOf(sender, more)).verifySync(body, headers, details);

    test('accepts what the sender sends', () => {
      const expected = { id: sender.id ? 'msg_1' : null, timestamp: sender.time ? AT : null, keyIndex: 0 };
      assert.deepEqual(verify(), expected);
    });

    test('tells which of several keys fits', () => {
      const [key] = sender.options.keys;
      assert.equal(verify({ keys: [sender.otherKey, key] }).keyIndex, 1);
      assert.equal(verify({ keys: [key, sender.otherKey] }).keyIndex, 0);
      assert.equal(verify({ keys: [sender.otherKey, sender.otherKey, key] }).keyIndex, 2);
    });

    test('refuses another key', () => {
      assert.throws(() => verify({ keys: [sender.otherKey] }), refusal('bad-signature'));
    });

    test('refuses a message without its headers', { skip: name === 'tradingview' && 'it has none' }, () => {
      for (const missing of Object.keys(sent.headers)) {
        const headers = { ...sent.headers };
        delete headers[missing];
        assert.throws(() => verify({}, { headers }), refusal('missing-header'), missing);
        for (const empty of ['', ' ', undefined, null, []]) {
          const reason = Array.isArray(empty) ? 'malformed-header' : 'missing-header';
          assert.throws(() => verify({}, { headers: { ...headers, [missing]: empty } }), refusal(reason));
        }
      }
    });

    if (sender.signature === undefined) return;

    test('refuses a body that was changed, cut off or extended', () => {
      for (let index = 0; index < BODY.length; index++) {
        const body = Buffer.from(BODY);
        body[index] ^= 1;
        assert.throws(() => verify({}, { body }), refusal('bad-signature'), `byte ${index}`);
      }
      for (const body of [
        BODY.subarray(1),
        BODY.subarray(0, -1),
        Buffer.concat([BODY, BODY]),
        Buffer.alloc(0),
      ]) {
        assert.throws(() => verify({}, { body }), refusal('bad-signature'));
      }
    });

    test('refuses a changed id and a changed timestamp', () => {
      for (const header of Object.keys(sent.headers).filter((key) => key !== sender.signature)) {
        const value = sent.headers[header];
        const changed = value.slice(0, -1) + (value.endsWith('1') ? '2' : '1');
        const headers = { ...sent.headers, [header]: changed };
        assert.throws(() => verify({}, { headers }), refusal('bad-signature'), header);
      }
    });

    test('refuses a signature that was cut off, extended or written otherwise', () => {
      const value = sent.headers[sender.signature];
      for (const changed of [value.slice(0, -1), `${value}0`, `${value}=`, value.slice(1), `x${value}`]) {
        const headers = { ...sent.headers, [sender.signature]: changed };
        assert.throws(
          () => verify({}, { headers }),
          ({ name: kind, reason }) => {
            assert.equal(kind, 'WebhookError');
            assert.ok(['bad-signature', 'malformed-header'].includes(reason), reason);
            return true;
          },
          changed,
        );
      }
    });

    test('verifies bytes as they are', () => {
      const bytes = crypto.randomBytes(20_000);
      const { headers } = sender.send(bytes);
      for (const body of [bytes, new Uint8Array(bytes), new DataView(new Uint8Array(bytes).buffer)]) {
        assert.equal(verify({}, { body, headers }).keyIndex, 0);
      }
      const shifted = Buffer.concat([Buffer.from('xx'), bytes, Buffer.from('xx')]);
      assert.equal(verify({}, { body: shifted.subarray(2, -2), headers }).keyIndex, 0);
      const empty = sender.send(Buffer.alloc(0));
      assert.equal(verify({}, { ...empty, body: new ArrayBuffer(0) }).keyIndex, 0);
    });

    test('takes text as UTF-8', () => {
      const text = '{"note":"€ 🚀 \u0000"}';
      const { headers } = sender.send(Buffer.from(text));
      assert.equal(verify({}, { body: text, headers }).keyIndex, 0);
    });
  });
}

describe('several signatures', () => {
  test('standard: any of them may fit, of either kind', () => {
    const { body, headers } = SENDERS.standard.send(BODY);
    const byKey = SENDERS['standard, Ed25519'].send(BODY).headers['webhook-signature'];
    const bySecret = headers['webhook-signature'];
    const keys = [
      standardKey('of-others'),
      SENDERS['standard, Ed25519'].options.keys[0],
      standardKey(SECRET),
    ];
    const verifier = new WebhookVerifier({ scheme: 'standard', keys, now: () => AT, replay: false });
    const keyIndex = (...signatures) =>
      verifier.verifySync(body, { ...headers, 'webhook-signature': signatures.join(' ') }).keyIndex;
    const wrong = `v1,${crypto.randomBytes(32).toString('base64')}`;
    assert.equal(keyIndex(wrong, bySecret), 2);
    assert.equal(keyIndex(bySecret, wrong), 2);
    assert.equal(keyIndex('v1,', 'v1,short', 'v2,x', '', bySecret), 2);
    assert.equal(keyIndex(wrong, 'v1a,AAAA', byKey), 1);
    assert.equal(keyIndex(...Array.from({ length: 300 }, () => wrong), bySecret), 2);
    // A signature of one kind proves nothing for the other.
    assert.throws(() => keyIndex(byKey.replace('v1a,', 'v1,')), refusal('bad-signature'));
    assert.throws(() => keyIndex(bySecret.replace('v1,', 'v1a,')), refusal('bad-signature'));
    assert.throws(() => keyIndex('v1;x'), refusal('malformed-header'));
  });

  test('stripe: any v1 may fit, and there is one t', () => {
    const { body, headers } = SENDERS.stripe.send(BODY);
    const [time, , signature] = headers['stripe-signature'].split(',');
    const verifier = new WebhookVerifier(optionsOf(SENDERS.stripe, { replay: false }));
    const verify = (value) => verifier.verifySync(body, { 'Stripe-Signature': value });
    assert.equal(verify(`${time},v1=${'0'.repeat(64)},${signature}`).keyIndex, 0);
    assert.equal(verify(`${signature},${time}`).keyIndex, 0);
    for (const wrong of [
      signature,
      `${time},${time},${signature}`,
      `t=,${signature}`,
      `t=1e9,${signature}`,
    ]) {
      assert.throws(() => verify(wrong), refusal('malformed-header'), wrong);
    }
    assert.throws(() => verify(`${time},v0=${signature.slice(3)}`), refusal('malformed-header'));
  });
});

test('an id cannot take over the timestamp, nor the body', () => {
  // The same bytes as {id: 'a', timestamp, body: '1800000000.x'}, divided otherwise.
  const { headers } = SENDERS.standard.send(Buffer.from('1800000000.x'), AT - 86_400_000, 'a');
  const moved = {
    ...headers,
    'webhook-id': `a.${headers['webhook-timestamp']}`,
    'webhook-timestamp': '1800000000',
  };
  const verifier = new WebhookVerifier(optionsOf(SENDERS.standard));
  assert.throws(() => verifier.verifySync('x', moved), refusal('malformed-header'));
});

describe('the forms of public keys', () => {
  const der = (pair) => pair.publicKey.export({ format: 'der', type: 'spki' });
  const pem = (pair) => pair.publicKey.export({ format: 'pem', type: 'spki' });
  const forms = {
    ed25519: [
      rawEd25519(ED25519.publicKey),
      rawEd25519(ED25519.publicKey).toString('base64'),
      `whpk_${rawEd25519(ED25519.publicKey).toString('base64')}`,
      pem(ED25519),
      pem(ED25519).replaceAll('\n', '\\n'),
      der(ED25519),
      der(ED25519).toString('base64'),
      ED25519.publicKey,
      ED25519.privateKey,
    ],
    rsa: [pem(RSA), der(RSA), der(RSA).toString('base64'), RSA.publicKey],
  };
  for (const [name, keys] of Object.entries(forms)) {
    test(name, () => {
      const sender = SENDERS[name];
      const { body, headers } = sender.send(BODY);
      for (const [index, key] of keys.entries()) {
        const verifier = new WebhookVerifier(optionsOf(sender, { keys: [key] }));
        assert.equal(verifier.verifySync(body, headers).keyIndex, 0, `form ${index}`);
      }
    });
  }
});
