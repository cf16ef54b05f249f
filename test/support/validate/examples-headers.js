'use strict';

/** Requests with and without each finding about the headers. */

const {
  NOW,
  RSA_SIGNER,
  get,
  mac,
  post,
  rsa,
  withHeader,
  withPath,
  withSignature,
  withTimestamp,
  withWindow,
} = require('./request-maker');
const { API_KEY } = require('../fixtures.js');

/** @type {import('./examples').Examples} */
const HEADER_EXAMPLES = {
  'header-missing': [
    ['X-BAPI-API-KEY', 'X-BAPI-TIMESTAMP', 'X-BAPI-SIGN'].map((name) => withHeader(name, undefined)),
    [get({}), withPath('/v5/market/time')],
    { field: 'X-BAPI-API-KEY' },
  ],
  'header-repeated': [
    [
      withHeader('X-BAPI-SIGN', ['a', 'b']),
      withHeader('x-bapi-sign', 'a'),
      withHeader('X-BAPI-TIMESTAMP', '1, 2'),
    ],
    [get({})],
    { field: 'X-BAPI-SIGN', count: 2 },
  ],
  'header-empty': [[withHeader('X-BAPI-API-KEY', ''), withHeader('X-BAPI-SIGN', ' \t')], [get({})]],
  'header-stray-whitespace': [
    [withHeader('X-BAPI-API-KEY', ` ${API_KEY}`), withHeader('X-BAPI-TIMESTAMP', `${NOW}\t`)],
    [get({})],
    { field: 'X-BAPI-API-KEY', index: 0, count: 1 },
  ],
  'header-invalid-character': [
    [withHeader('X-BAPI-API-KEY', `${API_KEY}\n`), withHeader('X-BAPI-SIGN', 'é')],
    [withHeader('X-BAPI-API-KEY', `${API_KEY} `)],
    { index: 18, count: 1 },
  ],
  'header-misspelt': [
    [withHeader('X-BAPI-APIKEY', 'a'), withHeader('X_BAPI_API_KEY', 'a')],
    [withHeader('X-BAPI-SIGN-TYPE', '2'), withHeader('X-Referer', 'a')],
    { field: 'headers', index: 4 },
  ],
  'auth-on-public-endpoint': [
    [withPath('/v5/market/time')],
    [{ method: 'GET', url: 'https://api.bybit.com/v5/market/time' }],
    { field: 'headers', count: 4 },
  ],
  'api-key-malformed': [
    [`"${API_KEY.slice(2)}"`, '${BYBIT_API_KEY}', 'abcd efgh ijkl mno', 'x'.repeat(257)].map((key) => ({
      ...withHeader('X-BAPI-API-KEY', key),
      signer: undefined,
    })),
    [
      { ...get({}), signer: undefined },
      { ...withHeader('X-BAPI-API-KEY', 'AbCdEfGhIjKlMnOpQ'), signer: undefined },
    ],
    { field: 'X-BAPI-API-KEY', index: 0 },
  ],
  'api-key-unusual-length': [
    [{ ...withHeader('X-BAPI-API-KEY', 'short'), signer: undefined }],
    [{ ...get({}), signer: undefined }],
    { count: 5 },
  ],
  'api-key-of-another-signer': [[withHeader('X-BAPI-API-KEY', 'anotherApiKey00001')], [get({})]],
  'timestamp-in-seconds': [
    [withTimestamp(1_700_000_000)],
    [withTimestamp(NOW)],
    { field: 'X-BAPI-TIMESTAMP' },
  ],
  'timestamp-in-microseconds': [[withTimestamp('1700000000000000')], [withTimestamp(NOW)]],
  'timestamp-in-nanoseconds': [[withTimestamp('1700000000000000000')], [withTimestamp(NOW)]],
  'timestamp-fraction': [
    [withTimestamp('1700000000000.5'), withTimestamp('1700000000.123')],
    [withTimestamp('1.7e12')],
  ],
  'timestamp-date': [[withTimestamp('2023-11-14T22:13:20.000Z')], [withTimestamp('20231114')]],
  'timestamp-malformed': [
    [withTimestamp('now'), withTimestamp('1.7e12'), withTimestamp('12345'), withTimestamp('-1700000000000')],
    [withTimestamp(NOW)],
  ],
  'timestamp-behind': [
    [withTimestamp(NOW - 5001), get({ timestamp: NOW - 1001, recvWindow: '1000' })],
    [withTimestamp(NOW - 5000), get({ timestamp: NOW - 9000, recvWindow: '10000' })],
    { count: 5001 },
  ],
  'timestamp-ahead': [
    [withTimestamp(NOW + 1000), get({ timestamp: NOW + 5000, recvWindow: '10000' })],
    [withTimestamp(NOW + 999)],
    { count: 1000 },
  ],
  'recv-window-missing': [
    [get({ recvWindow: '', headers: { 'X-BAPI-RECV-WINDOW': undefined } })],
    [get({})],
    { field: 'X-BAPI-RECV-WINDOW' },
  ],
  'recv-window-malformed': [['5s', '5000.0', '12345678901', '5e3'].map(withWindow), [withWindow('5000')]],
  'recv-window-negative': [[withWindow('-5000')], [withWindow('5000')]],
  'recv-window-zero': [[withWindow('0'), withWindow('000')], [withWindow('1')]],
  'recv-window-wide': [[withWindow('60001')], [withWindow('60000')], { count: 60001 }],
  'signature-upper-case': [
    [withSignature((/** @type {string} */ signed) => mac(signed).toUpperCase())],
    [get({})],
    { field: 'X-BAPI-SIGN' },
  ],
  'signature-sha512': [
    [withSignature((/** @type {string} */ signed) => mac(signed, 'hex', 'sha512'))],
    [get({})],
  ],
  'signature-base64-hmac': [
    [
      withSignature((/** @type {string} */ signed) => mac(signed, 'base64')),
      withSignature((/** @type {string} */ signed) => mac(signed, 'base64url')),
    ],
    [get({})],
  ],
  'signature-hex-rsa': [
    [withSignature((/** @type {string} */ signed) => rsa(signed, 'hex'), { signer: RSA_SIGNER })],
    [withSignature(rsa, { signer: RSA_SIGNER })],
    { count: 512 },
  ],
  'signature-base64url': [
    [withSignature((/** @type {string} */ signed) => rsa(signed, 'base64url'), { signer: RSA_SIGNER })],
    [withSignature(rsa, { signer: RSA_SIGNER })],
    { count: 342 },
  ],
  'signature-encoded-twice': [
    [
      withSignature((/** @type {string} */ signed) => Buffer.from(mac(signed)).toString('hex')),
      withSignature((/** @type {string} */ signed) => Buffer.from(mac(signed)).toString('base64')),
      withSignature((/** @type {string} */ signed) => Buffer.from(mac(signed, 'base64')).toString('hex')),
    ],
    [get({}), withSignature((/** @type {string} */ signed) => mac(signed, 'hex', 'sha512'))],
    { field: 'X-BAPI-SIGN', count: 128 },
  ],
  'signature-malformed': [
    ['abc', '0'.repeat(63), 'g'.repeat(64), `0x${'0'.repeat(64)}`].map((sign) => withSignature(() => sign)),
    [get({})],
    { count: 3 },
  ],
  'signature-other-algorithm': [
    [withSignature(rsa), withSignature(mac, { signer: RSA_SIGNER })],
    [get({}), withSignature(rsa, { signer: RSA_SIGNER })],
  ],
  'content-type-missing': [
    [post({ headers: { 'Content-Type': undefined } })],
    [post(), get({})],
    { field: 'Content-Type' },
  ],
  'content-type-not-json': [
    ['application/x-www-form-urlencoded', 'text/plain', 'application/jsonp'].map((type) =>
      post({ headers: { 'Content-Type': type } }),
    ),
    [
      post({ headers: { 'Content-Type': 'Application/JSON; charset=utf-8' } }),
      post({ headers: { 'Content-Type': undefined, 'content-type': 'application/json' } }),
    ],
  ],
};

module.exports = { HEADER_EXAMPLES };
