'use strict';

/** TradingView's client certificate over real TLS: a server of node:https, and certificates of two authorities. */

const assert = require('node:assert/strict');
const { execFileSync, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');
const test = require('node:test');

const { WebhookError, WebhookVerifier } = require('../../lib/webhook.js');
const { SECRET_SENDERS, optionsOf } = require('../support/webhook/senders.js');
const { temporaryFolder } = require('../support/temporary-folder.js');

const SUBJECT = '/C=US/ST=Ohio/L=Westerville/O=TradingView, Inc./CN=TradingView Webhooks';
const EMAIL = 'email:webhook-server@tradingview.com';

const { stdout: version } = spawnSync('openssl', ['version'], { encoding: 'utf8' });
const NEEDS_OPENSSL =
  !/^OpenSSL [3-9]/.test(version ?? '') && 'needs openssl 3 or later, which makes the certificates';

/**
 * @param {string} folder
 * @param {string} name
 * @param {{ subject: string, altName?: string, signedBy?: string }} of signedBy: the name of the authority
 * @returns {{ key: Buffer, cert: Buffer }}
 */
function certificate(folder, name, { subject, altName, signedBy }) {
  const file = (/** @type {string} */ ending) => path.join(folder, `${name}.${ending}`);
  const authority = signedBy && ['-CA', path.join(folder, `${signedBy}.crt`)];
  const args = [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', subject, '-keyout', file('key'), '-out', file('crt')],
    ...(altName ? ['-addext', `subjectAltName=${altName}`] : []),
    ...(authority ? [...authority, '-CAkey', path.join(folder, `${signedBy}.key`)] : []),
  ];
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  return { key: fs.readFileSync(file('key')), cert: fs.readFileSync(file('crt')) };
}

/**
 * @param {import('node:test').TestContext} t
 * @param {any} options of the server
 * @returns {Promise<number>} its port
 */
async function serve(t, options) {
  const verifier = new WebhookVerifier(
    optionsOf(SECRET_SENDERS.tradingview, { certificate: true, ips: ['127.0.0.1'] }),
  );
  const server = https.createServer(
    { ...options, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const socket = /** @type {import('node:tls').TLSSocket} */ (request.socket);
        const details = {
          ip: socket.remoteAddress,
          certificate: { authorized: socket.authorized, ...socket.getPeerCertificate() },
        };
        try {
          verifier.verifySync(Buffer.concat(chunks), request.headers, details);
          response.end('accepted');
        } catch (error) {
          response.statusCode = error instanceof WebhookError ? error.status : 500;
          response.end(error.reason ?? error.stack);
        }
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}

/** @param {number} port @param {any} identity @param {Buffer} ca @returns {Promise<string>} status and text */
async function post(port, identity, ca) {
  const { body } = SECRET_SENDERS.tradingview.send(Buffer.alloc(0));
  const request = https.request({ port, host: '127.0.0.1', method: 'POST', ca, agent: false, ...identity });
  request.end(body);
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return `${response.statusCode} ${text}`;
}

test('only the certificate with these names, of a known authority', { skip: NEEDS_OPENSSL }, async (t) => {
  const folder = temporaryFolder(t);
  const make = (name, of) => certificate(folder, name, of);
  const authority = make('authority', { subject: '/CN=a known authority' });
  make('another', { subject: '/CN=an authority that is not known' });
  const server = make('server', { subject: '/CN=127.0.0.1', altName: 'IP:127.0.0.1' });
  const names = { subject: SUBJECT, altName: EMAIL };
  const port = await serve(t, { ...server, ca: authority.cert });
  const answers = {
    genuine: make('genuine', { ...names, signedBy: 'authority' }),
    'with another alternative name too': make('more', {
      subject: SUBJECT,
      altName: `DNS:example.com,${EMAIL}`,
      signedBy: 'authority',
    }),
    'of another authority': make('forged', { ...names, signedBy: 'another' }),
    'signed by itself': make('self', names),
    'with another common name': make('name', { ...names, subject: '/CN=TradingView', signedBy: 'authority' }),
    'with another alternative name': make('alt', {
      subject: SUBJECT,
      altName: 'email:webhook-server@example.com',
      signedBy: 'authority',
    }),
    none: {},
  };
  for (const [title, identity] of Object.entries(answers)) {
    const expected = /^genuine|too$/.test(title) ? '200 accepted' : '403 client-certificate';
    assert.equal(await post(port, identity, server.cert), expected, title);
  }
});
