'use strict';

// Runs once, but for --thorough: the peers concern the requests of diagnosis and clock, and what these sign is tested on both backends.

/**
 * Every promise of ServerClock, diagnose and AuthGate settles, whatever the server, the proxy and the agent do, and what
 * they ask next is answered when the fault has ended. Time limits of tests are for what never settles.
 */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const https = require('node:https');
const { describe, test } = require('node:test');
const {
  AuthGate,
  BybitApiError,
  BybitAuthError,
  ServerClock,
  Signer,
  classify,
  diagnose,
} = require('../../lib/index.js');
const { startSandbox } = require('../../lib/sandbox/index.js');
const { AGENTS } = require('../support/internal/hanging-agents.js');
const { AT_REQUEST, PEERS, startPeer } = require('../support/internal/hanging-peers.js');

const KEY = { apiKey: 'hangingKey00000001', secret: 'hanging-secret-of-36-characters-0000' };
const TIMEOUT_MS = 250;
/** For connections that are held on purpose, so that only an abort can end the wait. */
const LONG_MS = 2 ** 31 - 1;
const GIVE_UP = { timeout: 600_000 };
const AT_ONCE = { concurrency: 16, ...GIVE_UP };

async function openSandbox(t) {
  const sandbox = await startSandbox({ keys: [KEY] });
  t.after(() => sandbox.close());
  const signer = new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });
  t.after(() => signer.destroy());
  return { sandbox, signer };
}

/** @param {unknown} error */
function assertNoVerdict(error) {
  assert.ok(error instanceof BybitApiError && !(error instanceof BybitAuthError), String(error));
  assert.equal(error.category, 'no-verdict');
  assert.notEqual(error.message, '');
}

/** @param {() => Promise<unknown>} work @returns {Promise<any>} what it rejects with */
async function rejection(work) {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return assert.fail('it did not reject');
}

/** @param {() => Promise<any>} work @param {(value: any) => boolean} [isGood] until it does, and does well */
async function untilGood(work, isGood = () => true) {
  for (;;) {
    const value = await work().catch(() => null);
    if (value !== null && isGood(value)) return value;
  }
}

/** Asks in every way while the fault lasts, and again when it has ended. */
async function assertSettles(t, { signer, baseURL, agent, heal }) {
  const options = { signer, baseURL, agent, environment: 'mainnet', timeoutMs: TIMEOUT_MS };
  const clock = new ServerClock({ baseURL, agent, timeoutMs: TIMEOUT_MS });
  const gate = new AuthGate({ ...options, retry: { minMs: 20, maxMs: 100 } });
  t.after(() => gate.close());
  const opened = once(gate, 'open');

  const [unready, unsynced, diagnosis] = await Promise.all([
    rejection(() => gate.ready()),
    rejection(() => clock.sync()),
    diagnose(options),
  ]);
  assertNoVerdict(unready);
  assert.ok(unsynced instanceof BybitApiError, String(unsynced));
  assertNoVerdict(diagnosis.error);
  assert.equal(diagnosis.ok, false);
  assert.ok(diagnosis.requests.length >= 1);
  assert.ok(diagnosis.requests.every(({ outcome }) => outcome.endsWith('no-verdict')));
  assert.equal(gate.state, 'checking');
  assert.equal(clock.synchronised, false);

  heal();
  await opened;
  await untilGood(
    () => gate.check(),
    ({ ok }) => ok,
  );
  await untilGood(() => clock.sync());
  assert.equal(gate.state, 'open');
}

describe('a server that', AT_ONCE, () => {
  for (const name of Object.keys(PEERS)) {
    test(name, GIVE_UP, async (t) => {
      const { sandbox, signer } = await openSandbox(t);
      const peer = await startPeer(t, name, { behind: sandbox.urls.mainnet });
      await assertSettles(t, { signer, baseURL: peer.url, agent: undefined, heal: peer.heal });
    });
  }
});

