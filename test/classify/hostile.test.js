'use strict';

/** What classify does with secrets, with hostile input and with anything at all. */

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const { inspect } = require('node:util');
const fc = require('fast-check');
const { classify } = require('../../lib/classify');
const { ROWS } = require('../../lib/venues/bybit/reply-rules');
const { BybitApiError, BybitAuthError } = require('../../lib/errors');
const { rounds } = require('../support/effort');
const { settings } = require('../support/properties');
const { API_KEY, SIGNATURE } = require('../support/fixtures.js');

const TEXTS = [
  '',
  'Your api key has expired',
  'apikey/ip not matched',
  'openapi sign params error!',
  'request expired',
  'Params Error',
];

test('the signatures that the exchange repeats in its texts are hidden', () => {
  const texts = [
    `error sign! origin_string[api_key=${API_KEY}&timestamp=1700000000000] sign_string[${SIGNATURE}]`,
    `error sign! origin_string[1700000000000${API_KEY}5000a=1], sign=${SIGNATURE}`,
    `empty value: apiTimestamp[] apiKey[] apiSignature[${SIGNATURE}]: openapi sign params error!`,
  ];
  const bodies = texts.flatMap((retMsg) => [
    { retCode: 10004, retMsg },
    { success: false, ret_msg: retMsg, op: 'auth' },
  ]);
  bodies.push({
    success: false,
    ret_msg: 'error:request expired',
    request: { op: 'auth', args: [API_KEY, '1622325037946', SIGNATURE] },
  });
  for (const body of bodies) {
    for (const context of [{}, { apiKey: API_KEY, signedPayload: `1700000000000${API_KEY}5000a=2` }]) {
      const error = classify(body, context);
      const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + error.toText();
      assert.ok(!shown.includes(SIGNATURE.slice(0, 16)), shown);
      assert.ok(!shown.includes(API_KEY.slice(5)), shown);
    }
  }
});

test('key, signature and secret appear nowhere, whether the key is known or not', () => {
  const signed = `1700000000000${API_KEY}5000accountType=UNIFIED`;
  const cause = Object.assign(new Error(`failed with ${API_KEY} x-bapi-sign: ${SIGNATURE}`), {
    config: { headers: { 'X-BAPI-API-KEY': API_KEY, 'X-BAPI-SIGN': SIGNATURE } },
  });
  const texts = [
    `error sign! origin_string[${signed}]`,
    `error sign! origin_string[api_key=${API_KEY}&timestamp=1700000000000] sign_string[${SIGNATURE}]`,
    `empty value: apiKey[${API_KEY}] apiSignature[${SIGNATURE}]: openapi sign params error!`,
    `{"op":"auth","args":["${API_KEY}",1700000000000,"${SIGNATURE}"]}`,
    `"apiKey":"${API_KEY}" X-BAPI-SIGN: ${SIGNATURE}`,
  ];
  for (const retMsg of texts) {
    for (const apiKey of [API_KEY, undefined]) {
      const error = classify(
        { retCode: 10004, retMsg },
        { apiKey, signedPayload: `${signed}&x=1`, cause: apiKey && cause },
      );
      const shown = [
        inspect(error, { depth: 9, showHidden: true }),
        JSON.stringify(error),
        error.toText(),
        error.stack,
        String(error),
      ];
      for (const text of shown) {
        assert.ok(!text.includes(API_KEY), text);
        assert.ok(!text.includes(API_KEY.slice(5)), text);
        assert.ok(!text.includes(SIGNATURE), text);
      }
    }
  }
});

describe('adversarial input', () => {
  test('huge and hostile texts come to an end', { timeout: 300_000 }, () => {
    const texts = [
      '1'.repeat(2e6),
      '1111111111111_'.repeat(1e5),
      '<'.repeat(1e6),
      `<html>${'<a'.repeat(5e5)}`,
      'origin_string['.repeat(1e5),
      '-----BEGIN PRIVATE KEY-----'.repeat(5e4),
      '"args":['.repeat(2e5),
      'sign='.repeat(3e5),
      'a:'.repeat(5e5),
      '1.'.repeat(5e5),
      `error sign! origin_string[${'x'.repeat(1e6)}]`,
      `req_timestamp${' '.repeat(1e6)}[1]`,
      'req_timestamp['.repeat(1e5),
      'origin_string[a] sign'.repeat(1e5),
      '<h1>403 error'.repeat(1e5),
      'access denied reference'.repeat(1e5),
      "you don't have permission to access".repeat(5e4),
      'account type only support A, '.repeat(5e4),
      '1.2.3.'.repeat(3e5),
      '::1'.repeat(5e5),
    ];
    for (const retMsg of texts) {
      const error = classify({ retCode: 10004, retMsg }, { signedPayload: retMsg, apiKey: API_KEY });
      assert.equal(error.category, 'bad-signature');
      assert.ok(error.message.length < 600);
      classify(retMsg, { httpStatus: 403 });
      classify(`<html>${retMsg}`, { httpStatus: 502, headers: { server: retMsg, location: retMsg } });
      classify({ retCode: 10002, retMsg }, { timestamp: retMsg });
      classify({ success: false, ret_msg: retMsg, op: 'auth' }, { signedPayload: retMsg.slice(1) });
    }
  });

  test('a throwing getter is a missing value', () => {
    const hostile = {
      get retCode() {
        throw new Error('no');
      },
      ret_code: 10003,
    };
    assert.equal(classify(hostile).code, 10003);
  });

  test('an object that throws whatever is read', () => {
    const refuse = () => {
      throw new Error('no');
    };
    assert.doesNotThrow(() => classify(new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse })));
  });

  test('text of the exchange cannot drive a terminal', () => {
    const error = classify({ retCode: 10005, retMsg: 'a\u001b[2J\nb\u202e' });
    // eslint-disable-next-line no-control-regex -- control characters are the point
    assert.doesNotMatch(error.retMsg + error.message, /[\u0000-\u001f\u202e]/);
  });
});

