'use strict';

/** Requests whose signature fits another string, and such whose signature is right. */

const { BODY, POST_URL, RSA_SIGNER, get, post, rsa, withSignature, withSigned } = require('./request-maker');
const { API_KEY } = require('../fixtures.js');

const ENCODED = 'category=linear&cursor=a%2Cb%20c%3A%28d%29&symbol=BTCUSDT';
const encodedUrl = `https://api.bybit.com/v5/order/realtime?${ENCODED}`;

/** @type {import('./examples').Examples} */
const SIGNATURE_EXAMPLES = {
  'signed-nothing': [
    [withSigned(({ prefix }) => prefix), post({ text: (/** @type {any} */ { prefix }) => prefix })],
    [get({})],
  ],
  'signed-with-question-mark': [
    [withSigned(({ prefix, query }) => `${prefix}?${query}`)],
    [get({})],
    { field: 'signature' },
  ],
  'signed-body-of-get': [[withSigned(({ prefix, body }) => prefix + body, { body: BODY })], [get({})]],
  'signed-query-of-post': [
    [post({ url: `${POST_URL}?a=1`, text: (/** @type {any} */ { prefix, query }) => prefix + query })],
    [post({ url: `${POST_URL}?a=1` })],
  ],
  'signed-query-and-body': [
    [
      post({
        url: `${POST_URL}?a=1`,
        text: (/** @type {any} */ { prefix, query, body }) => prefix + query + body,
      }),
    ],
    [post({ url: `${POST_URL}?a=1` })],
  ],
  'signed-path': [
    [
      withSigned(({ prefix, path }) => prefix + path),
      withSigned(({ prefix, path, query }) => `${prefix}${path}?${query}`),
      withSigned(({ prefix, method, path, query }) => prefix + method + path + query),
      withSigned(({ prefix, url }) => prefix + url),
      post({ text: (/** @type {any} */ { prefix, url, body }) => prefix + url + body }),
    ],
    [get({})],
  ],
  'signed-without-recv-window': [
    [withSigned(({ timestamp, content }) => timestamp + API_KEY + content)],
    [get({})],
  ],
  'signed-without-prefix': [
    [
      withSigned(({ content }) => content),
      withSigned(({ timestamp, content }) => timestamp + content),
      withSigned(({ recvWindow, content }) => API_KEY + recvWindow + content),
    ],
    [get({})],
  ],
  'signed-other-order': [
    [
      withSigned(({ timestamp, recvWindow, content }) => API_KEY + timestamp + recvWindow + content),
      withSigned(({ timestamp, recvWindow, content }) => content + recvWindow + API_KEY + timestamp),
    ],
    [get({})],
  ],
  'signed-decoded-query': [
    [withSigned(({ prefix, query }) => prefix + decodeURIComponent(query), { url: encodedUrl })],
    [get({ url: encodedUrl })],
  ],
  'signed-encoded-query': [
    [
      withSigned(({ prefix }) => `${prefix}category=linear&cursor=a%2Cb%20c%3A(d)&symbol=BTCUSDT`, {
        url: encodedUrl,
      }),
      withSigned(({ prefix, query }) => prefix + new URLSearchParams(query), { url: encodedUrl }),
      withSigned(({ prefix }) => `${prefix}category=linear&cursor=a,b+c:(d)&symbol=BTCUSDT`, {
        url: encodedUrl,
      }),
      withSigned(({ prefix, query }) => prefix + query.replaceAll('%', '%25'), { url: encodedUrl }),
    ],
    [get({ url: encodedUrl })],
  ],
  'signed-sorted-query': [
    [
      withSigned(({ prefix, query }) => prefix + query.split('&').sort().join('&'), {
        url: 'https://api.bybit.com/v5/order/realtime?symbol=A&limit=2&category=linear',
      }),
    ],
    [get({ url: 'https://api.bybit.com/v5/order/realtime?symbol=A&limit=2&category=linear' })],
  ],
  'signed-query-as-json': [
    [
      withSigned(
        ({ prefix, query }) => prefix + JSON.stringify(Object.fromEntries(new URLSearchParams(query))),
      ),
    ],
    [get({})],
  ],
  'signed-compact-json': [
    [
      post({
        body: JSON.stringify(JSON.parse(BODY), null, 2),
        text: (/** @type {any} */ { prefix }) => prefix + BODY,
      }),
    ],
    [post({ body: JSON.stringify(JSON.parse(BODY), null, 2) })],
  ],
  'signed-python-dict': [
    [
      post({
        body: '{"category":"linear","reduceOnly":true,"qty":null,"list":["a",1]}',
        text: (/** @type {any} */ { prefix }) =>
          `${prefix}{'category': 'linear', 'reduceOnly': True, 'qty': None, 'list': ['a', 1]}`,
      }),
    ],
    [post()],
  ],
  'signed-spaced-json': [
    [
      post({
        text: (/** @type {any} */ { prefix, body }) =>
          prefix + body.replaceAll('":"', '": "').replaceAll('","', '", "'),
      }),
    ],
    [post()],
  ],
  'signed-other-recv-window': [
    [withSigned(({ timestamp, content }) => `${timestamp}${API_KEY}20000${content}`)],
    [get({ recvWindow: '20000' })],
    { count: 20_000 },
  ],
  'signed-other-timestamp': [
    [
      withSigned(({ timestamp, recvWindow, content }) => timestamp - 3 + API_KEY + recvWindow + content),
      withSigned(({ timestamp, recvWindow, content }) => timestamp + 1000 + API_KEY + recvWindow + content),
    ],
    [withSigned(({ timestamp, recvWindow, content }) => timestamp + 1001 + API_KEY + recvWindow + content)],
    { count: 3 },
  ],
  'signature-mismatch': [
    [
      withSigned(() => 'something else'),
      withSignature(() => '0'.repeat(64)),
      withSignature(() => rsa('x'), { signer: RSA_SIGNER }),
    ],
    [get({}), post(), { ...get({}), signer: undefined }, withSignature(rsa, { signer: RSA_SIGNER })],
  ],
};

module.exports = { SIGNATURE_EXAMPLES };
