'use strict';

/**
 * The type `Venue` holds whatever exchanges sign: all of them sign as their documentation says, with the signers of the package.
 */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const path = require('node:path');
const { describe, test } = require('node:test');
const { inspect } = require('node:util');

const { BybitCredentialError, CredentialError, Signer, validateCredentials } = require('../..');
const { newPair } = require('../support/crypto/rsa-keys');
const { WRONG_TYPE, WRONG_VALUE } = require('../support/fixtures.js');
const { ALPHABETS, SEED, seededRandom } = require('../support/random');
const { BINANCE } = require('../../lib/venues/binance');
const { BITGET } = require('../../lib/venues/bitget');
const { GATE } = require('../../lib/venues/gate');
const { KUCOIN } = require('../../lib/venues/kucoin');
const { OKX } = require('../../lib/venues/okx');
const {
  BINANCE_HMAC,
  BITGET_KEY,
  GATE_KEY,
  KUCOIN_KEY,
  LOGINS,
  OKX_KEY,
  PAYLOADS,
  REQUESTS,
} = require('../support/venues/vectors');

const VENUES = [BINANCE, BITGET, GATE, KUCOIN, OKX];
const ROOT = path.join(__dirname, '..', '..');
const BALANCE = { method: 'GET', url: '/api/v5/account/balance?ccy=BTC', timestamp: 1_607_418_537_715 };

/** @param {any} credentials */
const newSigner = (credentials) => new Signer(credentials);

describe('signed requests', () => {
  for (const { name, credentials, request, adds } of REQUESTS) {
    test(name, async () => {
      const signer = newSigner(credentials);
      const expected = { body: undefined, ...request, ...adds };
      delete expected.timestamp;
      delete expected.recvWindow;
      assert.deepEqual(signer.authorizeSync(request), expected);
      assert.deepEqual(await signer.authorize(request), expected);
      assert.equal(signer.venue, credentials.venue);
    });
  }
});

describe('logins', () => {
  for (const { name, credentials, timestamp, options, message } of LOGINS) {
    test(name, () => {
      assert.deepEqual(newSigner(credentials).login({ ...options, timestamp }), message);
    });
  }
});

describe('payloads', () => {
  for (const { name, credentials, payload, signature } of PAYLOADS) {
    test(name, async () => {
      const signer = newSigner(credentials);
      assert.equal(signer.signSync(payload), signature);
      assert.equal(await signer.sign(payload), signature);
      assert.equal(signer.verify(payload, signature), true);
      assert.equal(signer.verify(`${payload} `, signature), false);
    });
  }
});

/**
 * A request of any size and kind, with the text of its query.
 *
 * @param {ReturnType<typeof seededRandom>} random
 * @param {boolean} isForm whether a body has parameters as they stand in a query
 */
function randomRequest(random, isForm) {
  const characters = [...ALPHABETS.ascii, ...ALPHABETS.latin1, '€', '鍵', '🔑'];
  const text = (/** @type {number} */ length) =>
    Array.from({ length: random.below(length) }, () => random.pick(characters)).join('');
  const pairs = Array.from({ length: random.below(4) }, () => [`p${text(4)}`, text(20)]);
  const form = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  // URL parsers encode it in queries.
  const encoded = form.replaceAll("'", '%27');
  const target = `/${encodeURIComponent(text(20))}`;
  const method = random.pick(['GET', 'POST', 'PUT', 'DELETE']);
  const others = isForm ? [form, Buffer.from(form)] : [text(500), random.bytes(random.below(500))];
  const body = random.pick([undefined, ...(method === 'GET' ? [] : others)]);
  return {
    target,
    encoded,
    raw: pairs.map((pair) => pair.join('=')).join('&'),
    sorted: [...pairs]
      .sort(([one], [other]) => (one < other ? -1 : Number(one > other)))
      .map((pair) => pair.join('='))
      .join('&'),
    request: {
      method,
      url: `${random.pick(['', 'https://api.example.com'])}${target}${encoded && `?${encoded}`}`,
      timestamp: random.below(2 ** 31) * 1000 + random.below(1000),
      ...(body !== undefined && { body }),
    },
  };
}
/** @typedef {ReturnType<typeof randomRequest>} RandomRequest */

