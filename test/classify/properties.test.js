'use strict';

/**
 * What classify promises whatever the exchange, a proxy or an attacker sends: a verdict about the key rests on
 * something that the reply says, and what is secret is never shown.
 */

const { hkdfSync } = require('node:crypto');
const { describe, test } = require('node:test');
const assert = require('node:assert/strict');
const { inspect } = require('node:util');
const fc = require('fast-check');
const { classify } = require('../../lib/classify');
const { BybitApiError, BybitAuthError } = require('../../lib/errors');
const { named, settings } = require('../support/properties');

/** Categories that speak of the key, its secret, or what it may do. */
const KEY_CATEGORIES = new Set(
  ['key-expired', 'key-or-ip-mismatch', 'key-or-environment', 'bad-signature', 'permission']
    .concat(['auth-failed', 'ip-not-allowed', 'missing-auth', 'symbol-not-allowed', 'account-mode'])
    .concat(['clock-ahead', 'clock-behind', 'request-late']),
);
const OTHER_CATEGORIES = ['banned', 'region', 'compliance', 'session-limit', 'rate-limit', 'no-verdict']
  .concat(['business', 'not-in-demo'])
  .concat(['retired-endpoint']);
const STEPS = ['environment', 'key-exists', 'ip-whitelist', 'key-format', 'permissions', 'account-type']
  .concat(['expiry', 'clock', 'signature'])
  .sort();

/**
 * What must have been received before each of these is said, written down apart from the tables of the package:
 * retCodes, or the words of a reply that has no retCode, or HTTP 401.
 */
const GROUNDS = {
  'key-expired': { codes: [33004, -2015], words: /expired/ },
  'key-or-ip-mismatch': { codes: [33004, -2015], words: /api ?key.*ip/ },
  'key-or-environment': { codes: [10003, -2014], words: /api ?key/, unauthorized: true },
  'bad-signature': { codes: [10004, 33002, -1, -1022, -2014], words: /sign|origin string/ },
  permission: { codes: [10005, 33004, -2015], words: /permission|api ?key.*ip/ },
  'auth-failed': { codes: [10007], login: true },
  'ip-not-allowed': { codes: [10010], words: /ip/ },
  'missing-auth': { codes: [10007, 10001], words: /auth/, unauthorized: true },
  'symbol-not-allowed': { codes: [10029] },
  'account-mode': { codes: [10028, 100028, 10005] },
  'clock-ahead': { codes: [10002, -1021, -1] },
  'clock-behind': { codes: [10002, -1021, -1, 10001], words: /expired|params error/ },
  'request-late': { codes: [10002, -1021, -1] },
};
/** pybit writes an HTTP status in the place of a code. */
const isStatus = (/** @type {number} */ value) => value >= 400 && value <= 599;
const GROUND_CODES = [...new Set(Object.values(GROUNDS).flatMap(({ codes }) => codes))];

/** Texts that blame the key, so that a wrong pattern has something to fall for. */
const SUGGESTIVE = fc.constantFrom(
  'Your api key has expired.',
  'API key is invalid.',
  'Invalid api-key, IP, or permissions for action.',
  'error sign! please check your signature generation algorithm.',
  'Permission denied, please check your API key permissions.',
  'Unmatched IP, please check your API key bound IP addresses.',
  'User authentication failed.',
  'Request expired or timestamp outside of recv_window',
  'Params Error',
  'empty value: apiTimestamp[] apiKey[] apiSignature[]: openapi sign params error!',
  'Too many visits. Exceeded the API Rate Limit.',
  'Service is restricted in your country',
);
const anyText = fc.oneof(SUGGESTIVE, fc.string(), fc.string({ unit: 'binary' }), fc.lorem());
const text = fc.oneof(
  anyText,
  fc.array(anyText, { maxLength: 3 }).map((parts) => parts.join(' ')),
);
const time = fc.oneof(fc.integer({ min: 1.6e12, max: 1.9e12 }), fc.anything());
const code = fc.oneof(fc.constantFrom(...GROUND_CODES), fc.integer(), fc.integer({ min: 10000, max: 34000 }));
const headers = fc.oneof(
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()), fc.anything())),
  fc.dictionary(
    fc.constantFrom('server', 'via', 'cf-ray', 'Retry-After', 'X-Bapi-Limit', 'traceid', 'content-type'),
    text,
  ),
  fc.constant(new Headers({ server: 'nginx' })),
  fc.anything(),
);

