'use strict';

/**
 * bybit-auth/webhook beside the libraries that senders and others publish: the same messages are accepted and refused. Where
 * the answers differ, the difference is in a list here, with its reason.
 */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { before, describe, test } = require('node:test');
const { pathToFileURL } = require('node:url');
const fc = require('fast-check');
const { WebhookError, WebhookVerifier } = require('bybit-auth/webhook');

/** 2027-01-15, in seconds. */
const NOW = 1_800_000_000;
const SECRET = 'made-up-webhook-secret-0123456789';
const STANDARD_KEY = `whsec_${Buffer.from(SECRET).toString('base64')}`;
const RUNS = process.env.TEST_THOROUGH === '1' ? 20_000 : 1500;
const SEED = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);

const mac = (...parts) => {
  const hmac = crypto.createHmac('sha256', SECRET);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
};

const isUtf8 = (bytes) => Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
const hasByteOrderMark = (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));

const SPACES = 'they keep the spaces at the end of a header, which HTTP takes away';

/** @param {() => unknown} verify @returns {boolean} */
function isAcceptedByOurs(verify) {
  try {
    verify();
    return true;
  } catch (error) {
    assert.ok(error instanceof WebhookError, error.stack);
    return false;
  }
}

/** @param {() => unknown} verify @returns {boolean} */
function isAccepted(verify) {
  try {
    return verify() !== false;
  } catch {
    return false;
  }
}

/** Bodies as senders have them, and any bytes. */
const bodies = fc
  .oneof(
    fc.json(),
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.uint8Array({ minLength: 1, maxLength: 300 }),
    fc.constantFrom('\ufeff{}', '{"a":"é"}', ' ', '0'),
  )
  .map((body) => Buffer.from(body));

/** How far the sender's clock is away, s. */
const ages = fc.oneof(
  fc.constantFrom(0, 1, -1, 299, 300, 301, -299, -300, -301, 86_400, -86_400),
  fc.integer({ min: -700, max: 700 }),
);

/** What happens to a header on the way, or is done to it. */
const CHANGES = {
  nothing: (text) => text,
  'cut off': (text) => text.slice(0, -1),
  extended: (text) => `${text}0`,
  'with an equals sign': (text) => `${text}=`,
  'with a comma': (text) => `${text},x`,
  'with a space': (text) => `${text} `,
  'in capitals': (text) => text.toUpperCase(),
  'one character changed': (text) => text.slice(0, -3) + (text.at(-3) === 'a' ? 'b' : 'a') + text.slice(-2),
  'another version': (text) => text.replace(/v1|sha256/, 'v2'),
  twice: (text) => `${text} ${text}`,
  empty: () => '',
  missing: () => undefined,
};
const changes = fc.oneof(
  { weight: 2, arbitrary: fc.constant('nothing') },
  fc.constantFrom(...Object.keys(CHANGES)),
);

/**
 * @param {string} name
 * @param {any} arbitrary
 * @param {(input: any) => { ours: boolean, theirs: boolean, difference: string | undefined, shown: unknown }} compare
 * @param {string[]} differences that must be met
 */
