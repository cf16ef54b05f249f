'use strict';

// Runs once: classify() needs no backend.

/** What classify promises at every exchange but Bybit, whatever is replied or thrown. What it promises at Bybit: properties.test.js. */

const assert = require('node:assert/strict');
const { hkdfSync } = require('node:crypto');
const { describe, test } = require('node:test');
const { inspect } = require('node:util');
const fc = require('fast-check');
const { ApiError, AuthError, classify } = require('../../lib');
const { checklistOf } = require('../../lib/errors/checklist');
const { categoriesOf } = require('../../lib/errors/causes');
const { VENUES } = require('../../lib/venues');
const { named, settings } = require('../support/properties');

/** Texts that blame the key, so that a wrong pattern has something to fall for. */
const SUGGESTIVE = fc.constantFrom(
  'Invalid API-key, IP, or permissions for action, request ip: 203.0.113.7',
  'API-key format invalid.',
  'Signature for this request is not valid.',
  "Timestamp for this request was 1000ms ahead of the server's time.",
  "Mandatory parameter 'signature' was not sent",
  'This account may not place or cancel orders.',
  'Invalid OK-ACCESS-KEY',
  "API key doesn't exist",
  'Request header "OK-ACCESS-PASSPHRASE" incorrect.',
  'Your IP 203.0.113.7 is not included in your API key IP whitelist.',
  'Invalid Sign',
  'Login failed.',
  'apikey/password is incorrect',
  'exchange environment is incorrect',
  'sign signature error',
  'KC-API-KEY not exists',
  'Invalid KC-API-SIGN',
  'Invalid key provided',
);
const text = fc.oneof(SUGGESTIVE, fc.string({ unit: 'binary' }), fc.lorem());
const header = fc.dictionary(
  fc.constantFrom('server', 'via', 'date', 'retry-after', 'x-mbx-used-weight-1m', 'cf-ray', 'content-type'),
  text,
);
const time = fc.oneof(fc.integer({ min: 1.6e12, max: 1.9e12 }), fc.anything());