/** What may be known of a request beside the reply; nothing that proves a thing by itself (`keyInformation`). */
const circumstances = fc.record(
  {
    headers,
    method: fc.oneof(fc.constantFrom('GET', 'POST'), fc.anything()),
    url: fc.oneof(
      fc.constantFrom('https://api.bybit.com/v5/account/info', 'https://api-demo.bybit.com/v5/order/create'),
      fc.webUrl(),
      fc.anything(),
    ),
    signed: fc.oneof(fc.boolean(), fc.anything()),
    timestamp: time,
    recvWindow: fc.anything(),
    sentAt: time,
    receivedAt: time,
    cause: fc.oneof(
      text.map((message) => new Error(message)),
      fc.anything(),
    ),
    params: fc.anything(),
    environment: fc.anything(),
  },
  { requiredKeys: [] },
);
const status = fc.oneof(fc.integer({ min: 100, max: 599 }), fc.constantFrom(undefined, 200, 401, 403, 451));
const transport = fc.constantFrom(undefined, 'rest', 'websocket', 'websocket-trade');

/** @param {BybitApiError} error @param {string[]} ids */
const failing = (error, ids) =>
  error.checks.filter(({ id, status: found }) => found === 'fail' && ids.includes(id));

/** @param {unknown} from @param {object} known */
function neverBlames(from, known) {
  const error = classify(from, known);
  if (error === null) return;
  assert.ok(!KEY_CATEGORIES.has(error.category), error.category);
  assert.ok(!(error instanceof BybitAuthError) || !KEY_CATEGORIES.has(error.category));
  assert.deepEqual(failing(error, ['key-exists', 'signature', 'expiry']), []);
}

test(
  named('whatever comes: null, or an error with a category, a confidence and nine different steps'),
  () => {
    const body = fc.oneof(
      fc.json({ stringUnit: 'binary' }),
      fc.jsonValue(),
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
      fc.record({ retCode: fc.oneof(code, fc.anything()), retMsg: text, result: fc.anything(), time }),
      text.map((inner) => `<html>${inner}</html>`),
      fc.uint8Array(),
    );
    const whole = fc.tuple(circumstances, status, transport, fc.anything());
    fc.assert(
      fc.property(body, whole, (from, [known, httpStatus, channel, keyInformation]) => {
        const error = classify(from, { ...known, httpStatus, transport: channel, keyInformation });
        if (error === null) return;
        assert.ok(error instanceof BybitApiError);
        assert.ok(
          KEY_CATEGORIES.has(error.category) || OTHER_CATEGORIES.includes(error.category),
          error.category,
        );
        assert.ok(['stated', 'documented', 'inferred'].includes(error.confidence));
        assert.deepEqual(error.checks.map(({ id }) => id).sort(), STEPS);
        for (const check of error.checks) {
          assert.ok(['fail', 'warn', 'pass', 'unknown'].includes(check.status));
          assert.ok(
            check.evidence !== '' && check.title !== '' && check.url.startsWith('https://'),
            check.id,
          );
        }
      }),
      settings,
    );
  },
);