/** Whether a status that may be anything at all reads as 401; what cannot become a number does not. */
function is401(status) {
  try {
    return Number(status) === 401;
  } catch {
    return false;
  }
}

describe('properties', () => {
  const bag = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()), fc.anything()));
  const context = fc.record(
    {
      httpStatus: fc.oneof(fc.integer({ min: 100, max: 599 }), fc.anything()),
      headers: fc.oneof(bag, fc.anything()),
      method: fc.oneof(fc.constantFrom('GET', 'POST'), fc.anything()),
      url: fc.oneof(fc.webUrl(), fc.anything()),
      endpoint: fc.anything(),
      transport: fc.anything(),
      signed: fc.oneof(fc.boolean(), fc.anything()),
      apiKey: fc.anything(),
      signedPayload: fc.anything(),
      timestamp: fc.anything(),
      recvWindow: fc.anything(),
      sentAt: fc.anything(),
      receivedAt: fc.anything(),
      findings: fc.oneof(fc.array(fc.anything()), fc.anything()),
      keyInformation: fc.anything(),
      cause: fc.anything(),
      params: fc.anything(),
      environment: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const codes = fc.constantFrom(...ROWS.flatMap((row) => row.codes ?? []));
  const reply = fc.record(
    {
      retCode: fc.oneof(codes, fc.anything()),
      ret_code: fc.anything(),
      retMsg: fc.oneof(fc.string(), fc.constantFrom(...TEXTS), fc.anything()),
      time: fc.anything(),
      success: fc.anything(),
      op: fc.anything(),
      header: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(fc.json(), fc.anything(), fc.string(), fc.uint8Array(), reply);

  test('never throws, always nine different steps, always safe to print', () => {
    fc.assert(
      fc.property(body, fc.oneof(context, fc.anything()), (from, known) => {
        const error = classify(from, known);
        if (error === null) return;
        assert.ok(error instanceof BybitApiError);
        assert.deepEqual(error.checks.map(({ step }) => step).sort(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        JSON.stringify(error);
        error.toText();
        inspect(error);
        const { respondedBy } = error;
        assert.ok(respondedBy === null || (respondedBy.part && respondedBy.name && respondedBy.evidence));
      }),
      { ...settings, numRuns: rounds(80, 2000) },
    );
  });

  const withoutCode = (headers) =>
    !JSON.stringify(headers ?? null, (_, value) => (typeof value === 'bigint' ? 0 : value))
      ?.toLowerCase()
      .includes('ret_code');
  const blame = (from, known) => classify(from, known) instanceof BybitAuthError;
  const html = fc.string().map((text) => `<!DOCTYPE html><html><body>${text}</body></html>`);

  test('a web page never blames the key', () => {
    fc.assert(
      fc.property(html, context, (from, known) => {
        const error = classify(from, known);
        assert.ok(!blame(from, known) || error.category === 'region');
      }),
    );
  });
  test('a server failure never blames the key', () => {
    fc.assert(
      fc.property(body, context, fc.integer({ min: 500, max: 599 }), (from, known, httpStatus) => {
        assert.ok(!blame(from, { ...known, httpStatus }));
      }),
    );
  });
  test('an empty reply and an unreachable host never blame the key', () => {
    fc.assert(
      fc.property(fc.constantFrom('', null, undefined, ' \n', Buffer.alloc(0)), context, (from, known) => {
        fc.pre(!is401(known.httpStatus) && withoutCode(known.headers));
        assert.ok(!blame(from, known));
        assert.ok(!blame(from, { ...known, httpStatus: undefined, cause: new Error('ENOTFOUND') }));
      }),
    );
  });
});
