'use strict';

/** Whatever comes in, the answer is a WebhookError, and only what was signed is accepted. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const fc = require('fast-check');

const { WebhookError, WebhookVerifier } = require('../../lib/webhook.js');
const { SECRET, SECRET_SENDERS, SENDERS, optionsOf } = require('../support/webhook/senders.js');
const { named, settings } = require('../support/properties.js');
const { detachedView } = require('../support/credentials/credentials');

const BODY = Buffer.from('{"symbol":"BTCUSDT"}');
const ALL = Object.entries({ ...SENDERS, ...SECRET_SENDERS });

/** Always open, so that what is behind the list of addresses is reached. */
const verifierOf = (sender) => new WebhookVerifier(optionsOf(sender, { ips: false }));

/** @param {() => unknown} verify */
function assertRefused(verify) {
  assert.throws(verify, (error) => {
    assert.ok(error instanceof WebhookError, String(error?.stack ?? error));
    assert.match(error.message, /^[A-Z][^\n]*\.(?:md)?$/, 'one sentence or more, in one line');
    assert.ok([401, 403, 500].includes(error.status));
    return true;
  });
}

function throwing() {
  throw new RangeError('JavaScript of the caller ran');
}

const traps = new Proxy({}, Object.fromEntries(Reflect.ownKeys(Reflect).map((name) => [name, throwing])));
const revoked = (() => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
})();

describe('a body that is not bytes', () => {
  const bodies = {
    'a parsed object': { symbol: 'BTCUSDT' },
    'an array': [1, 2],
    undefined,
    null: null,
    'a number': 5,
    'a boolean': true,
    'a symbol': Symbol('x'),
    'a function': () => BODY,
    'a Promise': Promise.resolve(BODY),
    'a String object': new String('{}'),
    'a Blob': new Blob(['{}']),
    'the JSON of a Buffer': BODY.toJSON(),
    'an object with toString': { toString: throwing, [Symbol.toPrimitive]: throwing },
    'a Proxy that throws': traps,
    'a revoked Proxy': revoked,
    'a Proxy of bytes': new Proxy(new Uint8Array(4), {}),
  };
  for (const [title, body] of Object.entries(bodies)) {
    test(title, () => {
      for (const [name, sender] of ALL) {
        const { headers } = sender.send(BODY);
        if (name === 'telegram') {
          // The proof is in the header alone.
          assert.equal(verifierOf(sender).verifySync(body, headers).keyIndex, 0);
          continue;
        }
        assert.throws(
          () => verifierOf(sender).verifySync(body, headers),
          { name: 'WebhookError', reason: 'parsed-body', status: 500, message: /express\.raw/ },
          name,
        );
      }
    });
  }

  test('memory that was given away', () => {
    const { headers } = SENDERS.github.send(Buffer.alloc(0));
    const view = new DataView(new ArrayBuffer(8));
    structuredClone(view.buffer, { transfer: [view.buffer] });
    for (const body of [detachedView(), detachedView().buffer, view]) {
      let outcome;
      try {
        outcome = verifierOf(SENDERS.github).verifySync(body, headers);
      } catch (error) {
        outcome = error;
      }
      assert.equal(outcome.reason, 'parsed-body');
    }
  });

  test('text of bytes that are not UTF-8: the message says so', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
    const { headers } = SENDERS.github.send(bytes);
    const verifier = verifierOf(SENDERS.github);
    assert.equal(verifier.verifySync(bytes, headers).keyIndex, 0);
    for (const text of [bytes.toString(), '{\ud800}']) {
      assert.throws(() => verifier.verifySync(text, headers), {
        reason: 'bad-signature',
        message: /has lost bytes/,
      });
    }
  });
});

test('a request without a signature is refused for that, whatever its body is', () => {
  for (const body of [undefined, {}, BODY]) {
    assert.throws(() => verifierOf(SENDERS.github).verifySync(body, {}), {
      reason: 'missing-header',
      status: 401,
    });
  }
});