/**
 * Each text as the documentation of the exchange describes it, and where its signature travels.
 *
 * @type {Record<string, { credentials: any, digest: string, encoding: any, text: (random: RandomRequest) => any[], found: (signed: any) => string }>}
 */
const ORACLES = {
  okx: {
    credentials: OKX_KEY,
    digest: 'sha256',
    encoding: 'base64',
    text: ({ target, encoded, request: { method, timestamp, body = '' } }) => [
      new Date(timestamp).toISOString() + method + target + (encoded === '' ? '' : `?${encoded}`),
      body,
    ],
    found: ({ headers }) => headers['OK-ACCESS-SIGN'],
  },
  kucoin: {
    credentials: KUCOIN_KEY,
    digest: 'sha256',
    encoding: 'base64',
    text: ({ target, raw, request: { method, timestamp, body = '' } }) => [
      `${timestamp}${method}${target}${raw === '' ? '' : `?${raw}`}`,
      body,
    ],
    found: ({ headers }) => headers['KC-API-SIGN'],
  },
  bitget: {
    credentials: BITGET_KEY,
    digest: 'sha256',
    encoding: 'base64',
    text: ({ target, sorted, request: { method, timestamp, body = '' } }) => [
      `${timestamp}${method}${target}${sorted === '' ? '' : `?${sorted}`}`,
      body,
    ],
    found: ({ headers }) => headers['ACCESS-SIGN'],
  },
  binance: {
    credentials: BINANCE_HMAC,
    digest: 'sha256',
    encoding: 'hex',
    text: ({ encoded, request: { timestamp, body = '' } }) => [
      `${encoded === '' ? '' : `${encoded}&`}timestamp=${timestamp}`,
      body,
    ],
    found: ({ url }) => /&signature=([^&]*)$/.exec(url)?.[1] ?? '',
  },
  gate: {
    credentials: GATE_KEY,
    digest: 'sha512',
    encoding: 'hex',
    text: ({ target, raw, request: { method, timestamp, body = '' } }) => {
      const digest = crypto.createHash('sha512').update(body).digest('hex');
      return [`${method}\n${target}\n${raw}\n${digest}\n${Math.floor(timestamp / 1000)}`];
    },
    found: ({ headers }) => headers.SIGN,
  },
};

describe(`random requests are signed as node:crypto does it (TEST_SEED=${SEED})`, () => {
  for (const [venue, { credentials, digest, encoding, text, found }] of Object.entries(ORACLES)) {
    test(venue, async () => {
      const random = seededRandom(SEED);
      const signer = newSigner(credentials);
      for (let round = 0; round < 200; round++) {
        const made = randomRequest(random, venue === 'binance');
        const hmac = crypto.createHmac(digest, credentials.apiSecret);
        text(made).forEach((part) => hmac.update(part));
        const signed = signer.authorizeSync(made.request);
        assert.equal(found(signed), hmac.digest(encoding));
        assert.equal(signed.body, made.request.body);
        assert.deepEqual(await signer.authorize(made.request), signed);
      }
    });
  }

  for (const kind of /** @type {const} */ (['rsa', 'ed25519'])) {
    test(`binance with an ${kind} key`, () => {
      const { privateKey, publicKey } = kind === 'rsa' ? newPair(2048) : crypto.generateKeyPairSync(kind);
      const signer = newSigner({ venue: 'binance', apiKey: BINANCE_HMAC.apiKey, privateKey });
      const random = seededRandom(SEED);
      for (let round = 0; round < 20; round++) {
        const made = randomRequest(random, true);
        const signature = decodeURIComponent(ORACLES.binance.found(signer.authorizeSync(made.request)));
        const payload = Buffer.concat(ORACLES.binance.text(made).map((part) => Buffer.from(part)));
        const digest = kind === 'rsa' ? 'sha256' : null;
        assert.ok(crypto.verify(digest, payload, publicKey, Buffer.from(signature, 'base64')));
      }
    });
  }
});

