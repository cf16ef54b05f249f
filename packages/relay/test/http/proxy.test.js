'use strict';

/** The configurations of proxy/, in the real Caddy and the real nginx, with a CA of their own. */

const assert = require('node:assert/strict');
const { execFileSync, spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const https = require('node:https');
const net = require('node:net');
const path = require('node:path');
const test = require('node:test');
const { temporaryFolder } = require('../../../../test/support/temporary-folder.js');
const { startServer } = require('../../lib/http/server.js');
const { SECRET, signed, testRelay } = require('./support.js');

const PROXY = path.join(__dirname, '..', '..', 'proxy');
/** Of the client, so that it differs from the proxy's. */
const CLIENT = '127.0.0.2';

/** @param {string} program */
const exists = (program) => spawnSync(program, ['version']).error === undefined;

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** @param {string} folder @param {...string} args */
const openssl = (folder, ...args) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

/**
 * A key and a certificate: NAME.key, NAME.pem.
 *
 * @param {string} folder
 * @param {string} name
 * @param {string} subject
 * @param {string} [ca]  name of the certificate that signs it; without, it signs itself
 */
function certificate(folder, name, subject, ca) {
  const request = [
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    `${name}.key`,
  ];
  if (ca === undefined) {
    openssl(folder, ...request, '-x509', '-days', '2', '-subj', subject, '-out', `${name}.pem`);
    return;
  }
  openssl(folder, ...request, '-subj', subject, '-out', `${name}.csr`);
  fs.writeFileSync(
    path.join(folder, `${name}.ext`),
    'extendedKeyUsage = clientAuth, serverAuth\nsubjectAltName = DNS:localhost\n',
  );
  const signing = ['-CA', `${ca}.pem`, '-CAkey', `${ca}.key`, '-CAcreateserial', '-extfile', `${name}.ext`];
  openssl(folder, 'x509', '-req', '-days', '2', '-in', `${name}.csr`, ...signing, '-out', `${name}.pem`);
}

/** As TradingView documents it: https://www.tradingview.com/support/solutions/43000680459/ */
const TRADINGVIEW = '/C=US/ST=Ohio/L=Westerville/O=TradingView, Inc./CN=TradingView Webhooks';

/** @param {string} folder */
function makeCertificates(folder) {
  certificate(folder, 'ca', '/CN=Made-up CA');
  certificate(folder, 'stranger-ca', '/CN=Made-up stranger');
  certificate(folder, 'server', '/CN=localhost', 'ca');
  certificate(folder, 'tradingview', TRADINGVIEW, 'ca');
  certificate(folder, 'somebody', '/CN=Somebody', 'ca');
  certificate(folder, 'pretender', TRADINGVIEW, 'stranger-ca');
}

/**
 * @param {string} text
 * @param {Record<string, string>} replacements
 */
function replaced(text, replacements) {
  return Object.entries(replacements).reduce((result, [from, to]) => {
    assert.ok(result.includes(from), `the configuration has no ${from}`);
    return result.replaceAll(from, to);
  }, text);
}

/**
 * @typedef {{ folder: string, port: number, relayPort: number }} Place
 * @type {Record<string, (place: Place) => { program: string, args: string[], env?: Record<string, string> }>}
 */
const PROXIES = {
  caddy({ folder, port, relayPort }) {
    const options = '{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n';
    const file = path.join(folder, 'Caddyfile');
    fs.writeFileSync(file, options + fs.readFileSync(path.join(PROXY, 'Caddyfile'), 'utf8'));
    return {
      program: 'caddy',
      args: ['run', '--config', file, '--adapter', 'caddyfile'],
      env: {
        RELAY_SITE: `https://localhost:${port}`,
        RELAY_ADDRESS: `127.0.0.1:${relayPort}`,
        RELAY_CLIENT_CA: path.join(folder, 'ca.pem'),
        XDG_DATA_HOME: folder,
        XDG_CONFIG_HOME: folder,
      },
    };
  },
  nginx({ folder, port, relayPort }) {
    const inFolder = (/** @type {string} */ name) => path.join(folder, name);
    const site = replaced(fs.readFileSync(path.join(PROXY, 'nginx.conf'), 'utf8'), {
      'listen 443 ssl': `listen 127.0.0.1:${port} ssl`,
      'server_name relay.example.com': 'server_name localhost',
      '/etc/letsencrypt/live/relay.example.com/fullchain.pem': inFolder('server.pem'),
      '/etc/letsencrypt/live/relay.example.com/privkey.pem': inFolder('server.key'),
      '/etc/ssl/certs/ca-certificates.crt': inFolder('ca.pem'),
      '127.0.0.1:8787': `127.0.0.1:${relayPort}`,
      '/var/log/nginx/signal-relay.log': inFolder('access.log'),
    });
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${inFolder(name)};`)
      .join(' ');
    fs.writeFileSync(inFolder('site.conf'), site);
    fs.writeFileSync(
      inFolder('nginx.conf'),
      `daemon off; pid ${inFolder('nginx.pid')}; error_log stderr; events {} http { ${temporary} include ${inFolder('site.conf')}; }`,
    );
    return { program: 'nginx', args: ['-c', inFolder('nginx.conf'), '-p', folder, '-e', 'stderr'] };
  },
};

/**
 * @typedef {object} Posted
 * @property {string} path
 * @property {string} body
 * @property {Record<string, string>} [headers]
 * @property {string} [certificate]  name
 *
 * @param {Place} place
 * @param {Posted} posted
 * @returns {Promise<number>} the status
 */
function send({ folder, port }, { path: to, body, headers = {}, certificate: name }) {
  const pem = (/** @type {string} */ ending) => fs.readFileSync(path.join(folder, `${name}.${ending}`));
  return new Promise((resolve, reject) => {
    const request = https.request(
      {
        ...{
          host: '127.0.0.1',
          port,
          servername: 'localhost',
          path: to,
          method: 'POST',
          localAddress: CLIENT,
          agent: false,
        },
        headers: { host: `localhost:${port}`, ...headers },
        // Caddy makes its own certificate for localhost. What is tested here is the certificate of the client.
        rejectUnauthorized: false,
        ...(name && { cert: pem('pem'), key: pem('key') }),
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/**
 * @param {import('node:test').TestContext} t
 * @param {string} name
 * @param {Place} place
 */
async function startProxy(t, name, place) {
  const { program, args, env } = PROXIES[name](place);
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const ended = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  for (;;) {
    assert.equal(child.exitCode, null, log);
    try {
      await send(place, { path: '/', body: '' });
      return;
    } catch (error) {
      // The certificate of Caddy comes a little after its socket.
      if (!['ECONNREFUSED', 'ECONNRESET', 'EPROTO'].includes(error.code) && !/alert/.test(error.message)) {
        throw error;
      }
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }
}

const missing = (/** @type {string} */ name) => {
  if (process.platform !== 'linux') return 'only Linux lets a client use any address of 127.0.0.0/8';
  const absent = [name, 'openssl'].find((program) => !exists(program));
  return absent === undefined ? false : `${absent} is not installed`;
};

for (const name of Object.keys(PROXIES)) {
  test(
    `proxy/: ${name} hands signals over, with the client's address and certificate`,
    { skip: missing(name) },
    async (t) => {
      const folder = temporaryFolder(t);
      // nginx gives up its rights.
      fs.chmodSync(folder, 0o755);
      makeCertificates(folder);
      const relay = testRelay({ trustProxy: ['127.0.0.1', '::1'] });
      let server = await startServer(relay, { port: 0, trustProxy: ['127.0.0.1', '::1'] });
      t.after(() => server.close({ drainMs: 0 }));
      const place = { folder, port: await freePort(), relayPort: Number(new URL(server.url).port) };
      await startProxy(t, name, place);
      const secret = JSON.stringify({ secret: SECRET });
      const alert = { path: '/hook/certified', body: secret };

      await t.test('with its certificate: accepted', async () => {
        const forged = { 'x-forwarded-for': '52.89.214.238', 'x-client-cert-subject': 'CN=Forged' };
        assert.equal(await send(place, { ...alert, certificate: 'tradingview', headers: forged }), 202);
        const { ip, certificate: seen } = relay.arrivals.at(-1);
        assert.equal(ip, CLIENT);
        assert.equal(seen.authorized, true);
        assert.match(seen.subject, /CN=TradingView Webhooks/);
      });

      await t.test('without one, with another, with one that nobody has signed: refused', async () => {
        const forged = {
          'x-client-cert-verify': 'SUCCESS',
          'x-client-cert-subject': 'CN=TradingView Webhooks',
        };
        assert.equal(await send(place, { ...alert, headers: forged }), 403);
        assert.equal(relay.arrivals.at(-1).certificate, undefined);
        assert.equal(await send(place, { ...alert, headers: forged, certificate: 'somebody' }), 403);
        const arrived = relay.arrivals.length;
        // nginx answers 400, Caddy ends the handshake.
        const pretender = await send(place, { ...alert, certificate: 'pretender' }).catch(() => 0);
        assert.ok([400, 0].includes(pretender), String(pretender));
        assert.equal(relay.arrivals.length, arrived);
      });

      await t.test('senders without a certificate reach their own sources', async () => {
        assert.equal(await send(place, { path: '/hook/hmac', body: '{}', headers: signed('{}') }), 202);
      });

      await t.test('nothing but signals gets through, and no large bodies', async () => {
        for (const to of ['/stop', '/metrics', '/healthz', '/status', '/', '/hook/../stop']) {
          assert.equal(await send(place, { path: to, body: '' }), 404, to);
        }
        assert.equal(await send(place, { path: '/hook/any', body: 'a'.repeat(70_000) }), 413);
      });

      await t.test('while the relay restarts: 502 or 503, and then the signal is accepted', async () => {
        await server.close();
        const again = { path: '/hook/any', body: 'sent again' };
        assert.ok([502, 503].includes(await send(place, again)));
        server = await startServer(relay, { port: place.relayPort, trustProxy: ['127.0.0.1', '::1'] });
        assert.equal(await send(place, again), 202);
      });
    },
  );
}