describe('headers', () => {
  const { body, headers } = SENDERS.standard.send(BODY);
  const verify = (given) => new WebhookVerifier(optionsOf(SENDERS.standard)).verifySync(body, given).keyIndex;

  test('of Node.js, of fetch, of maps and lists, in any case', () => {
    const pairs = Object.entries(headers);
    const upper = pairs.map(([name, value]) => [name.toUpperCase(), value]);
    for (const given of [
      headers,
      Object.fromEntries(upper),
      Object.assign(Object.create(null), headers),
      Object.fromEntries(pairs.map(([name, value]) => [name, [value]])),
      new Headers(headers),
      new Map(pairs),
      new Map(upper),
      pairs,
      upper.flat(),
      { ...headers, 'x-other': ['a', 'b'], 'x-another': undefined },
    ]) {
      assert.equal(verify(given), 0);
    }
  });

  test('a header that was sent twice is refused', () => {
    const [first] = Object.keys(headers);
    const again = { [first.toUpperCase()]: headers[first], ...headers };
    const pairs = Object.entries(headers);
    const list = { ...headers, [first]: [headers[first], headers[first]] };
    for (const given of [again, list, [...pairs, pairs[0]], [...pairs, pairs[0]].flat()]) {
      assert.throws(() => verify(given), { reason: 'malformed-header', message: /was sent more than once/ });
    }
  });

  test('values of any type are refused', () => {
    const values = [
      5,
      true,
      {},
      [5],
      [[headers]],
      Symbol('x'),
      10n,
      throwing,
      Buffer.from('x'),
      traps,
      revoked,
    ];
    for (const name of Object.keys(headers)) {
      for (const value of [...values, '\u0000', 'ünïcode', 'a\nb', '\u2028', 'x'.repeat(1_000_000)]) {
        assertRefused(() => verify({ ...headers, [name]: value }));
      }
      assertRefused(() =>
        verify(Object.defineProperty({ ...headers }, name, { get: throwing, enumerable: true })),
      );
    }
  });

  test('anything else in their place is refused', () => {
    const others = [
      undefined,
      null,
      5,
      '',
      'webhook-id',
      [],
      {},
      [[]],
      [5],
      [[5, 6]],
      new Set([1]),
      traps,
      revoked,
    ];
    for (const given of [
      ...others,
      throwing,
      { entries: throwing },
      { entries: () => 5 },
      { entries: () => [5] },
    ]) {
      assertRefused(() => verify(given));
    }
    assertRefused(() => verify(Object.create(headers)));
  });
});

test('details of any type are refused where they are needed, and not looked at elsewhere', () => {
  const sender = SECRET_SENDERS.tradingview;
  const { body } = sender.send(BODY);
  const verifier = new WebhookVerifier(optionsOf(sender, { certificate: true }));
  const getter = Object.defineProperty({}, 'ip', { get: throwing });
  for (const details of [
    undefined,
    null,
    5,
    'x',
    [],
    traps,
    revoked,
    getter,
    { ip: traps },
    { ip: Symbol('x') },
  ]) {
    assertRefused(() => verifier.verifySync(body, {}, details));
  }
  for (const certificate of [
    traps,
    revoked,
    5,
    { subject: traps },
    { subject: Symbol('x'), authorized: true },
  ]) {
    assertRefused(() => verifier.verifySync(body, {}, { ip: '52.32.178.7', certificate }));
  }
  assert.equal(verifierOf(sender).verifySync(body, {}, traps).keyIndex, 0);
});

for (const [name, sender] of ALL) {
  test(named(`${name}: any input is refused`), async () => {
    const sent = sender.send(BODY);
    const verifier = verifierOf(sender);
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.anything({ withBigInt: true, withDate: true }));
    const headers = fc.oneof(
      fc.anything({ withMap: true, withTypedArray: true }),
      fc.record(Object.fromEntries(Object.keys(sent.headers).map((key) => [key, value])), {
        requiredKeys: [],
      }),
    );
    const body = fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' }), fc.json(), fc.anything());
    await fc.assert(
      fc.asyncProperty(body, headers, fc.anything(), async (givenBody, givenHeaders, details) => {
        assertRefused(() => verifier.verifySync(givenBody, givenHeaders, details));
        await assert.rejects(verifier.verify(givenBody, givenHeaders, details), WebhookError);
      }),
      settings,
    );
  });

  if (sender.signature === undefined) continue;
  test(named(`${name}: what was signed is accepted, and nothing near it`), () => {
    const position = fc.nat();
    const bit = fc.integer({ min: 0, max: 7 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), position, bit, (content, where, which) => {
        const body = Buffer.from(content);
        const { headers } = sender.send(body);
        const verifier = verifierOf(sender);
        assert.equal(verifier.verifySync(body, headers).keyIndex, 0);
        if (body.length > 0) {
          const changed = Buffer.from(body);
          changed[where % body.length] ^= 1 << which;
          assertRefused(() => verifier.verifySync(changed, headers));
        }
        const names = Object.keys(headers);
        const changedName = names[where % names.length];
        const text = Buffer.from(headers[changedName], 'latin1');
        text[where % text.length] ^= 1 << which;
        const value = text.toString('latin1');
        // Upper-case hex is the same signature, and other versions in the list are not read.
        const same = value.toLowerCase() === headers[changedName].toLowerCase() || value.includes('v1=');
        if (!same) assertRefused(() => verifier.verifySync(body, { ...headers, [changedName]: value }));
      }),
      settings,
    );
  });
}

test('no refusal says more about the secret than that it is wrong', () => {
  const verifier = verifierOf(SECRET_SENDERS.telegram);
  const name = 'x-telegram-bot-api-secret-token';
  const messages = ['x', SECRET.slice(0, -1), `${SECRET}x`, SECRET.toUpperCase()].map((given) => {
    try {
      verifier.verifySync(BODY, { [name]: given });
    } catch (error) {
      return error.message;
    }
    return 'accepted';
  });
  assert.deepEqual(new Set(messages), new Set([`The secret in the header ${name} is wrong (1 key tried).`]));
});
