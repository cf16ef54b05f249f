'use strict';

/** What a program has in place of a reply is never a success: null means a success, and nothing else. */

const assert = require('node:assert/strict');
const http = require('node:http');
const { once } = require('node:events');
const { describe, test } = require('node:test');

const { classify } = require('../../lib');

/** A proxy whose handlers all throw. */
function throwing(target) {
  const refuse = () => {
    throw new Error('unreadable');
  };
  const traps = ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'];
  return new Proxy(target, Object.fromEntries(traps.map((name) => [name, refuse])));
}

/** A proxy that was revoked. */
function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const UNREADABLE = {
  'a function': () => ({ retCode: 0 }),
  'an asynchronous function': async () => ({ retCode: 0 }),
  'a class': class Reply {},
  'a symbol': Symbol('retCode'),
  'a bigint': 0n,
  'a promise': Promise.resolve({ retCode: 0 }),
  'a proxy that throws': throwing({}),
  'a proxy whose fields throw': new Proxy(
    {},
    {
      get() {
        throw new Error('unreadable');
      },
    },
  ),
  'a function behind a proxy that throws': throwing(() => {}),
  'a revoked proxy': revoked(),
  'a code that throws': {
    get retCode() {
      throw new Error('unreadable');
    },
    retMsg: 'OK',
  },
  'a login whose success throws': {
    get success() {
      throw new Error('unreadable');
    },
    op: 'auth',
  },
};

describe('what cannot be a reply, or cannot be read', () => {
  for (const [name, value] of Object.entries(UNREADABLE)) {
    test(name, () => {
      for (const context of [undefined, { httpStatus: 200 }, { httpStatus: 200, venue: 'okx' }]) {
        const error = classify(value, context);
        assert.equal(error?.category, 'no-verdict');
        assert.match(error.message, /is not a reply/);
        assert.match(error.hints[0].fix, /body of the reply/);
      }
    });
  }

  test('a status besides it still counts', () => {
    assert.equal(classify(throwing({}), { httpStatus: 429 }).category, 'rate-limit');
    assert.match(classify(() => {}, { httpStatus: 403 }).message, /mainland China/);
  });

  test('such a value in a field is a missing value, and nothing throws', () => {
    for (const value of [...Object.values(UNREADABLE), throwing(new Error('x'))]) {
      const reply = { retCode: 10003, retMsg: 'API key is invalid.' };
      assert.equal(classify(reply, value).code, 10003);
      for (const name of [
        'headers',
        'url',
        'params',
        'findings',
        'keyInformation',
        'cause',
        'venue',
        'sentAt',
      ]) {
        assert.equal(classify(reply, { [name]: value }).code, 10003, name);
      }
      assert.equal(classify({ ...reply, retMsg: value }).code, 10003);
      assert.equal(classify(Object.assign(new Error('x'), { response: value })).category, 'no-verdict');
      assert.equal(classify(undefined, { cause: value })?.category, 'no-verdict');
    }
  });

  test('objects that can be read keep their meaning', () => {
    for (const value of [
      {},
      [],
      { topic: 'order' },
      { op: 'pong' },
      { retCode: 0, retMsg: 'OK' },
      Buffer.from('{}'),
    ]) {
      assert.equal(classify(value), null);
    }
    const lazy = {
      retCode: 0,
      get result() {
        throw new Error('not about the outcome');
      },
    };
    assert.equal(classify(lazy), null);
  });
});

