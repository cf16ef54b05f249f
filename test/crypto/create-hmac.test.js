'use strict';

/**
 * createHmac against node:crypto's, call by call: every sequence of calls runs on both, and what each call returns
 * or throws must be the same.
 */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const stream = require('node:stream');
const { describe, test } = require('node:test');
const { inspect } = require('node:util');

const { createHmac } = require('../..');
const { BUFFERS, ENCODINGS, KEYS, NEITHER, OPTIONS, TEXTS } = require('../support/crypto/hmac-inputs');
const { rounds } = require('../support/effort');
const { outcome } = require('../support/outcome');
const { ALPHABETS, SEED, seededRandom } = require('../support/random');
const RFC4231 = require('../support/crypto/rfc4231');

const TURNS = rounds(1000, 5000);

/** What is done where: the two digests of the addon, and one that is left to node:crypto. */
const ALGORITHMS = ['sha256', 'sha512', 'sha1'];

/**
 * @param {typeof crypto.createHmac} create
 * @param {() => any[]} makeArguments
 * @param {(hmac: any) => any[][]} makeCalls
 * @returns {any[]} what each call did
 */
function trace(create, makeArguments, makeCalls) {
  /** @type {any} */
  let hmac;
  const created = outcome(() => {
    hmac = create(.../** @type {[any, any, any]} */ (makeArguments()));
    return 'an Hmac';
  });
  if (hmac === undefined) return [created];
  const calls = makeCalls(hmac).map(([method, ...values]) =>
    outcome(() => {
      const returned = hmac[method](...values);
      return returned === hmac ? 'itself' : returned;
    }),
  );
  return [created, ...calls];
}

/**
 * @param {() => any[]} makeArguments  for createHmac
 * @param {() => any[][]} makeCalls    [method, ...arguments] of each call
 * @param {string} [title]
 */
function assertSame(makeArguments, makeCalls, title) {
  const expected = trace(crypto.createHmac, makeArguments, makeCalls);
  const actual = trace(createHmac, makeArguments, makeCalls);
  assert.deepEqual(actual, expected, title && `${title}: ${inspect({ actual, expected }, { depth: 4 })}`);
}

const USUAL_CALLS = () => [
  ['update', 'data'],
  ['digest', 'hex'],
];

describe('RFC 4231', () => {
  for (const { name, key, data, ...macs } of RFC4231) {
    test(name, () => {
      for (const [algorithm, mac] of Object.entries(macs)) {
        const hmac = createHmac(algorithm, Buffer.from(key, 'hex')).update(data, 'hex');
        assert.equal(hmac.digest('hex').slice(0, mac.length), mac);
        const keyObject = crypto.createSecretKey(key, 'hex');
        const chunked = createHmac(algorithm, keyObject).update(Buffer.from(data, 'hex').subarray(0, 3));
        chunked.update(data.slice(6), 'hex');
        assert.equal(chunked.digest().toString('hex').slice(0, mac.length), mac);
      }
    });
  }
});

