'use strict';

/** Requests with and without each finding about method, host, path and query. */

const { POST_URL, get, post, withHost, withPath, withQuery } = require('./request-maker');

/** @type {import('./examples').Examples} */
const URL_EXAMPLES = {
  'method-lower-case': [[get({ method: 'get' })], [get({})], { field: 'method' }],
  'method-unsupported': [
    [
      { ...get({}), method: 'DELETE' },
      { ...get({}), method: '' },
      { ...get({}), method: 'GET ' },
    ],
    [get({}), post()],
    { field: 'method' },
  ],
  'url-malformed': [[{ ...get({}), url: 'https://[api/v5/order' }], [get({})], { field: 'url' }],
  'url-without-host': [[get({ url: '/v5/order/realtime?a=1' })], [get({})], { field: 'url' }],
  'url-without-scheme': [
    [get({ url: 'api.bybit.com/v5/order/realtime' })],
    [withHost('https://api.bybit.com')],
  ],
  'url-with-credentials': [
    [withHost('https://user:password@api.bybit.com'), withHost('https://user@api.bybit.com')],
    [withPath('/v5/order/realtime?email=a@b')],
    { index: 8 },
  ],
  'url-fragment': [[withQuery('symbol=A#B')], [withQuery('symbol=A%23B')], { index: 48, count: 2 }],
  'url-unencoded-character': [
    ['a b', 'é', '"', "'", '<', '\u200b'].map((value) => withQuery(`symbol=${value}`)),
    [withQuery('symbol=a%20b%C3%A9'), withQuery('symbol={a}[b]|c')],
    { index: 48, count: 1 },
  ],
  'url-malformed-escape': [
    ['%', '%2', '%zz', 'a%2'].map((value) => withQuery(`symbol=${value}`)),
    [withQuery('symbol=%2F%2f')],
    { index: 47 },
  ],
  'path-double-slash': [
    [withPath('//v5/order/realtime'), withPath('/v5//order/realtime')],
    [withPath('/v5/order/realtime?a=//')],
    { index: 22 },
  ],
  'path-deprecated': [
    [withPath('/v2/private/order'), withPath('/private/linear/order')],
    [withPath('/v5/order/create')],
  ],
  'path-unknown': [
    [withPath('/order/realtime'), withPath('/V5/order'), withPath(''), withPath('/v5')],
    [withPath('/v5/order/realtime'), withPath('/v2/private/order')],
    { index: 21 },
  ],
  'query-second-question-mark': [
    [withQuery('?symbol=A'), withQuery('symbol=A?category=linear')],
    [withQuery('symbol=%3F')],
    { index: 40 },
  ],
  'query-empty-name': [
    ['=1', '&a=1', 'a=1&', 'a=1&&b=2', 'a=1&=2'].map(withQuery),
    [withQuery('a&b=')],
    { index: 40 },
  ],
  'query-encoded-twice': [
    ['621%253A1%252C2', 'a%2520b'].map((value) => withQuery(`cursor=${value}`)),
    [withQuery('cursor=621%3A1%2C2'), withQuery('text=100%25'), withQuery('text=100%25zz')],
    { index: 50 },
  ],
  'query-on-post': [
    [post({ url: `${POST_URL}?a=1` })],
    [post(), post({ url: `${POST_URL}?` })],
    { index: 38 },
  ],
  'parameters-in-query': [[post({ url: `${POST_URL}?a=1`, body: '' })], [post()], { index: 38 }],
  'host-website': [
    [withHost('https://testnet.bybit.com'), withHost('https://www.bybit.com')],
    [withHost('https://api-testnet.bybit.com')],
  ],
  'host-websocket': [[withHost('https://stream.bybit.com')], [withHost('https://api.bytick.com')]],
  'host-testnet-demo': [
    [withHost('https://api-demo-testnet.bybit.com')],
    [withHost('https://api-demo.bybit.com')],
  ],
  'host-undocumented': [[withHost('https://api2.bybit.com')], [withHost('https://api.bybit.eu')]],
  'host-unknown': [
    [withHost('https://api.example.com')],
    ['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:1'].map((base) => withHost(base)),
  ],
  'endpoint-not-offered': [
    [get({ url: 'https://api-demo.bybit.com/v5/asset/coin/query-info?coin=BTC' })],
    [
      get({ url: 'https://api-demo.bybit.com/v5/order/realtime?category=linear' }),
      get({ url: 'https://api-testnet.bybit.com/v5/asset/coin/query-info?coin=BTC' }),
    ],
  ],
  'host-other-environment': [
    [withHost('https://api.bybit.com', { environment: 'testnet' })],
    [
      withHost('https://api.bybit.com', { environment: 'mainnet' }),
      withHost('http://127.0.0.1:8080', { environment: 'testnet' }),
    ],
  ],
  'host-port': [
    [withHost('https://api.bybit.com:8443')],
    [withHost('https://api.bybit.com:443'), withHost('http://localhost:1')],
  ],
  'scheme-insecure': [[withHost('http://api.bybit.com')], [withHost('http://127.0.0.1:8080')]],
  'scheme-unsupported': [
    [withHost('wss://stream.bybit.com'), withHost('ftp://api.bybit.com')],
    [withHost('http://localhost')],
  ],
};

module.exports = { URL_EXAMPLES };
