'use strict';

/**
 * What exchanges sign, as the parts that a recipe would give, with made-up keys or those of their documentation. Each
 * signature was computed by node:crypto; that of Gate is the one in its documentation.
 */

const NO_BODY =
  'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e';

/** The key of test 1 of RFC 8032, section 7.1. */
const ED25519_PEM =
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n';

/** @type {{ name: string, digest: number, encoding: number, apiKey: string, secret: string, parts: any[], signature: string }[]} */
const HMAC_VECTORS = [
  {
    name: 'a time, a method, a path and a query: SHA-256, base64',
    digest: 0,
    encoding: 1,
    apiKey: '00112233-4455-6677-8899-aabbccddeeff',
    secret: '0123456789ABCDEF0123456789ABCDEF',
    parts: ['2020-12-08T09:08:57.715Z', 'GET', '/api/v5/account/balance', '?ccy=BTC'],
    signature: 'qB2jU1kiOwdNpcRQemEy8HOSrbrayPm5DlsMru+J9AQ=',
  },
  {
    name: 'the same with a body',
    digest: 0,
    encoding: 1,
    apiKey: '0123456789abcdef01234567',
    secret: '11112222-3333-4444-5555-666677778888',
    parts: ['1547015186532', 'POST', '/api/v1/deposit-addresses', Buffer.from('{"currency":"BTC"}')],
    signature: 'fc/Q/a3xcRsdEE1kpyinbUUzEQF0cPWOZsnnzt+U5Y8=',
  },
  {
    name: 'the own API key first',
    digest: 0,
    encoding: 1,
    apiKey: '0123456789abcdef01234567',
    secret: '11112222-3333-4444-5555-666677778888',
    parts: [null, '1547015186532'],
    signature: 'qSlKT/XN6TgwnwHjSYa3/0n+vwI7TVi82QeMYJvwXJE=',
  },
  {
    name: 'lines: SHA-512, hex',
    digest: 1,
    encoding: 0,
    apiKey: 'key',
    secret: 'secret',
    parts: [
      'GET\n',
      '/api/v4/futures/orders\n',
      'contract=BTC_USD&status=finished&limit=50\n',
      NO_BODY,
      '\n1541993715',
    ],
    signature:
      '55f84ea195d6fe57ce62464daaa7c3c02fa9d1dde954e4c898289c9a2407a3d6fb3faf24deff16790d726b66ac9f74526668b13bd01029199cc4fcc522418b8a',
  },
  {
    name: 'a query that is not encoded',
    digest: 0,
    encoding: 1,
    apiKey: 'aa_00112233445566778899aabbccddeeff',
    secret: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    parts: ['1695808949356', 'GET/api/v2/spot/account/assets', '?coin=A B/é'],
    signature: 'Me7hepL4byKB8IqbqtDcbVwWjZu0FYMeJOO6Tvx3tWg=',
  },
];

const ED25519_VECTOR = {
  parts: [
    'symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=0.2',
    Buffer.from('&timestamp=1668481559918&recvWindow=5000'),
  ],
  signature: 'XtZirsmmi0noRzUfkqktvkVfxpkq/WtbLg2UOL3QGYdUBZVlqOBEMuEVw8zioY93N54NcKj9UuAXQEa9zgTDBg==',
};

module.exports = { ED25519_PEM, ED25519_VECTOR, HMAC_VECTORS };
