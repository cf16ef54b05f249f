'use strict';

/** Whatever comes in: the answer is one of the table, in JSON, and the server serves the next request. */

const assert = require('node:assert/strict');
const test = require('node:test');
const fc = require('fast-check');
const { named, settings } = require('../../../../test/support/properties.js');
const { ANSWERS } = require('../../lib/http/answers.js');
const { connect, serve, statuses, testRelay } = require('./support.js');

/** Of the table, and of what is not HTTP: 400, 413, 431. */
const EXPECTED = new Set([...Object.values(ANSWERS).map(({ status }) => status), 100, 200, 431]);

const header = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      'content-length',
      'transfer-encoding',
      'content-encoding',
      'content-type',
      'expect',
      'connection',
    ),
    fc.constantFrom(
      '0',
      '5',
      '-1',
      '65537',
      '1e3',
      'chunked',
      'gzip',
      'identity',
      'text/plain',
      '100-continue',
      'close',
      'upgrade',
    ),
  ),
  fc.tuple(
    fc.constantFrom(
      'x-forwarded-for',
      'x-client-cert-verify',
      'x-client-cert-subject',
      'authorization',
      'x-signature',
    ),
    fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom('SUCCESS', 'Bearer x', 'CN=\\', '127.0.0.1,,'),
    ),
  ),
);
const path = fc.oneof(
  fc.constantFrom(
    '/hook/any',
    '/hook/hmac',
    '/hook/tv',
    '/hook/certified',
    '/stop',
    '/metrics',
    '/healthz',
    '*',
    'http://x/hook/any',
  ),
  fc.webUrl().map((url) => new URL(url).pathname),
  fc.string({ maxLength: 40 }),
);
const request = fc
  .tuple(
    fc.constantFrom('POST', 'GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'post'),
    path,
    fc.array(header, { maxLength: 6 }),
    fc.uint8Array({ maxLength: 300 }),
  )
  .map(([method, target, headers, body]) =>
    Buffer.concat([
      Buffer.from(`${method} ${target} HTTP/1.1\r\nhost: x\r\n`, 'latin1'),
      Buffer.from(headers.map(([name, value]) => `${name}: ${value}\r\n`).join(''), 'latin1'),
      Buffer.from('\r\n'),
      body,
    ]),
  );

test(named('any bytes are answered from the table, or not at all'), async (t) => {
  const { port } = await serve(t, testRelay({ trustProxy: ['127.0.0.1'] }));
  const bytes = fc.oneof(
    { weight: 4, arbitrary: request },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 500 }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 3 }), async (parts) => {
      const connection = connect(port);
      connection.socket.end(Buffer.concat(parts));
      await connection.closed;
      for (const status of statuses(connection.text)) assert.ok(EXPECTED.has(status), connection.text);
      const health = connect(port);
      health.write('GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
      await health.closed;
      assert.match(health.text, /"ok":true/);
    }),
    settings,
  );
});
