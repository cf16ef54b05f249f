'use strict';

/** The way to the exchange: hosts that are none, servers that hang, redirect or lie, aborts, and the options. */

const assert = require('node:assert/strict');
const http = require('node:http');
const test = require('node:test');
const fc = require('fast-check');
const { BybitAuthError, diagnose } = require('../../lib/index.js');
const { assertSound, openDiagnosisLab, stepOf } = require('../support/diagnose/diagnose.js');
const { KEY } = require('../support/fixtures.js');
const { listen } = require('../support/serve.js');
const { newSigner } = require('../support/new-signer.js');

const SIGNER = newSigner();

/** A server of our own making, that ends with the test. */
async function serve(t, answer) {
  const requests = [];
  const server = http.createServer((incoming, outgoing) => {
    requests.push(incoming);
    answer(incoming, outgoing);
  });
  return { url: `http://127.0.0.1:${await listen(t, server)}`, requests };
}

test('a web site, a WebSocket host and a host that Bybit does not document never see the key', async () => {
  const hosts = [
    [
      'https://testnet.bybit.com',
      /testnet\.bybit\.com is a web site, not an API host: use https:\/\/api-testnet\.bybit\.com/,
    ],
    ['https://www.bybit.com/', /is a web site/],
    ['https://api-demo-testnet.bybit.com', /advises against/],
    ['https://stream.bybit.com', /is a WebSocket host/],
    ['https://api2.bybit.com', /not a documented API host/],
  ];
  for (const [baseURL, says] of hosts) {
    const diagnosis = await diagnose({ signer: SIGNER, baseURL: String(baseURL), probe: true });
    assertSound(diagnosis);
    assert.equal(diagnosis.requests.length, 0);
    assert.equal(diagnosis.category, 'key-or-environment');
    assert.equal(stepOf(diagnosis, 'environment').status, 'fail');
    assert.match(diagnosis.summary, /** @type {RegExp} */ (says));
  }
});

test('a host that is not there is no fault of the key', async (t) => {
  const lab = await openDiagnosisLab(t);
  await lab.sandbox.close();
  const diagnosis = await diagnose({ signer: SIGNER, baseURL: lab.sandbox.urls.mainnet });
  assertSound(diagnosis);
  assert.equal(diagnosis.category, 'no-verdict');
  assert.equal(diagnosis.requests.length, 1, 'a host that refuses connections is asked once');
  assert.match(diagnosis.summary, /ECONNREFUSED/);
  assert.equal(diagnosis.error instanceof BybitAuthError, false);
});

test('a server that never answers, or never comes to an end, is given up', async (t) => {
  const ways = {
    silent: () => {},
    'head only': (_incoming, outgoing) => outgoing.writeHead(200, { 'Content-Length': 10 }).flushHeaders(),
    dripping: (_incoming, outgoing) => {
      const timer = setInterval(() => outgoing.write(' '), 5);
      outgoing.on('close', () => clearInterval(timer));
    },
  };
  for (const [name, answer] of Object.entries(ways)) {
    const server = await serve(t, answer);
    const diagnosis = await diagnose({ signer: SIGNER, baseURL: server.url, timeoutMs: 60 });
    assertSound(diagnosis);
    assert.equal(diagnosis.category, 'no-verdict', name);
    assert.equal(diagnosis.requests.length, 2, name);
    assert.match(diagnosis.requests[0].outcome, /ETIMEDOUT/, name);
  }
});

test('an endless body is not kept', async (t) => {
  const server = await serve(t, (_incoming, outgoing) => {
    outgoing.writeHead(200);
    const fill = () => {
      while (outgoing.write(Buffer.alloc(65536, 0x20)));
    };
    outgoing.on('drain', fill);
    fill();
  });
  const diagnosis = await diagnose({ signer: SIGNER, baseURL: server.url });
  assert.equal(diagnosis.category, 'no-verdict');
});

test('an abort rejects with the reason of the signal, before and while a request is out', async (t) => {
  const reason = new Error('the bot shuts down');
  const silent = await serve(t, () => controller.abort(reason));
  const controller = new AbortController();
  await assert.rejects(diagnose({ signer: SIGNER, baseURL: silent.url, signal: controller.signal }), reason);
  assert.equal(silent.requests.length, 1);
  await assert.rejects(diagnose({ signer: SIGNER, baseURL: silent.url, signal: controller.signal }), reason);
  assert.equal(silent.requests.length, 1);
  await assert.rejects(
    diagnose({ signer: SIGNER, baseURL: silent.url, signal: AbortSignal.abort() }),
    (/** @type {any} */ error) => error.name === 'AbortError',
  );
});

test('a redirect is not followed: whoever it points to sees nothing', async (t) => {
  const thief = await serve(t, (_incoming, outgoing) => outgoing.end('{}'));
  for (const status of [301, 302, 307, 308]) {
    const server = await serve(t, (incoming, outgoing) => {
      outgoing.writeHead(status, { Location: thief.url + incoming.url }).end();
    });
    const diagnosis = await diagnose({ signer: SIGNER, baseURL: server.url });
    assertSound(diagnosis);
    assert.equal(diagnosis.category, 'no-verdict');
  }
  assert.equal(thief.requests.length, 0);
});

