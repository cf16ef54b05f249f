'use strict';

/** What the tests with several versions of axios share: a sandbox, bots of each version, and ways to the sandbox. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const path = require('node:path');
const { attach } = require('../../../lib/axios.js');
const { CREATE } = require('../../support/fixtures.js');
const { openSandbox } = require('../../support/open-sandbox.js');
const { listen } = require('../../support/serve.js');
const { temporaryFolder } = require('../../support/temporary-folder.js');
const { newSigner } = require('../../support/new-signer.js');

/** The versions that are tested, by the names under which they are installed. That of axios 1.0.0 exports `default` only. */
const VERSIONS = Object.freeze(
  ['1-0', '1-1', '1-2', '1-3', '1-4', '1-5', '1-6', '1-7', '1-13', '1-21'].map((name) => {
    const loaded = require(`axios-${name}`);
    const axios = loaded.default ?? loaded;
    return { axios, version: axios.VERSION, minor: Number(axios.VERSION.split('.')[1]) };
  }),
);
const NEWEST = VERSIONS.at(-1);

/** A sandbox that ends with the test, with a signer of a key that it knows. */
async function openLab(t, options = {}) {
  const sandbox = await openSandbox(t, options);
  const signer = newSigner();
  const baseURL = sandbox.urls.mainnet;
  return {
    sandbox,
    signer,
    baseURL,
    port: Number(new URL(baseURL).port),
    /** What the sandbox received at a path. */
    sent: (address = CREATE) => sandbox.requests.filter((request) => request.path === address),
    bot: (axios = NEWEST.axios, config = {}, attachOptions = {}) =>
      attach(axios.create({ baseURL, proxy: false, ...config }), {
        signer,
        environment: 'mainnet',
        ...attachOptions,
      }),
  };
}

const OF_CONNECTIONS = ['connection', 'keep-alive', 'transfer-encoding'];

/** Hands what it receives on to the sandbox, and the reply back. */
const relayTo = (port) => (incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')));
  const onward = http.request({ host: '127.0.0.1', port, method, path: url, headers: own }, (reply) => {
    // HTTP/2 has no such headers.
    if (incoming.httpVersionMajor === 2) for (const name of OF_CONNECTIONS) delete reply.headers[name];
    outgoing.writeHead(reply.statusCode, reply.headers);
    reply.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy?.());
  incoming.pipe(onward);
};

/** A key and a certificate for localhost that signed itself. */
function certificate(t) {
  const folder = temporaryFolder(t);
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  args.push('-days', '2', '-subj', '/CN=localhost', '-addext', names, '-keyout', key, '-out', cert);
  execFileSync('openssl', args, { stdio: 'ignore' });
  return { key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
}

/** The sandbox by https. */
async function openTls(t, lab) {
  const own = certificate(t);
  const port = await listen(t, https.createServer(own, relayTo(lab.port)));
  return { ...own, baseURL: `https://localhost:${port}` };
}

/** A proxy for http, and for https by CONNECT. It writes down what it sees. */
async function openProxy(t) {
  const seen = [];
  const server = http.createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    const { pathname, search, port } = new URL(incoming.url);
    incoming.url = pathname + search;
    relayTo(Number(port))(incoming, outgoing);
  });
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    const upstream = net.connect(Number(request.url.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const [end, other] of [
      [socket, upstream],
      [upstream, socket],
    ]) {
      end.on('error', () => {});
      end.on('close', () => other.destroy());
    }
  });
  const port = await listen(t, server);
  return { seen, port, url: `http://127.0.0.1:${port}` };
}

module.exports = { NEWEST, VERSIONS, listen, openLab, openProxy, openTls, relayTo };