describe('the same as crypto.createHmac', () => {
  test('every algorithm by every spelling', () => {
    for (const name of crypto.getHashes()) {
      for (const spelling of [name, name.toLowerCase(), name.toUpperCase()]) {
        assertSame(() => [spelling, 'key'], USUAL_CALLS, spelling);
      }
    }
  });

  test('unknown algorithms and what is none', () => {
    for (const name of ['Sha256', 'sHA512', 'sha-256', 'sha256 ', 'sha256\0', 'nonsense', '', 'hmac']) {
      assertSame(() => [name, 'key'], USUAL_CALLS, name);
    }
    for (const [name, make] of Object.entries(NEITHER)) assertSame(() => [make(), 'key'], USUAL_CALLS, name);
    assertSame(() => [], USUAL_CALLS, 'no arguments');
    assertSame(() => ['sha256'], USUAL_CALLS, 'no key');
  });

  for (const algorithm of ALGORITHMS) {
    test(`${algorithm}: every kind of key with every kind of options`, () => {
      for (const [keyName, makeKey] of Object.entries(KEYS)) {
        for (const [optionsName, makeOptions] of Object.entries(OPTIONS)) {
          const title = `${keyName}, options: ${optionsName}`;
          assertSame(() => [algorithm, makeKey(), makeOptions()], USUAL_CALLS, title);
        }
      }
    });

    test(`${algorithm}: a CryptoKey as key`, async () => {
      const usage = { name: 'HMAC', hash: 'SHA-256' };
      for (const extractable of [true, false]) {
        const raw = Buffer.from('key');
        const key = await crypto.subtle.importKey('raw', raw, usage, extractable, ['sign']);
        assertSame(() => [algorithm, key], USUAL_CALLS, `extractable: ${extractable}`);
      }
    });

    test(`${algorithm}: every kind of data in every encoding, alone and after other data`, () => {
      for (const [dataName, makeData] of Object.entries({ ...TEXTS, ...BUFFERS, ...NEITHER })) {
        for (const [encodingName, makeEncoding] of Object.entries(ENCODINGS)) {
          const title = `${dataName} as ${encodingName}`;
          const update = () => ['update', makeData(), makeEncoding()];
          const digest = ['digest', 'hex'];
          assertSame(
            () => [algorithm, 'key'],
            () => [update(), digest],
            title,
          );
          assertSame(
            () => [algorithm, 'key'],
            () => [['update', 'a'], update(), update(), digest],
            title,
          );
        }
      }
    });

    test(`${algorithm}: every encoding of the digest, the second digest included`, () => {
      for (const [name, make] of Object.entries(ENCODINGS)) {
        const digest = () => ['digest', make()];
        assertSame(
          () => [algorithm, 'key'],
          () => [digest(), digest(), ['digest']],
          name,
        );
        assertSame(
          () => [algorithm, 'key'],
          () => [['digest'], digest()],
          name,
        );
        assertSame(
          () => [algorithm, Buffer.from('key')],
          () => [['update', 'x'], digest(), digest()],
          name,
        );
      }
    });

    test(`${algorithm}: calls in every order of three`, () => {
      const calls = [
        ['update', 'text'],
        ['update', Buffer.alloc(5000, 1)],
        ['update', 'abc', 'hex'],
        ['update', 5],
        ['update'],
        ['digest', 'hex'],
        ['digest', Symbol('hex')],
        ['digest'],
      ];
      const sequences = calls.flatMap((first) =>
        calls.flatMap((second) => calls.map((third) => [first, second, third, ['digest', 'base64']])),
      );
      for (const sequence of sequences) {
        assertSame(
          () => [algorithm, 'key'],
          () => sequence,
          inspect(sequence),
        );
      }
    });
  }

  test('called with new', () => {
    const create = /** @type {any} */ (createHmac);
    assert.equal(
      new create('sha256', 'key').update('data').digest('hex'),
      crypto.createHmac('sha256', 'key').update('data').digest('hex'),
    );
  });

  test('sizes around those where another way of computing begins', () => {
    for (const size of [
      55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1016, 1019, 1020, 1023, 1024, 1025, 4095, 4096, 4097,
    ]) {
      for (const algorithm of ALGORITHMS) {
        for (const data of ['x'.repeat(size), Buffer.alloc(size, 120), `${'x'.repeat(size - 1)}é`]) {
          assertSame(
            () => [algorithm, 'k'.repeat(size)],
            () => [
              ['update', data],
              ['digest', 'hex'],
            ],
            `${size}`,
          );
          const twice = () => [
            ['update', data],
            ['update', data],
            ['digest', 'hex'],
          ];
          assertSame(() => [algorithm, Buffer.alloc(size, 3)], twice, `${size}, twice`);
        }
      }
    }
  });
});

