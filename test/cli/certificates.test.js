'use strict';

// Runs once, but for --thorough: nothing is signed.

/** A certificate that is refused is named as the reason, and the advice is never to switch the check off. */

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');
const { after, describe, test } = require('node:test');
const axios = require('axios');

const { attach } = require('../../lib/axios');
const { classify } = require('../../lib/classify');
const { CERTIFICATE_REASONS } = require('../../lib/classify/certificates');
const { Signer } = require('../../lib');
const { KEYS, SECRET, credentials, runCli } = require('../support/cli/cli');
const { temporaryFolder } = require('../support/temporary-folder.js');
const { listen } = require('../support/serve.js');

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes, and the name of the host. */
const CODES = [
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_CRL', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE'],
  ...['UNABLE_TO_DECRYPT_CRL_SIGNATURE', 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'CERT_SIGNATURE_FAILURE'],
  ...[
    'CRL_SIGNATURE_FAILURE',
    'CERT_NOT_YET_VALID',
    'CERT_HAS_EXPIRED',
    'CRL_NOT_YET_VALID',
    'CRL_HAS_EXPIRED',
  ],
  ...['ERROR_IN_CERT_NOT_BEFORE_FIELD', 'ERROR_IN_CERT_NOT_AFTER_FIELD', 'ERROR_IN_CRL_LAST_UPDATE_FIELD'],
  ...['ERROR_IN_CRL_NEXT_UPDATE_FIELD', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ...[
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_CHAIN_TOO_LONG',
    'CERT_REVOKED',
  ],
  ...[
    'INVALID_CA',
    'PATH_LENGTH_EXCEEDED',
    'INVALID_PURPOSE',
    'CERT_UNTRUSTED',
    'CERT_REJECTED',
    'HOSTNAME_MISMATCH',
  ],
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNSPECIFIED',
];
const ADVICE = /NODE_EXTRA_CA_CERTS.*Do not disable the check/;

const folder = temporaryFolder({ after });

/**
 * @param {import('node:test').TestContext} t
 * @param {string} name of the files
 * @param {string} host that the certificate names
 * @param {string[]} [extension] of the certificate
 */
async function serveTls(t, name, host, extension = []) {
  const [key, cert] = ['key', 'cert'].map((kind) => path.join(folder, `${name}-${kind}.pem`));
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '1',
  ];
  args.push(
    '-subj',
    `/CN=${host}`,
    '-addext',
    `subjectAltName=DNS:${host}`,
    ...extension,
    '-keyout',
    key,
    '-out',
    cert,
  );
  execFileSync('openssl', args, { stdio: 'ignore' });
  const seen = [];
  const server = https.createServer(
    { key: fs.readFileSync(key), cert: fs.readFileSync(cert) },
    (request, response) => {
      seen.push(request.url);
      response.end('{}');
    },
  );
  return { url: `https://localhost:${await listen(t, server)}`, cert, seen };
}

describe('certificates', () => {
  test('every code of a certificate has a reason, and the advice', () => {
    for (const code of CODES) {
      assert.ok(Object.hasOwn(CERTIFICATE_REASONS, code), code);
      const { respondedBy } = /** @type {any} */ (
        classify(undefined, { cause: Object.assign(new Error('x'), { code }) })
      );
      assert.equal(respondedBy.part, 'network');
      assert.equal(respondedBy.name, code);
      assert.match(respondedBy.evidence, /certificate|clock/);
      assert.match(respondedBy.evidence, ADVICE);
    }
    const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    assert.doesNotMatch(
      /** @type {any} */ (classify(undefined, { cause: refused })).respondedBy.evidence,
      ADVICE,
    );
  });

  const unknown = ['-addext', '1.2.3.4=critical,ASN1:UTF8String:x'];
  for (const [
    name,
    host,
    trusted,
    code,
    extension,
  ] of /** @type {[string, string, boolean, string, string[]?][]} */ ([
    ['self-signed', 'localhost', false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['another host', 'example.com', true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['a rule without a code', 'localhost', true, 'UNSPECIFIED', unknown],
  ])) {
    test(`${name}: the doctor and attach`, async (t) => {
      const { url, cert, seen } = await serveTls(t, name.replaceAll(' ', '-'), host, extension);
      const trust = trusted ? { NODE_EXTRA_CA_CERTS: cert } : {};
      const options = { env: { ...credentials(KEYS.works), ...trust } };
      const { code: exit, stdout } = await runCli(
        ['doctor', '--host', `mainnet=${url}`, '--env', 'mainnet'],
        options,
      );
      assert.equal(exit, 3, stdout);
      const words = stdout.replace(/\s+/g, ' ');
      assert.match(words, new RegExp(`NO VERDICT: .*${code}.*the certificate is .*`));
      assert.match(words, ADVICE);

      const page = path.join(folder, 'page.html');
      await runCli(['doctor', '--host', `mainnet=${url}`, '--env', 'mainnet', '--html', page], options);
      assert.match(fs.readFileSync(page, 'utf8').replace(/\s+/g, ' '), ADVICE);

      const httpsAgent = trusted ? new https.Agent({ ca: fs.readFileSync(cert) }) : undefined;
      const signer = new Signer({ apiKey: KEYS.works, apiSecret: SECRET });
      const bot = attach(axios.create({ baseURL: url, httpsAgent }), { signer, throwOn: 'any' });
      const error = await bot.get('/v5/account/info').catch((failure) => failure);
      assert.equal(error.category, 'no-verdict');
      assert.equal(error.sent, false);
      assert.equal(error.respondedBy.name, code);
      assert.match(error.toText(), ADVICE);
      assert.deepEqual(seen, []);
    });
  }
});