test('each part of a signed request has the name that the type gives it', () => {
  for (const { signing, id } of VENUES) {
    const { credentials } = ORACLES[id];
    const recvWindow = signing.queryNames?.window && 5000;
    const signed = newSigner(credentials).authorizeSync({ ...BALANCE, ...(recvWindow && { recvWindow }) });
    const added = new URLSearchParams(signed.url.split('?', 2)[1]);
    added.delete('ccy');
    assert.deepEqual(
      [...added.keys()].sort(),
      Object.values(signing.queryNames ?? {}).sort(),
      `the query of ${id}`,
    );
    const names = Object.keys(signed.headers).filter((name) => name !== 'Content-Type');
    assert.deepEqual(names.sort(), Object.values(signing.headerNames).sort(), `the headers of ${id}`);
  }
});

describe('signAll', () => {
  for (const { credentials } of Object.values(ORACLES)) {
    test(`${credentials.venue}: what each signer gives by itself`, async () => {
      const signers = Array.from({ length: 20 }, (_, index) =>
        newSigner({ ...credentials, apiKey: `${credentials.apiKey}${index}` }),
      );
      const body = credentials.venue === 'binance' ? 'a=%E2%82%AC' : '{"a":"€"}';
      const request = { ...BALANCE, method: 'POST', body };
      const batch = await Signer.signAll(signers, request);
      signers.forEach((signer, index) => {
        const expected = signer.authorizeSync(request);
        assert.deepEqual(batch.request(index), expected);
        assert.deepEqual(batch.headers(index), expected.headers);
      });
    });
  }

  test('signers of another copy of the package sign, with their passphrases', async () => {
    const copy = secondCopy();
    for (const credentials of [OKX_KEY, KUCOIN_KEY]) {
      const signers = [
        newSigner(credentials),
        new copy.Signer({ ...credentials, apiPassphrase: 'Another1' }),
      ];
      const batch = await Signer.signAll(signers, BALANCE);
      signers.forEach((signer, index) => {
        assert.deepEqual(batch.request(index), signer.authorizeSync(BALANCE));
      });
    }
    const mixed = [newSigner(OKX_KEY), new copy.Signer(KUCOIN_KEY)];
    await assert.rejects(Signer.signAll(mixed, BALANCE), WRONG_VALUE);
  });

  test('refuses signers of several exchanges, and a request without method and URL', async () => {
    const signers = [newSigner(OKX_KEY), newSigner(GATE_KEY)];
    await assert.rejects(Signer.signAll(signers, BALANCE), WRONG_VALUE);
    const content = /** @type {any} */ ({ body: 'a' });
    await assert.rejects(Signer.signAll([signers[0]], content), WRONG_TYPE);
  });
});

/** @returns {any} the package once more, with modules of its own */
function secondCopy() {
  const folder = path.join(ROOT, 'lib') + path.sep;
  const loaded = Object.entries(require.cache).filter(([file]) => file.startsWith(folder));
  for (const [file] of loaded) delete require.cache[file];
  const copy = { ...require('../..') };
  for (const [file, module] of loaded) require.cache[file] = module;
  return copy;
}