for (const venue of Object.values(VENUES).filter((one) => one !== VENUES.bybit)) {
  const { id, replies, help } = venue;
  const steps = checklistOf(venue)
    .map((step) => step.id)
    .sort();
  const causes = new Set(categoriesOf(venue));
  const codes = [...new Set(replies.rows.flatMap((row) => row.codes ?? []))];
  const code = fc.oneof(fc.constantFrom(...codes), fc.integer());
  const anyCode = fc.oneof(code, code.map(String), fc.anything());
  const order = fc.record({ sCode: anyCode, sMsg: text, code: anyCode, msg: text }, { requiredKeys: [] });
  const refusal = fc.record({ errorCode: anyCode, errorMsg: text, clientOid: text }, { requiredKeys: [] });
  const lists = fc.record(
    { failureList: fc.oneof(fc.array(refusal), fc.anything()), successList: fc.anything() },
    { requiredKeys: [] },
  );
  const reply = fc.record(
    {
      ...{ code: anyCode, msg: text, data: fc.oneof(fc.array(order), lists, fc.anything()) },
      ...{ event: fc.constantFrom('error', 'login', 'notice'), id: fc.anything(), status: fc.anything() },
      error: fc.oneof(order, fc.anything()),
      outTime: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    reply,
    reply.map((value) => JSON.stringify(value)),
    fc.array(order),
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
    text.map((inner) => `<html>${inner}</html>`),
    fc.uint8Array(),
  );
  const known = fc.record(
    {
      ...{ headers: fc.oneof(header, fc.anything()), method: fc.constantFrom('GET', 'POST') },
      ...{ httpStatus: fc.oneof(fc.integer({ min: 100, max: 599 }), fc.anything()) },
      ...{ timestamp: time, sentAt: time, receivedAt: time, recvWindow: fc.anything() },
      url: fc.oneof(fc.constantFrom(...Object.values(venue.hosts.urls)), fc.webUrl(), fc.anything()),
      transport: fc.constantFrom(undefined, 'rest', 'websocket', 'websocket-trade'),
      cause: fc.anything(),
      keyInformation: fc.anything(),
      params: fc.anything(),
      environment: fc.anything(),
    },
    { requiredKeys: [] },
  );

  /** @param {unknown} from @param {object} context */
  function neverBlames(from, context) {
    const error = classify(from, { venue: id, ...context });
    if (error === null) return;
    assert.ok(!(error instanceof AuthError) || error.category === 'region', error.category);
    const failing = error.checks.filter(({ status }) => status === 'fail').map((check) => check.id);
    const blamed = ['key-exists', 'signature', 'passphrase', 'expiry'].filter((step) =>
      failing.includes(/** @type {any} */ (step)),
    );
    assert.deepEqual(blamed, []);
  }

  describe(venue.title, () => {
    test(named('whatever comes: null, or an error of this exchange with all of its checks'), () => {
      fc.assert(
        fc.property(body, known, (from, context) => {
          const error = classify(from, { venue: id, ...context });
          if (error === null) return;
          assert.ok(error instanceof ApiError);
          assert.equal(error.venue, id);
          assert.ok(causes.has(error.category), error.category);
          assert.deepEqual(error.checks.map((check) => check.id).sort(), steps);
          assert.ok(error.toText().length > 0 && error.message.startsWith(venue.title));
        }),
        settings,
      );
    });

    test(named('what was thrown is never a success'), () => {
      const thrown = fc.oneof(
        text.map((message) => new Error(message)),
        reply.map((value) => new Error(`${id} ${JSON.stringify(value)}`)),
        reply.map((value) => Object.assign(new Error('refused'), { data: value })),
        fc.record({ response: fc.record({ status: fc.integer({ min: 100, max: 599 }), data: reply }) }),
        fc.record({
          type: fc.constant('close'),
          code: fc.integer({ min: 1000, max: 4999 }),
          target: fc.constant({}),
        }),
      );
      fc.assert(
        fc.property(thrown, (error) => assert.ok(classify(error, { venue: id }))),
        settings,
      );
    });

    test(named('a failing server, a page and a lost connection do not blame the key'), () => {
      const failed = fc.integer({ min: 500, max: 599 });
      fc.assert(
        fc.property(fc.oneof(reply, text), known, failed, (from, context, httpStatus) =>
          neverBlames(from, { ...context, headers: undefined, keyInformation: undefined, httpStatus }),
        ),
        settings,
      );
      fc.assert(
        fc.property(text, header, fc.integer({ min: 400, max: 599 }), (inner, headers, httpStatus) =>
          neverBlames(`<!DOCTYPE html><html><body>${inner.replaceAll('<', '')}</body></html>`, {
            headers,
            httpStatus,
          }),
        ),
        settings,
      );
      const lost = fc.constantFrom('ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT');
      fc.assert(
        fc.property(lost, text, (name, message) =>
          neverBlames('', { cause: Object.assign(new Error(message), { code: name }) }),
        ),
        settings,
      );
    });

    test(named('an unknown code is about the request, whatever its text says'), () => {
      const documented = new Set([...codes, ...Object.keys(help.requestCodes).map(Number), 0, 200]);
      const strange = fc
        .integer({ min: -90_000, max: 90_000 })
        .filter((value) => !documented.has(value) && Math.abs(value) > 1000);
      fc.assert(
        fc.property(strange, text, fc.constantFrom(undefined, 200, 400, 401), (value, msg, httpStatus) =>
          neverBlames(help.pasted.bodyOf(value, msg, {}), { httpStatus }),
        ),
        settings,
      );
    });

    test(named('key, secret, signature and passphrase are not shown'), () => {
      const secrets = fc.noShrink(fc.nat()).map((number) => {
        const word = (/** @type {string} */ name, /** @type {BufferEncoding} */ form) =>
          Buffer.from(hkdfSync('sha256', String(number), '', name, 32)).toString(form);
        return {
          apiKey: word('key', 'hex'),
          secret: word('secret', 'hex'),
          signature: word('signature', 'base64'),
          passphrase: `Pp${word('passphrase', 'hex').slice(0, 14)}`,
        };
      });
      const forms = [
        (/** @type {any} */ { apiKey }) => apiKey,
        (/** @type {any} */ { apiKey }) => `X-MBX-APIKEY: ${apiKey}`,
        (/** @type {any} */ { signature }) => `OK-ACCESS-SIGN: ${signature}`,
        (/** @type {any} */ { secret }) => `signature=${secret}`,
        (/** @type {any} */ { passphrase }) => `OK-ACCESS-PASSPHRASE: ${passphrase}`,
        (/** @type {any} */ { passphrase }) => `{"passphrase":"${passphrase}"}`,
        (/** @type {any} */ { apiKey, passphrase, signature }) =>
          `{"op":"login","args":[{"apiKey":"${apiKey}","passphrase":"${passphrase}","timestamp":"1","sign":"${signature}"}]}`,
      ];
      fc.assert(
        fc.property(secrets, fc.nat(forms.length - 1), code, (hidden, form, value) => {
          const said = `refused: ${forms[form](hidden)} .`;
          const error = classify(help.pasted.bodyOf(value, said, {}), { venue: id, apiKey: hidden.apiKey });
          if (error === null) return;
          const shown = [
            inspect(error, { depth: 9, showHidden: true }),
            JSON.stringify(error),
            error.toText(),
          ].join('\n');
          for (const [name, part] of Object.entries(hidden)) {
            assert.ok(!shown.includes(part), `${name}: ${shown}`);
          }
        }),
        settings,
      );
    });
  });
}