describe('a response in place of its body', () => {
  test('of fetch: its status counts, and a body that was not read is no success', () => {
    assert.equal(classify(new Response('{"retCode":0}', { status: 200 })).category, 'no-verdict');
    assert.match(
      classify(new Response('{}')).message,
      /body of the response was not read.*await response\.text\(\)/,
    );
    assert.equal(classify(new Response('', { status: 429 })).category, 'rate-limit');
  });

  test('of node:http', async (t) => {
    const server = http.createServer((_request, response) => response.end('{"retCode":10003}'));
    t.after(() => server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const [response] = await once(http.get({ host: '127.0.0.1', port, agent: false }), 'response');
    assert.match(classify(response).message, /body of the response was not read/);
    response.resume();
    await once(response, 'end');
  });

  test('of got, which has its body', () => {
    const response = {
      statusCode: 200,
      headers: {},
      body: '{"retCode":33004,"retMsg":"Your api key has expired."}',
    };
    assert.equal(classify(response).category, 'key-expired');
    assert.equal(classify({ ...response, body: '{"retCode":0,"retMsg":"OK"}' }), null);
  });
});

describe('the error of a JSON parser', () => {
  /** @param {string} text that JSON.parse() refuses */
  const refusalOf = (text) => {
    try {
      return JSON.parse(text);
    } catch (error) {
      return error;
    }
  };

  test('a reply came, and it was not JSON', () => {
    for (const text of [
      '<!DOCTYPE html><html></html>',
      '<html>',
      '',
      '{"retCode":',
      'Service Unavailable',
      '{"a":1}x',
    ]) {
      const error = classify(refusalOf(text));
      assert.equal(error.category, 'no-verdict');
      assert.match(error.message, /the reply was (?:a web page, )?not JSON/, text);
      assert.doesNotMatch(error.message, /no reply came/i);
      assert.match(error.hints[0].fix, /HTTP status and at the body/);
      assert.equal(error.cause?.name, 'SyntaxError');
    }
    assert.match(classify(refusalOf('<html>')).message, /a web page, not JSON/);
  });

  test('of other engines, wrapped, and as a string', () => {
    for (const message of [
      'JSON.parse: unexpected character at line 1 column 1 of the JSON data',
      "JSON Parse error: Unrecognized token '<'",
      'Unexpected token < in JSON at position 0',
      'invalid json response body at https://api.bybit.com/v5/order/create reason: Unexpected token < in JSON at position 0',
    ]) {
      for (const thrown of [
        new SyntaxError(message),
        new Error('order failed', { cause: new Error(message) }),
        message,
      ]) {
        const error = classify(thrown);
        assert.equal(error?.category, 'no-verdict', message);
        assert.match(error.message, /not JSON/, message);
      }
    }
  });

  test('a status besides it counts more', () => {
    const error = refusalOf('<html>');
    assert.match(classify(error, { httpStatus: 403 }).message, /HTTP 403 are too many requests/);
    assert.equal(classify(error, { httpStatus: 429 }).category, 'rate-limit');
    assert.equal(classify(error, { httpStatus: 401 }).category, 'no-verdict');
  });
});

describe('the cure that belongs to a reply', () => {
  test('a body that is not JSON: its header and its form', () => {
    for (const retMsg of [
      'body not json',
      'Request body is not valid JSON.',
      'params error: Invalid JSON',
      'json parse error',
      'failed to parse json body',
      "invalid character 's' looking for beginning of value",
      'unexpected end of JSON input',
      'Unsupported Content-Type',
    ]) {
      const error = classify({ retCode: 10001, retMsg }, { method: 'POST' });
      assert.equal(error.category, 'business', retMsg);
      assert.match(error.hints[0].fix, /Content-Type: application\/json.*valid JSON/, retMsg);
    }
  });

  test('a value of the wrong type is another mistake, and so is another parameter', () => {
    const of = (/** @type {string} */ retMsg) => classify({ retCode: 10001, retMsg }).hints[0].fix;
    assert.match(
      of('json: cannot unmarshal number into Go struct field OrderReq.qty of type string'),
      /strings/,
    );
    for (const text of [
      'Qty invalid',
      'params error: category',
      'accountType only support UNIFIED account',
    ]) {
      assert.doesNotMatch(of(text), /Content-Type/, text);
    }
  });

  test('what lasts until something is changed is not first cured by repeating', () => {
    const hintsOf = (/** @type {string} */ code) =>
      classify(Object.assign(new Error(code), { code })).hints.map(({ id }) => id);
    assert.deepEqual(hintsOf('ENOTFOUND'), ['host', 'network', 'retry']);
    for (const code of ['ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH', 'CERT_HAS_EXPIRED']) {
      assert.deepEqual(hintsOf(code), ['network', 'retry'], code);
    }
    for (const code of ['ETIMEDOUT', 'EPIPE']) assert.equal(hintsOf(code)[0], 'retry', code);
  });

  test('a bare 403 names its documented reasons; one with a reason of its own keeps it', () => {
    const said = (/** @type {unknown} */ body) => classify(body, { httpStatus: 403 });
    for (const body of [
      '',
      undefined,
      'Forbidden',
      { message: 'Forbidden' },
      '<html><h1>403 Forbidden</h1></html>',
    ]) {
      assert.match(
        said(body).message,
        /too many requests from this IP address.*US or mainland China.*GET with a body/,
      );
      assert.match(said(body).toText(), /^BybitApiError: The documented reasons for HTTP 403/);
    }
    assert.match(said({ message: 'maintenance until noon' }).message, /maintenance until noon/);
    assert.equal(said('<html>Bybit is not available in your country</html>').category, 'region');
    assert.equal(said('access too frequent').category, 'rate-limit');
  });
});