describe('an agent that', AT_ONCE, () => {
  for (const [name, make] of Object.entries(AGENTS)) {
    test(name, GIVE_UP, async (t) => {
      const { sandbox, signer } = await openSandbox(t);
      const { agent, url: baseURL = sandbox.urls.mainnet, heal } = await make(t, sandbox.urls.mainnet);
      await assertSettles(t, { signer, baseURL, agent, heal });
    });
  }
});

describe('a server that tells the time, and on the request about the key', AT_ONCE, () => {
  for (const name of Object.keys(AT_REQUEST)) {
    test(name, GIVE_UP, async (t) => {
      const { sandbox, signer } = await openSandbox(t);
      const path = '/v5/user/query-api';
      const peer = await startPeer(t, name, { behind: sandbox.urls.mainnet, path });
      const options = { signer, baseURL: peer.url, environment: 'mainnet', timeoutMs: 2000 };
      const gate = new AuthGate({ ...options, retry: { minMs: 20, maxMs: 100 } });
      t.after(() => gate.close());
      const opened = once(gate, 'open');
      assertNoVerdict(await rejection(() => gate.ready()));
      assert.notEqual(gate.diagnosis.clock, null);
      peer.heal();
      await opened;
    });
  }
});

test(
  'one check of an open gate meets a fault: the gate stays open, and the next check is answered',
  GIVE_UP,
  async (t) => {
    const { sandbox, signer } = await openSandbox(t);
    const peer = await startPeer(t, 'switches protocols', { behind: sandbox.urls.mainnet });
    const gate = new AuthGate({ signer, baseURL: peer.url, environment: 'mainnet' });
    t.after(() => gate.close());
    peer.heal();
    await gate.ready();
    peer.relapse();
    const [first, second] = await Promise.all([gate.check(), gate.check()]);
    assert.equal(first, second);
    assertNoVerdict(first.error);
    assert.equal(gate.state, 'open');
    peer.heal();
    assert.equal((await gate.check()).ok, true);
  },
);

test(
  'a gate that a rejection has closed opens again, although its re-check met a fault',
  GIVE_UP,
  async (t) => {
    const { sandbox, signer } = await openSandbox(t);
    const peer = await startPeer(t, 'switches protocols', { behind: sandbox.urls.mainnet });
    const retry = { minMs: 20, maxMs: 100 };
    const gate = new AuthGate({ signer, baseURL: peer.url, environment: 'mainnet', timeoutMs: 2000, retry });
    t.after(() => gate.close());
    peer.heal();
    await gate.ready();
    peer.relapse();
    gate.report(classify({ retCode: 10003, retMsg: 'API key is invalid.' }, { url: peer.url }));
    assert.equal(gate.state, 'closed');
    assertNoVerdict((await gate.check()).error);
    assert.equal(gate.state, 'closed');
    const opened = once(gate, 'open');
    peer.heal();
    await opened;
  },
);

describe('an abort ends a diagnosis', AT_ONCE, () => {
  const HELD = Object.keys(PEERS).filter((name) =>
    /never|for ever|^stops|^drips|and then nothing/.test(name),
  );
  for (const name of HELD.filter((peer) => peer !== 'drips another protocol')) {
    test(`with a server that ${name}`, GIVE_UP, async (t) => {
      const { signer } = await openSandbox(t);
      const peer = await startPeer(t, name);
      const controller = new AbortController();
      const running = diagnose({
        signer,
        baseURL: peer.url,
        timeoutMs: LONG_MS,
        signal: controller.signal,
      });
      const reason = new Error('the bot is shut down');
      peer.reached.then(() => controller.abort(reason));
      assert.equal(await rejection(() => running), reason);
    });
  }
  for (const name of ['has its only socket in use', 'never calls back', 'forgets the request']) {
    test(`with an agent that ${name}`, GIVE_UP, async (t) => {
      const { sandbox, signer } = await openSandbox(t);
      const { agent, url: baseURL = sandbox.urls.mainnet } = await AGENTS[name](t, sandbox.urls.mainnet);
      const signal = AbortSignal.timeout(50);
      const error = await rejection(() => diagnose({ signer, baseURL, agent, timeoutMs: LONG_MS, signal }));
      assert.equal(error, signal.reason);
    });
  }
});