describe('passphrase of an API key', () => {
  const PASSPHRASE = 'Correct-Horse-9';

  test('shows nowhere but in the requests', () => {
    const signer = newSigner({ ...OKX_KEY, apiPassphrase: PASSPHRASE });
    const headers = /** @type {any} */ (signer.authorizeSync(BALANCE).headers);
    assert.equal(headers['OK-ACCESS-PASSPHRASE'], PASSPHRASE);
    const shown = [inspect(signer, { showHidden: true, depth: 9 }), JSON.stringify(signer), String(signer)];
    shown.forEach((text) => assert.ok(!text.includes(PASSPHRASE), text));
  });

  test('is required where keys have one, and refused elsewhere', () => {
    const without = { ...OKX_KEY, apiPassphrase: undefined };
    assert.throws(() => newSigner(without), {
      ...WRONG_TYPE,
      message: /^API keys of OKX have a passphrase.*"apiPassphrase" \(OKX_API_PASSPHRASE\)$/,
    });
    assert.throws(() => newSigner({ ...GATE_KEY, apiPassphrase: PASSPHRASE }), {
      ...WRONG_VALUE,
      message: /^API keys of Gate.io have no "apiPassphrase"/,
    });
  });

  for (const apiPassphrase of [
    '',
    ` ${PASSPHRASE}`,
    `${PASSPHRASE}\n`,
    `${PASSPHRASE}é`,
    `a\r\nB: ${PASSPHRASE}`,
  ]) {
    test(`is refused as ${JSON.stringify(apiPassphrase)}, which no header takes`, () => {
      const error = { name: 'CredentialError', code: 'ERR_BYBIT_CREDENTIAL', message: /^(?!.*Horse)/s };
      assert.throws(() => newSigner({ ...OKX_KEY, apiPassphrase }), error);
    });
  }

  test('may be bytes', () => {
    const apiPassphrase = Buffer.from(OKX_KEY.apiPassphrase);
    const signed = newSigner({ ...OKX_KEY, apiPassphrase }).authorizeSync(BALANCE);
    assert.deepEqual(signed, newSigner(OKX_KEY).authorizeSync(BALANCE));
  });
});

describe('environment variables', () => {
  const SET = {
    OKX_API_KEY: OKX_KEY.apiKey,
    OKX_API_SECRET: OKX_KEY.apiSecret,
    OKX_API_PASSPHRASE: OKX_KEY.apiPassphrase,
  };
  /** @param {Record<string, string>} env */
  const fromEnv = (env) => Signer.fromEnv(/** @type {any} */ ({ venue: 'okx', env }));

  test('are those of the exchange', () => {
    assert.deepEqual(fromEnv(SET).authorizeSync(BALANCE), newSigner(OKX_KEY).authorizeSync(BALANCE));
  });

  for (const name of Object.keys(SET)) {
    test(`${name} is named when it is missing`, () => {
      const env = Object.fromEntries(Object.entries(SET).filter(([other]) => other !== name));
      assert.throws(
        () => fromEnv(env),
        (/** @type {any} */ error) => {
          assert.ok(error instanceof CredentialError && !(error instanceof BybitCredentialError));
          assert.equal(error.venue, 'okx');
          assert.deepEqual(
            error.findings.filter(({ id }) => id === 'missing').map(({ variable }) => variable),
            [name],
          );
          return true;
        },
      );
    });
  }
});

describe('what an exchange does not have', () => {
  test('a window', () => {
    const request = { ...BALANCE, recvWindow: 5000 };
    assert.throws(() => newSigner(OKX_KEY).authorizeSync(request), {
      ...WRONG_VALUE,
      message: 'Requests to OKX carry no "recvWindow"',
    });
    const binance = newSigner(BINANCE_HMAC);
    const tooLong = { ...BALANCE, recvWindow: 60_001 };
    assert.throws(() => binance.authorizeSync(tooLong), { code: 'ERR_OUT_OF_RANGE' });
  });

  test('a signature of the content alone', async () => {
    const signer = newSigner(OKX_KEY);
    const error = { name: 'TypeError', code: 'ERR_INVALID_STATE', message: /^OKX signs .*authorize\(\)/ };
    assert.throws(() => signer.signRequestSync({ body: '' }), error);
    await assert.rejects(signer.signRequest({ body: '' }), error);
  });

  test('a time that has no ISO form', () => {
    const request = { ...BALANCE, timestamp: Number.MAX_SAFE_INTEGER };
    assert.throws(() => newSigner(OKX_KEY).authorizeSync(request), { code: 'ERR_OUT_OF_RANGE' });
  });
});

test('validateCredentials knows the exchange', async () => {
  const { ok } = await validateCredentials(/** @type {any} */ (OKX_KEY));
  assert.equal(ok, true);
  const missing = /** @type {any} */ ({ ...OKX_KEY, apiPassphrase: undefined });
  await assert.rejects(validateCredentials(missing), WRONG_TYPE);
});
