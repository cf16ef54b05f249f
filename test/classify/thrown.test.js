'use strict';

// Runs once, but for --thorough: what is tested needs no backend.

/** What programs have after a failed request: errors of clients, responses, strings. None of them is a success. */

const { describe, test } = require('node:test');
const assert = require('node:assert/strict');
const axios = require('axios');
const { classify, BybitApiError } = require('../../lib');
const { serve } = require('../support/serve.js');

const INVALID = { retCode: 10003, retMsg: 'API key is invalid.', result: {}, time: 1_700_000_000_000 };
const URL_OF = 'https://api.bybit.com/v5/account/info';
const HEADERS = { 'X-BAPI-API-KEY': 'AAAAAAAAAAAAAAAAAA', 'X-BAPI-TIMESTAMP': '1700000000000' };

/** @param {object} [response] */
const axiosError = (response) =>
  Object.assign(new Error('Request failed'), {
    isAxiosError: true,
    config: {
      baseURL: 'https://api-testnet.bybit.com/',
      url: '/v5/order/create',
      method: 'post',
      headers: HEADERS,
    },
    ...(response && { response }),
  });

describe('a thrown thing is never a success', () => {
  const things = {
    'an Error': new Error('boom'),
    'a TypeError of the bot': new TypeError('x is not a function'),
    'an AxiosError without a reply': axiosError(),
    'an AxiosError with a reply': axiosError({ status: 401, data: '', headers: {} }),
    'what looks like an AxiosError': { isAxiosError: true, response: { status: 200, data: { retCode: 0 } } },
    'an object of bybit-api': { code: 401, message: 'API key is invalid.', body: '', headers: {} },
    'an error event': { type: 'error', target: {}, message: 'failed', error: new Error('failed') },
    'a close event': { type: 'close', target: {}, code: 1006, reason: '' },
    'an object with an Error': { wsKey: 'v5Private', error: new Error('failed') },
    'an object with a response': { error: { response: { status: 502, data: '' } } },
    'an aggregate': new AggregateError([new Error('a')], 'all failed'),
    'an Error with a success inside': new Error('bybit {"retCode":0,"retMsg":"OK"}'),
    'an Error of a socket that was logged in': new Error('{"success":false,"retCode":20001,"op":"auth"}'),
    'a string': 'bybit {"retCode":10003,"retMsg":"API key is invalid."}',
    'a string with a status': 'x (ErrCode: 403)',
  };
  for (const [name, thing] of Object.entries(things)) {
    test(name, () => {
      const error = classify(thing);
      assert.ok(error instanceof BybitApiError);
      assert.equal(error.checks.length, 9);
    });
  }
  test('an error of this package stays itself', () => {
    const error = classify(INVALID);
    assert.equal(classify(error), error);
  });
});

describe('the reply inside of an error', () => {
  /** @type {[string, unknown, string, number | null, string | null][]} name, thrown, category, code, environment */
  const rows = [
    [
      'an Error with the fields of the reply',
      Object.assign(new Error('refused'), INVALID),
      'key-or-environment',
      10003,
      null,
    ],
    [
      'an Error with the reply as data',
      Object.assign(new Error('refused'), { data: INVALID }),
      'key-or-environment',
      10003,
      null,
    ],
    [
      'a reply that was encoded twice',
      JSON.stringify(JSON.stringify(INVALID)),
      'key-or-environment',
      10003,
      null,
    ],
    ['ccxt', new Error(`bybit ${JSON.stringify(INVALID)}`), 'key-or-environment', 10003, null],
    ['a string of ccxt', `bybit ${JSON.stringify(INVALID)}`, 'key-or-environment', 10003, null],
    [
      'a wrapped error',
      new Error('order failed', { cause: new Error(`bybit ${JSON.stringify(INVALID)}`) }),
      'key-or-environment',
      10003,
      null,
    ],
    [
      'text after the reply',
      new Error(`failed: ${JSON.stringify(INVALID)} (attempt {2})`),
      'key-or-environment',
      10003,
      null,
    ],
    [
      'axios',
      axiosError({ status: 200, data: INVALID, headers: {} }),
      'key-or-environment',
      10003,
      'testnet',
    ],
    [
      'a 401 of axios, with the headers sent',
      axiosError({ status: 401, data: '', headers: {} }),
      'key-or-environment',
      null,
      'testnet',
    ],
    [
      'got',
      Object.assign(new Error('x'), {
        response: { statusCode: 200, body: JSON.stringify(INVALID), url: URL_OF },
      }),
      'key-or-environment',
      10003,
      'mainnet',
    ],
    [
      'bybit-api',
      { code: 401, message: 'API key is invalid.', body: '', headers: {} },
      'key-or-environment',
      null,
      null,
    ],
    [
      'the phrase of the status is not the exchange',
      { code: 401, message: 'Unauthorized' },
      'missing-auth',
      null,
      null,
    ],
  ];
  for (const [name, thrown, category, code, environment] of rows) {
    test(name, () => {
      const error = classify(thrown);
      assert.deepEqual([error.category, error.code, error.environment], [category, code, environment]);
    });
  }
});