describe('the key is not blamed without grounds', () => {
  test(named('by a web page'), () => {
    const page = fc
      .tuple(
        fc.constantFrom('<!DOCTYPE html><html>', '<html lang="en">', '\n <HTML>', '<!doctype HTML>'),
        text,
      )
      .map(([start, inner]) => `${start}<body>${inner.replaceAll('<', '')}</body></html>`);
    const notDenied = status.filter((value) => value !== 401);
    fc.assert(
      fc.property(page, circumstances, notDenied, (from, known, httpStatus) =>
        neverBlames(from, { ...known, httpStatus }),
      ),
      settings,
    );
  });

  test(named('by a server that fails, whatever its reply says'), () => {
    const failed = fc.integer({ min: 500, max: 599 });
    const reply = fc.oneof(
      fc.record({ retCode: code, retMsg: text }),
      fc.record({ ret_code: code, ret_msg: text }),
      text,
    );
    fc.assert(
      fc.property(reply, circumstances, failed, transport, (from, known, httpStatus, channel) =>
        neverBlames(from, { ...known, httpStatus, transport: channel }),
      ),
      settings,
    );
  });

  test(named('by a road that breaks'), () => {
    const failure = fc
      .tuple(fc.constantFrom('ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPROTO'), text)
      .map(([name, message]) => Object.assign(new Error(message), { code: name }));
    fc.assert(
      fc.property(fc.constantFrom(undefined, null, ''), circumstances, failure, (from, known, cause) =>
        neverBlames(from, { ...known, headers: undefined, cause }),
      ),
      settings,
    );
  });

  test(named('by a retCode that nobody documented, whatever its text says'), () => {
    const documented = new Set(GROUND_CODES);
    const strange = fc
      .oneof(fc.integer(), fc.integer({ min: 9000, max: 200000 }))
      .filter((value) => !documented.has(value) && !isStatus(value));
    fc.assert(
      fc.property(
        strange,
        text,
        circumstances,
        status,
        transport,
        (retCode, retMsg, known, httpStatus, channel) =>
          neverBlames({ retCode, retMsg }, { ...known, headers: {}, httpStatus, transport: channel }),
      ),
      settings,
    );
  });

  test(named('but by what is written down for its category'), () => {
    const op = fc.constantFrom(undefined, 'auth', 'order.create', 'subscribe');
    const reply = fc.oneof(
      fc.record({ retCode: code, retMsg: text, op }, { requiredKeys: ['retCode'] }),
      fc.record({ success: fc.constant(false), ret_msg: text, op }),
      fc.record({ retMsg: text }),
      text,
    );
    fc.assert(
      fc.property(reply, circumstances, status, transport, (from, known, httpStatus, channel) => {
        const error = classify(from, { ...known, headers: {}, httpStatus, transport: channel });
        if (error === null) return;
        const simple = error.retMsg.toLowerCase().replace(/[^a-z0-9]+/g, ' ');
        const said = typeof from === 'string' ? from.toLowerCase().replace(/[^a-z0-9]+/g, ' ') : simple;
        if (KEY_CATEGORIES.has(error.category)) {
          const { codes = [], words, unauthorized, login } = GROUNDS[error.category];
          const grounds =
            error.code === null
              ? words?.test(said) ||
                (unauthorized && [httpStatus, from.retCode].includes(401)) ||
                (login && from.op === 'auth')
              : codes.includes(error.code);
          assert.ok(grounds, `${error.category} for ${JSON.stringify(from)}`);
        }
        for (const { id } of failing(error, ['key-exists', 'signature', 'expiry'])) {
          const needed = {
            'key-exists': ['key-or-environment'],
            signature: ['bad-signature', 'missing-auth'],
            expiry: ['key-expired'],
          }[id];
          assert.ok(needed.includes(error.category), `${id} fails for ${error.category}`);
        }
      }),
      { ...settings, numRuns: settings.numRuns * 3 },
    );
  });
});

