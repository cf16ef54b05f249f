'use strict';

// Runs once, but for --thorough: programs and situations, of which each part is tested on both backends.

/** --fail-on-warning, --ip and --open of the doctor, and its report on terminals of three widths. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');
const { describe, test } = require('node:test');
const { stripVTControlCharacters } = require('node:util');

const { KEYS, MAIN, credentials, hosts, runCli, useCliLab } = require('../support/cli/cli');
const { makeCertificate } = require('../support/documents/exchange.js');
const { until } = require('../support/promises.js');
const { listen } = require('../support/serve.js');
const { temporaryFolder } = require('../support/temporary-folder.js');

const lab = useCliLab();
const { folder } = lab;

/** @param {string[]} args @param {Parameters<typeof runCli>[1]} [options] */
function doctor(args, options = {}) {
  return runCli(['doctor', ...hosts(lab.sandbox), ...args], { cwd: folder, ...options });
}

test('--fail-on-warning: a warning ends with 1, and a key without one with 0', async () => {
  const open = { env: credentials(KEYS.open) };
  const usual = await doctor(['-q'], open);
  assert.equal(usual.code, 0);
  assert.match(
    usual.stdout,
    /^WARNING: Mainnet accepts key cli-…, but any IP address may use it\. It expires in\s/,
  );
  assert.equal((await doctor(['-q', '--fail-on-warning'], open)).code, 1);
  assert.equal((await doctor(['-q', '--fail-on-warning'], { env: credentials(KEYS.works) })).code, 0);
});

describe('--ip', () => {
  /** @param {import('node:test').TestContext} t @param {(reply: import('node:http').ServerResponse) => void} answer */
  async function addressHost(t, answer) {
    /** @type {import('node:http').IncomingMessage[]} */
    const requests = [];
    const server = https.createServer(makeCertificate(t), (request, reply) => {
      requests.push(request);
      answer(reply);
    });
    const port = await listen(t, server);
    return { host: `localhost:${port}`, requests };
  }
  // The certificate is for other hosts.
  const env = { ...credentials(KEYS.bound), NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' };

  test('the host that is named is asked once, and its answer is compared with the whitelist', async (t) => {
    const { host, requests } = await addressHost(t, (reply) => reply.end('203.0.113.77\n'));
    const { code, stdout, stderr } = await doctor(['--ip', host], { env });
    assert.equal(code, 1, stderr);
    assert.match(stdout.replace(/\s+/g, ' '), /1\. IP address: Add 203\.0\.113\.77 to the key's whitelist/);
    assert.doesNotMatch(stdout, /run: curl/);
    assert.equal(requests.length, 1);
    assert.deepEqual([requests[0].method, requests[0].url], ['GET', '/']);
    const sent = JSON.stringify(requests[0].rawHeaders);
    assert.doesNotMatch(sent, /cli-test|bapi/i);
  });

  test('an answer that is not an address, and no answer, are a warning', async (t) => {
    const page = await addressHost(t, (reply) => reply.end('<html>'.repeat(1000)));
    const refused = await addressHost(t, (reply) => reply.writeHead(403).end('203.0.113.77'));
    for (const { host } of [page, refused]) {
      const { code, stdout, stderr } = await doctor(['--ip', host], { env });
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^bybit-auth: warning: the public IP address is not known: localhost:\d+ did not answer with/m,
      );
      assert.match(stdout, /run: curl -4 /);
    }
    const silent = await addressHost(t, () => {});
    const { stderr } = await doctor(['--ip', silent.host, '--timeout', '300'], { env });
    assert.match(stderr, /could not be asked \(ETIMEDOUT\)/);
  });

  test('2: anything but a host', async () => {
    for (const host of ['https://example.invalid', 'a/b', 'user@host', '']) {
      const { code, stderr } = await doctor(['--ip', host], { env });
      assert.equal(code, 2, host);
      assert.match(stderr, /--ip must be a host/);
    }
  });
});

describe(
  '--open',
  { skip: process.platform === 'linux' ? false : 'the program that opens a page is another one' },
  () => {
    /** @param {import('node:test').TestContext} t @param {string | null} script of xdg-open */
    function pathWith(t, script) {
      const programs = temporaryFolder(t);
      if (script !== null) {
        fs.writeFileSync(path.join(programs, 'xdg-open'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      }
      return programs;
    }

    test('the page is opened in the browser, without the credentials in its environment', async (t) => {
      const seen = path.join(temporaryFolder(t), 'seen');
      const PATH = pathWith(
        t,
        `/usr/bin/env > '${seen}.new'; echo "$1" >> '${seen}.new'; /bin/mv '${seen}.new' '${seen}'`,
      );
      const env = { ...credentials(KEYS.works), PATH };
      const command = [process.execPath, MAIN];
      const { code, stderr } = await doctor(['--open', '--html', 'page.html'], { env, command });
      assert.equal(code, 0, stderr);
      await until(() => fs.existsSync(seen));
      const told = fs.readFileSync(seen, 'utf8');
      assert.equal(told.trimEnd().split('\n').at(-1), path.join(fs.realpathSync(folder), 'page.html'));
      assert.doesNotMatch(told, /BYBIT_/);
    });

    test('where nothing opens it, its path is printed, and it can be read', async (t) => {
      const env = { ...credentials(KEYS.works), PATH: pathWith(t, null), TMPDIR: temporaryFolder(t) };
      const { code, stderr } = await doctor(['--open'], { env, command: [process.execPath, MAIN] });
      assert.equal(code, 0, stderr);
      const [, file] = /the page was written to (.+)\n/.exec(stderr) ?? [];
      assert.match(fs.readFileSync(String(file), 'utf8'), /^<!doctype html>/);
      assert.equal(fs.statSync(String(file)).mode & 0o777, 0o600);
    });
  },
);

describe('three widths', () => {
  const LONE = /^ *(?:run: |open: |see: )?\S+$|^ *run: /;

  test('no line is wider than the terminal, but a command or an address, which is whole', async () => {
    const { diagnose } = require('../../lib/diagnose');
    const { Signer } = require('../../lib/signer');
    for (const apiKey of [KEYS.open, KEYS.bound, 'cli-test-key-nowhe']) {
      const { BYBIT_API_SECRET: apiSecret } = credentials(apiKey);
      const { urls: environments } = lab.sandbox;
      const signer = new Signer({ apiKey, apiSecret });
      const diagnosis = await diagnose({ signer, baseURL: environments.mainnet, environments });
      signer.destroy();
      for (const width of [40, 60, 80]) {
        const plain = diagnosis.toText({ width });
        for (const line of plain.split('\n')) {
          assert.ok(line.length <= width || LONE.test(line), `${width}: ${line}`);
        }
        const coloured = diagnosis.toText({ width, colour: true });
        assert.equal(stripVTControlCharacters(coloured), plain);
        const words = (/** @type {string} */ text) => text.replace(/\s+/g, ' ');
        if (width > 60) assert.equal(words(plain), words(diagnosis.toText()));
      }
    }
  });
});