test('a TLS handshake that is never answered', GIVE_UP, async (t) => {
  const { signer } = await openSandbox(t);
  for (const name of ['accepts and never reads', 'drips another protocol', 'resets the connection at once']) {
    const peer = await startPeer(t, name);
    const baseURL = `https://127.0.0.1:${peer.port}`;
    const agent = new https.Agent({ keepAlive: true });
    t.after(() => agent.destroy());
    const options = { baseURL, agent, timeoutMs: TIMEOUT_MS };
    assertNoVerdict(await rejection(() => new ServerClock(options).sync()));
    assertNoVerdict((await diagnose({ ...options, signer })).error);
  }
});

test(
  'a socket or an error that comes after the deadline: nothing is sent, and nothing breaks',
  GIVE_UP,
  async (t) => {
    const { sandbox, signer } = await openSandbox(t);
    /** @type {Array<() => void>} */
    const late = [];
    const { agent } = await AGENTS['never calls back'](t, sandbox.urls.mainnet);
    const { createConnection } = Object.getPrototypeOf(agent);
    const answers = [
      (options, callback) => callback(null, createConnection.call(agent, options)),
      (_options, callback) => callback(new Error('late')),
    ];
    for (const answer of answers) {
      agent.createConnection = (options, callback) => void late.push(() => answer(options, callback));
      const options = { signer, baseURL: sandbox.urls.mainnet, agent, timeoutMs: TIMEOUT_MS };
      assertNoVerdict((await diagnose(options)).error);
      late.splice(0).forEach((call) => call());
      // A request that is made now is answered after everything that the late sockets could send.
      delete agent.createConnection;
      assert.equal((await diagnose({ ...options, agent: undefined, timeoutMs: 5000 })).ok, true);
    }
    const paths = sandbox.requests.map(({ path }) => path);
    assert.equal(paths.filter((path) => path === '/v5/user/query-api').length, answers.length);
  },
);

test(
  'a clock that throws, an agent that throws and headers that cannot be made reject, and end no process',
  GIVE_UP,
  async (t) => {
    const { sandbox, signer } = await openSandbox(t);
    const options = { signer, baseURL: sandbox.urls.mainnet, timeoutMs: TIMEOUT_MS };
    for (const calls of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
      let left = calls;
      const clock = {
        now() {
          if (left === 0) throw new Error('the clock is broken');
          left -= 1;
          return Date.now();
        },
      };
      assert.match((await rejection(() => diagnose({ ...options, clock }))).message, /the clock is broken/);
    }
    const own = new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });
    const onProgress = ({ phase }) => phase === 'key' && own.destroy();
    const destroyed = await rejection(() => diagnose({ ...options, signer: own, onProgress }));
    assert.equal(destroyed.code, 'ERR_BYBIT_SIGNER_DESTROYED');
    for (const name of ['addRequest', 'createConnection']) {
      const agent = Object.assign(new http.Agent(), {
        [name]() {
          throw new Error('the agent is broken');
        },
      });
      assert.match((await rejection(() => diagnose({ ...options, agent }))).message, /the agent is broken/);
      await rejection(() =>
        new ServerClock({ baseURL: options.baseURL, agent, timeoutMs: TIMEOUT_MS }).sync(),
      );
    }
  },
);

test('a whole reply gives its connection to the next request', GIVE_UP, async (t) => {
  const { sandbox, signer } = await openSandbox(t);
  let made = 0;
  class CountingAgent extends http.Agent {
    createConnection(...values) {
      made += 1;
      return super.createConnection(...values);
    }
  }
  const agent = new CountingAgent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const diagnosis = await diagnose({ signer, baseURL: sandbox.urls.mainnet, agent });
  assert.deepEqual([diagnosis.ok, diagnosis.requests.length, made], [true, 4, 1]);
});