describe('what is secret is not shown', () => {
  // Not made smaller when a test fails: `aaaa…` would be found in anything.
  const secrets = fc.noShrink(fc.nat()).map((number) => {
    const bytes = (/** @type {string} */ name, /** @type {number} */ length) =>
      Buffer.from(hkdfSync('sha256', String(number), '', name, length));
    const word = (/** @type {string} */ name, /** @type {number} */ length) =>
      bytes(name, length).toString('base64').replace(/[+/=]/g, 'x').slice(0, length);
    return {
      apiKey: word('key', 18),
      secret: word('secret', 36),
      signature: bytes('signature', 32).toString('hex'),
      rsa: bytes('rsa', 256).toString('base64'),
      pem: word('pem', 64),
    };
  });
  /** The forms in which replies, proxies and clients repeat what was sent. */
  const FORMS = [
    ({ apiKey }) => apiKey,
    ({ apiKey }) => `X-BAPI-API-KEY: ${apiKey}`,
    ({ signature }) => signature,
    ({ signature }) => `sign=${signature}`,
    ({ signature }) => `{"X-BAPI-SIGN":"${signature}"}`,
    ({ rsa }) => `signature: ${rsa}`,
    ({ rsa }) => rsa,
    ({ secret }) => `api_secret=${secret}`,
    ({ secret }) => `{"apiSecret":"${secret}"}`,
    ({ pem }) => `-----BEGIN PRIVATE KEY-----\n${pem}\n-----END PRIVATE KEY-----`,
    ({ apiKey, signature }) => `{"op":"auth","args":["${apiKey}",1700000000000,"${signature}"]}`,
    ({ apiKey }) => `error sign! origin_string[1700000000000${apiKey}5000category=linear]`,
    ({ apiKey, signature }) => `api_key=${apiKey}&timestamp=1700000000000&sign=${signature}`,
  ];
  const between = fc.constantFrom(' ', '\n', ', ', ' | ', '\t');
  const planted = fc
    .tuple(
      secrets,
      fc.array(fc.tuple(between, fc.nat(FORMS.length - 1), between), { minLength: 1, maxLength: 4 }),
    )
    .map(([hidden, parts]) => ({
      hidden,
      said: parts.map(([before, form, after]) => before + FORMS[form](hidden) + after).join(''),
    }));

  /** Where the text stands. */
  const PLACES = [
    (said) => [{ retCode: 10004, retMsg: said }, {}],
    (said) => [{ retCode: 33004, retMsg: said }, {}],
    (said) => [{ retCode: 110007, retMsg: said }, {}],
    (said) => [{ success: false, ret_msg: said, op: 'auth' }, { transport: 'websocket' }],
    (said) => [`<html><body>${said}</body></html>`, { httpStatus: 403 }],
    (said) => [said, { httpStatus: 502 }],
    (said) => [{ retCode: 10003, retMsg: 'x' }, { headers: { server: said, via: said, traceid: said } }],
    (said) => [{ retCode: 10003, retMsg: 'x' }, { url: `https://api.bybit.com/v5/a?${encodeURI(said)}` }],
    (said) => [
      { retCode: 10003, retMsg: 'x' },
      { endpoint: said, method: said, environment: said },
    ],
    (said) => [{ retCode: 10004, retMsg: 'error sign!' }, { signedPayload: said }],
    (said) => [{ retCode: 10004, retMsg: `origin_string[${said}]` }, { signedPayload: `x${said}` }],
    (said) => [
      { retCode: 10002, retMsg: said },
      { timestamp: said, recvWindow: said },
    ],
    (said) => [
      undefined,
      { cause: Object.assign(new Error(said), { code: said, cause: new Error(said), config: { said } }) },
    ],
    (said) => [
      { retCode: 10003, retMsg: 'x' },
      { findings: [{ field: 'apiKey', id: 'x', severity: 'error', message: said }] },
    ],
    (said) => [{ retCode: 10010, retMsg: 'Unmatched IP' }, { keyInformation: { apiKey: said, ips: [said] } }],
    (said) => [{ retCode: 10001, retMsg: 'x', op: said }, { transport: 'websocket' }],
    (said) => [{ success: false, ret_msg: 'x', request: { op: said, args: [said] } }, {}],
    (said) => ['', { httpStatus: 302, headers: { location: `https://${said.trim()}/` } }],
    (said) => ['', { httpStatus: 401, headers: [['server', said]] }],
    (said) => [{ retCode: 10001, retMsg: 'x', op: said, reqId: said }, { params: { category: said } }],
  ];

  test(named('key, secret, signature and private key, wherever they stand'), () => {
    fc.assert(
      fc.property(planted, fc.nat(PLACES.length - 1), ({ hidden, said }, place) => {
        const [from, known] = PLACES[place](said);
        const error = classify(from, { ...known, apiKey: hidden.apiKey });
        const shown = [
          inspect(error, { depth: 9, showHidden: true }),
          JSON.stringify(error),
          error?.toText(),
          error?.stack,
          String(error),
        ].join('\n');
        for (const [name, value] of Object.entries(hidden)) {
          // A part of a signature is no use to anybody, yet a whole one in two halves is: look for either half.
          const half = Math.floor(value.length / 2);
          for (const part of name === 'apiKey' ? [value] : [value.slice(0, half), value.slice(half)]) {
            assert.ok(!shown.includes(part), `${name} is shown (place ${place}): ${shown}`);
          }
        }
      }),
      { ...settings, numRuns: settings.numRuns * 3 },
    );
  });
});