describe('an HTTP status in the words of a client', () => {
  /** @type {[string, number, string][]} */
  const rows = [
    ['Unexpected server response: 403', 403, 'no-verdict'],
    ['Handshake status 404 Not Found', 404, 'no-verdict'],
    [
      "WSServerHandshakeError: 503, message='Invalid response status', url='wss://stream.bybit.com/v5/private'",
      503,
      'no-verdict',
    ],
    ['Request failed with status code 429', 429, 'rate-limit'],
    ['Response code: the server answered, status: 403', 403, 'no-verdict'],
    ["The server returned status code '404' when status code '101' was expected", 404, 'no-verdict'],
    ['403 Client Error: Forbidden for url: https://api.bybit.com/v5/market/time', 403, 'no-verdict'],
    [
      `bybit GET ${URL_OF} 403 Forbidden <html>This service is not available in your country</html>`,
      403,
      'region',
    ],
    ['Http status code is not 200. (ErrCode: 401)', 401, 'missing-auth'],
    ['You have breached the ip rate limit. (ErrCode: 403)', 403, 'no-verdict'],
  ];
  for (const [message, status, category] of rows) {
    test(message.slice(0, 60), () => {
      for (const thrown of [
        message,
        new Error(message),
        { type: 'error', target: {}, error: new Error(message) },
      ]) {
        const error = classify(thrown);
        assert.deepEqual([error.httpStatus, error.category], [status, category]);
      }
      // As `cause` of a request without a reply.
      const error = classify(undefined, { cause: new Error(message) });
      assert.deepEqual([error.httpStatus, error.category], [status, category]);
    });
  }
  test('pybit writes it where a retCode stands', () => {
    for (const status of [401, 403, 409, 429, 503]) {
      const error = classify({ retCode: status, retMsg: 'Http status code is not 200.' });
      assert.deepEqual([error.code, error.httpStatus], [null, status]);
      assert.notEqual(error.category, 'business');
    }
    assert.equal(classify({ retCode: 401, retMsg: 'API key is invalid.' }).category, 'key-or-environment');
  });
  test('the text of a reply with a status is not searched for another', () => {
    assert.equal(classify('status code 503', { httpStatus: 404 }).httpStatus, 404);
  });
  test('403 names its reasons and is not retryable', () => {
    const error = classify(new Error('Unexpected server response: 403'));
    assert.equal(error.retryable, false);
    assert.match(error.hints[0].fix, /fewer requests.*another country.*no body with a GET/);
    assert.match(error.message, /too many requests.*US or mainland China.*GET with a body/);
    assert.doesNotMatch(error.toText(), /create a new key/i);
  });
});

describe('a response is a context as it is', () => {
  test('of axios', async (t) => {
    const { url } = await serve(t, (request, response) => {
      response.setHeader('Traceid', 'trace-of-the-test');
      response.end(JSON.stringify(INVALID));
    });
    const response = await axios.post(`${url}/v5/order/create`, {}, { headers: HEADERS });
    for (const error of [classify(response.data, response), classify(response)]) {
      assert.equal(error.httpStatus, 200);
      assert.deepEqual([error.method, error.endpoint], ['POST', '/v5/order/create']);
      assert.equal(error.traceId, 'trace-of-the-test');
      assert.doesNotMatch(JSON.stringify(error), /AAAAAAAAAAAAAAAAAA/);
    }
    assert.equal(classify({ retCode: 0, result: {} }, response), null);
  });
  test('of fetch', async (t) => {
    const { url } = await serve(t, (request, response) => {
      response.writeHead(401, { Traceid: 'trace-of-the-test' });
      response.end();
    });
    const response = await fetch(`${url}/v5/account/info`);
    const error = classify(await response.text(), response);
    assert.deepEqual(
      [error.httpStatus, error.endpoint, error.category],
      [401, '/v5/account/info', 'missing-auth'],
    );
    assert.equal(error.traceId, 'trace-of-the-test');
  });
  test('what the caller says besides counts more', () => {
    const response = {
      status: 200,
      config: { url: URL_OF, method: 'get' },
      headers: {},
      endpoint: '/v5/order/create',
    };
    assert.equal(classify(INVALID, response).endpoint, '/v5/order/create');
  });
});