describe('an Hmac', () => {
  for (const algorithm of ALGORITHMS) {
    test(`${algorithm}: is one of node:crypto's and a Transform stream`, () => {
      const hmac = createHmac(algorithm, 'key');
      assert.ok(hmac instanceof crypto.Hmac);
      assert.ok(hmac instanceof stream.Transform);
      assert.equal(hmac.constructor, crypto.createHmac(algorithm, 'key').constructor);
      assert.equal(hmac.update('a'), hmac);
    });

    test(`${algorithm}: later changes of a key or a chunk do not reach it`, () => {
      for (const size of [8, 64, 4096, 4097, 100_000]) {
        const key = Buffer.alloc(size, 1);
        const chunk = Buffer.alloc(size, 2);
        const more = Buffer.alloc(size, 3);
        const expected = crypto.createHmac(algorithm, key).update(chunk).update(more).digest('hex');
        const hmac = createHmac(algorithm, key);
        key.fill(9);
        hmac.update(chunk);
        chunk.fill(9);
        hmac.update(more);
        more.fill(9);
        assert.equal(hmac.digest('hex'), expected);

        const shared = new Uint8Array(new SharedArrayBuffer(size)).fill(4);
        const alone = createHmac(algorithm, shared.buffer).update(shared);
        shared.fill(9);
        const copy = Buffer.alloc(size, 4);
        assert.equal(alone.digest('hex'), crypto.createHmac(algorithm, copy).update(copy).digest('hex'));
      }
    });

    test(`${algorithm}: one KeyObject serves many at once`, () => {
      const key = crypto.createSecretKey(Buffer.from('key'));
      const all = Array.from({ length: 50 }, () => createHmac(algorithm, key));
      all.forEach((hmac, index) => hmac.update(`data ${index}`));
      all.forEach((hmac) => hmac.update('more'));
      all.forEach((hmac, index) => {
        const expected = crypto.createHmac(algorithm, 'key').update(`data ${index}more`).digest('hex');
        assert.equal(hmac.digest('hex'), expected);
      });
    });

    test(`${algorithm}: shows neither its key nor its data`, () => {
      const [secret, data] = ['aSecretThatMustNotShow', 'dataThatMustNotShow'];
      for (const key of [secret, Buffer.from(secret), crypto.createSecretKey(Buffer.from(secret))]) {
        const hmac = createHmac(algorithm, key).update(data);
        const shown = [
          inspect(hmac, { showHidden: true, depth: null, getters: true }),
          JSON.stringify(hmac),
          String(hmac),
          JSON.stringify(Object.entries(hmac)),
        ].join('\n');
        for (const hidden of [secret, data]) {
          assert.ok(!shown.includes(hidden));
          assert.ok(
            !shown.includes(
              Buffer.from(hidden)
                .toString('hex')
                .replace(/..(?=.)/g, '$& '),
            ),
          );
        }
      }
    });
  }

  test('an error leaves it as it was', () => {
    const hmac = createHmac('sha256', 'key').update('data');
    assert.throws(() => hmac.update(/** @type {any} */ (5)), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => hmac.digest(/** @type {any} */ (Symbol('hex'))), TypeError);
    assert.equal(hmac.digest('hex'), crypto.createHmac('sha256', 'key').update('data').digest('hex'));
  });
});

describe('random keys, data and chunks', () => {
  const random = seededRandom(SEED);

  /** @param {number} size @returns {string | Buffer | DataView} */
  function input(size) {
    const kind = random.below(3);
    if (kind === 0) return random.text(size, random.pick(Object.values(ALPHABETS)));
    const bytes = random.bytes(size);
    return kind === 1 ? bytes : new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Mostly as small as requests are, and a few large ones. */
  function sizeOf(turn) {
    if (turn % 250 === 0) return random.below(2 ** 20 + 1);
    return random.below(random.pick([8, 200, 1100, 9000]));
  }

  test(`${TURNS} of them (TEST_SEED=${SEED})`, () => {
    for (let turn = 0; turn < TURNS; turn++) {
      const algorithm = random.pick(['sha256', 'sha512', 'SHA256', 'SHA512']);
      const key = input(random.below(random.pick([10, 70, 140, 3000])));
      const chunks = [input(sizeOf(turn))];
      while (random.below(3) === 0) chunks.push(input(random.below(random.pick([2, 100, 5000]))));
      const encoding = random.pick([undefined, 'hex', 'base64', 'latin1']);
      const calls = [...chunks.map((chunk) => ['update', chunk]), ['digest', encoding]];
      const expected = trace(
        crypto.createHmac,
        () => [algorithm, key],
        () => calls,
      );
      const actual = trace(
        createHmac,
        () => [algorithm, key],
        () => calls,
      );
      assert.deepEqual(actual, expected, `turn ${turn}`);
    }
  });
});