function agree(name, arbitrary, compare, differences) {
  test(`${name} (TEST_SEED=${SEED})`, () => {
    const met = new Set();
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(arbitrary, (input) => {
        const { ours, theirs, difference, shown } = compare(input);
        if (ours === theirs) {
          if (ours) accepted++;
          else refused++;
          return;
        }
        assert.notEqual(difference, undefined, `ours ${ours}, theirs ${theirs}: ${JSON.stringify(shown)}`);
        met.add(difference);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    assert.ok(accepted > RUNS / 50 && refused > RUNS / 50, `accepted ${accepted}, refused ${refused}`);
    assert.deepEqual([...met].sort(), [...differences].sort(), 'the differences that are known');
  });
}

describe('standardwebhooks', () => {
  const { Webhook } = require('standardwebhooks');
  const library = new Webhook(STANDARD_KEY);
  const make = ({ body, age, id, signature, time }) => {
    const timestamp = String(NOW - age);
    const signed = `v1,${mac(`${id}.${timestamp}.`, body).toString('base64')}`;
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': CHANGES[time](timestamp),
      'webhook-signature': CHANGES[signature](signed),
    };
    return { body, headers };
  };
  const input = fc.record({
    body: bodies,
    age: ages,
    id: fc.constantFrom('msg_1', 'a', '7f1c-9'),
    signature: changes,
    time: changes,
  });

  test('their own vector', (t) => {
    // From the tests of the library: https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries/javascript
    t.mock.timers.enable({ apis: ['Date'], now: 1_614_265_330_000 });
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const keys = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'];
    const body = '{"test": 2432232314}';
    new Webhook(keys[0]).verify(body, headers);
    const verifier = new WebhookVerifier({ scheme: 'standard', keys });
    assert.equal(verifier.verifySync(body, headers).id, headers['webhook-id']);
  });

  test('verifies what the library signs', () => {
    const at = new Date(NOW * 1000);
    for (const body of ['{}', '{"a":"€ 🚀"}', 'x'.repeat(100_000)]) {
      const headers = {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(NOW),
        'webhook-signature': library.sign('msg_1', at, body),
      };
      const verifier = new WebhookVerifier({
        scheme: 'standard',
        keys: [STANDARD_KEY],
        now: () => NOW * 1000,
      });
      assert.equal(verifier.verifySync(body, headers).id, 'msg_1');
    }
  });

  describe('the same answers', () => {
    const verifier = new WebhookVerifier({
      scheme: 'standard',
      keys: [STANDARD_KEY],
      now: () => NOW * 1000,
      replay: false,
    });
    const compare = (given) => {
      const { body, headers } = make(given);
      const ours = isAcceptedByOurs(() => verifier.verifySync(body, headers));
      const RealNow = Date.now;
      Date.now = () => NOW * 1000;
      const theirs = isAccepted(() => library.verify(body, headers, { jsonParse: false }));
      Date.now = RealNow;
      return { ours, theirs, difference: differenceOf(given, ours), shown: { given, headers } };
    };
    const differenceOf = ({ body, signature, time }, ours) => {
      if (ours && !isUtf8(body)) return 'a body that is not UTF-8 is refused by them: it became text';
      if (!ours && time !== 'nothing') {
        return 'they read the digits at the begin of a timestamp, and leave out the rest';
      }
      if (!ours && signature === 'with a comma') return 'they leave out what follows a second comma';
      return undefined;
    };
    agree('over random messages', input, compare, [
      'a body that is not UTF-8 is refused by them: it became text',
      'they read the digits at the begin of a timestamp, and leave out the rest',
      'they leave out what follows a second comma',
    ]);
  });
});

describe('stripe', () => {
  const Stripe = require('stripe');
  const library = new Stripe('sk_test_made_up').webhooks;

  test('verifies what the library signs', () => {
    for (const payload of ['{}', '{"a":"€ 🚀"}', 'x'.repeat(100_000)]) {
      const header = library.generateTestHeaderString({ payload, secret: SECRET, timestamp: NOW });
      const verifier = new WebhookVerifier({ scheme: 'stripe', keys: [SECRET], now: () => NOW * 1000 });
      const expected = { id: null, timestamp: NOW * 1000, keyIndex: 0 };
      assert.deepEqual(verifier.verifySync(payload, { 'stripe-signature': header }), expected);
    }
  });

  const verifier = new WebhookVerifier({
    scheme: 'stripe',
    keys: [SECRET],
    now: () => NOW * 1000,
    replay: false,
  });
  const compare = (given) => {
    const { body, age, signature, time } = given;
    const timestamp = String(NOW - age);
    const signed = CHANGES[signature](`v1=${mac(`${timestamp}.`, body).toString('hex')}`);
    const stamp = CHANGES[time](`t=${timestamp}`);
    const header = [stamp, signed].filter((part) => part !== undefined).join(',');
    const ours = isAcceptedByOurs(() => verifier.verifySync(body, { 'stripe-signature': header }));
    const theirs = isAccepted(() =>
      library.signature.verifyHeader(body, header, SECRET, 300, undefined, NOW * 1000),
    );
    return { ours, theirs, difference: differenceOf(given, ours), shown: { given, header } };
  };
  const differenceOf = ({ body, age, signature, time }, ours) => {
    if (ours && !isUtf8(body)) return 'a body that is not UTF-8 is refused by them: it became text';
    if (ours && hasByteOrderMark(body)) {
      return 'a body with a byte order mark is refused by them: they take it away';
    }
    if (ours && signature === 'with a space') return SPACES;
    if (!ours && time !== 'nothing') {
      return 'they read the digits at the begin of a timestamp, and leave out the rest';
    }
    if (!ours && signature === 'with an equals sign') {
      return 'they leave out what follows a second equals sign';
    }
    if (!ours && age < -300) return 'they accept a timestamp of the future';
    return undefined;
  };
  const input = fc.record({ body: bodies, age: ages, signature: changes, time: changes });
  agree('over random messages', input, compare, [
    'a body that is not UTF-8 is refused by them: it became text',
    'a body with a byte order mark is refused by them: they take it away',
    'they read the digits at the begin of a timestamp, and leave out the rest',
    'they leave out what follows a second equals sign',
    'they accept a timestamp of the future',
    SPACES,
  ]);
});

describe('@octokit/webhooks-methods', () => {
  /** @type {{ sign: Function, verify: Function, verifyWithFallback: Function }} */
  let library;
  before(async () => {
    // It has no entry for require, and its package.json cannot be asked for.
    const folder = require.resolve.paths('x')?.map((paths) => `${paths}/@octokit/webhooks-methods`) ?? [];
    const found = folder.find((path) => require('node:fs').existsSync(path));
    library = await import(pathToFileURL(`${found}/dist-node/index.js`).href);
  });
  const verifier = new WebhookVerifier({ scheme: 'github', keys: [SECRET] });
  const headersOf = (signature) => ({ 'x-hub-signature-256': signature });

  test('verifies what the library signs', async () => {
    for (const body of ['{}', '{"a":"€ 🚀"}', 'x'.repeat(100_000)]) {
      assert.equal(verifier.verifySync(body, headersOf(await library.sign(SECRET, body))).keyIndex, 0);
    }
  });

  test('rotates as verifyWithFallback does', async () => {
    const signature = await library.sign('made-up-old-secret', '{}');
    assert.equal(
      await library.verifyWithFallback(SECRET, '{}', signature, ['x', 'made-up-old-secret']),
      true,
    );
    const keys = [SECRET, 'x', 'made-up-old-secret'];
    const rotating = new WebhookVerifier({ scheme: 'github', keys });
    assert.equal(rotating.verifySync('{}', headersOf(signature)).keyIndex, 2);
  });

  test(`over random messages (TEST_SEED=${SEED})`, async () => {
    const met = new Set();
    const input = fc.record({ body: bodies, signature: changes });
    await fc.assert(
      fc.asyncProperty(input, async ({ body, signature }) => {
        const signed = CHANGES[signature](`sha256=${mac(body).toString('hex')}`);
        const ours = isAcceptedByOurs(() => verifier.verifySync(body, headersOf(signed)));
        const theirs = await library.verify(SECRET, body.toString(), signed).catch(() => false);
        if (ours === theirs) return;
        assert.ok(ours, signature);
        const difference = isUtf8(body)
          ? signature === 'with a space' && SPACES
          : 'a body that is not UTF-8 cannot be given to them';
        assert.ok(difference, `theirs ${theirs}: ${signature}`);
        met.add(difference);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    assert.equal(met.size, 2);
  });
});