test('JSON that is not of the exchange proves nothing, whatever it says', async (t) => {
  let body = '{}';
  const server = await serve(t, (_incoming, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  });
  const json = fc.oneof(
    fc.json(),
    fc
      .record({ success: fc.boolean(), result: fc.jsonValue(), time: fc.jsonValue() })
      .map((value) => JSON.stringify(value)),
    fc.constant('['.repeat(100000)),
    fc.constant(`{"retCode":0,"result":${'['.repeat(5000)}${']'.repeat(5000)}}`),
    fc
      .record({ retCode: fc.constant(0), result: fc.jsonValue(), time: fc.jsonValue() })
      .map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(json, async (text) => {
      body = text;
      const diagnosis = await diagnose({
        signer: SIGNER,
        baseURL: server.url,
        needs: ['ContractTrade.Order'],
      });
      assertSound(diagnosis);
      const accepted = /"retCode":0/.test(text);
      if (!accepted) {
        assert.equal(diagnosis.error?.name === 'BybitAuthError' && diagnosis.error.code === null, false);
      }
      if (!accepted) assert.equal(diagnosis.ok, false);
    }),
    { numRuns: 100 },
  );
});

test('a proxy with a path of its own, and an agent of the caller', async (t) => {
  const server = await serve(t, (_incoming, outgoing) => outgoing.writeHead(502).end());
  let used = 0;
  class CountingAgent extends http.Agent {
    addRequest(...parts) {
      used += 1;
      // @ts-expect-error the method is there, and not declared
      return super.addRequest(...parts);
    }
  }
  const agent = new CountingAgent();
  t.after(() => agent.destroy());
  const diagnosis = await diagnose({
    signer: SIGNER,
    baseURL: `${server.url}/bybit/`,
    environment: 'testnet',
    agent,
  });
  assert.deepEqual(
    server.requests.map(({ url }) => url),
    ['/bybit/v5/market/time', '/bybit/v5/user/query-api'],
  );
  assert.equal(used, 2);
  assert.deepEqual(diagnosis.asked, { environment: 'testnet', baseURL: `${server.url}/bybit` });
});

test('progress is told before and after each request', async (t) => {
  const lab = await openDiagnosisLab(t, { keys: [{ ...KEY, environment: 'demo' }] });
  const events = [];
  await lab.diagnose({ probe: true, onProgress: (event) => events.push(event) });
  assert.deepEqual(
    events.map(({ phase, state, request, environment }) => `${request} ${phase} ${environment} ${state}`),
    [
      '1 clock mainnet',
      '2 clock mainnet',
      '3 clock mainnet',
      '4 key mainnet',
      '5 probe testnet',
      '6 probe demo',
    ].flatMap((line) => [`${line} asking`, `${line} answered`]),
  );
  assert.equal(events[7].outcome, '10003 key-or-environment');
  assert.equal(events[11].outcome, 'accepted');
  const thrower = lab.diagnose({
    onProgress() {
      throw new RangeError('mine');
    },
  });
  await assert.rejects(thrower, { name: 'RangeError', message: 'mine' });
});

test('options that cannot be meant are refused before anything is sent', async () => {
  const signer = SIGNER;
  const refused = [
    [undefined, 'ERR_INVALID_ARG_TYPE'],
    [null, 'ERR_INVALID_ARG_TYPE'],
    [{}, 'ERR_INVALID_ARG_TYPE'],
    [{ signer: { apiKey: 'x' } }, 'ERR_INVALID_ARG_TYPE'],
    [{ signer, baseUrl: 'https://api.bybit.com' }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, baseURL: 'api.bybit.com' }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, baseURL: 'localhost:8080' }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, baseURL: 'http://api.bybit.com' }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, baseURL: 'https://api.bybit.com/?a=1' }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, baseURL: 'https://user:secret@api.bybit.com' }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, baseURL: 7 }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, environment: 'production' }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, environments: { live: 'https://api.bybit.com' } }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, environments: { demo: 'nowhere' } }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, environments: null }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, probe: 'yes' }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, needs: 'ContractTrade.Order' }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, needs: ['nonsense'] }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, timeoutMs: 0 }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, timeoutMs: 2 ** 31 }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, recvWindow: 1.5 }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, signal: {} }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, clock: Date.now }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, agent: {} }, 'ERR_INVALID_ARG_VALUE'],
    [{ signer, onProgress: true }, 'ERR_INVALID_ARG_VALUE'],
  ];
  for (const [options, code] of refused) {
    await assert.rejects(
      diagnose(/** @type {any} */ (options)),
      (/** @type {any} */ error) => {
        assert.equal(error.name, 'TypeError', error.stack);
        assert.equal(error.code, code);
        assert.ok(!error.message.includes('secret@'));
        return true;
      },
      JSON.stringify(options),
    );
  }
});

test('a destroyed signer cannot be diagnosed', async (t) => {
  const lab = await openDiagnosisLab(t);
  const signer = newSigner();
  signer.destroy();
  await assert.rejects(lab.diagnose({ signer }), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
});
