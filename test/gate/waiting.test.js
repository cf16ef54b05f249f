'use strict';

/** What waits for a gate, and for how long; what a gate tells its listeners, and what becomes of those that fail. */

const assert = require('node:assert/strict');
const diagnosticsChannel = require('node:diagnostics_channel');
const { EventEmitter, once } = require('node:events');
const http = require('node:http');
const test = require('node:test');
const { BybitApiError, BybitGateError, classify } = require('../../lib/index.js');
const { emitApart } = require('../../lib/internal/safe-emit.js');
const { bounded } = require('../../lib/gate/bounded.js');
const { EXPIRED, openExchange, openGate } = require('../support/gate/gate.js');
const { runChild } = require('../support/run-child.js');
const { CREATE, KEY, QUERY_API } = require('../support/fixtures.js');
const { until } = require('../support/promises.js');

const SLOW = { minMs: 600000, maxMs: 600000 };
const LIBRARY = JSON.stringify(require.resolve('../../lib/index.js'));

/** Never gives a request a socket, as an agent does whose proxy does not answer. */
class SilentAgent extends http.Agent {
  silent = true;

  addRequest(...parts) {
    // @ts-expect-error the method is there, and not declared
    if (!this.silent) super.addRequest(...parts);
  }
}

const silent = () => {};
const stalled = (/** @type {import('node:http').ServerResponse} */ outgoing) =>
  outgoing.writeHead(200).write('{');
const switched = (/** @type {import('node:http').ServerResponse} */ outgoing) =>
  outgoing.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
const cut = (/** @type {import('node:http').ServerResponse} */ outgoing) =>
  outgoing.socket?.resetAndDestroy();

test('ready(), check() and a waiting order settle, whatever the exchange does', async (t) => {
  for (const [name, answer] of Object.entries({ silent, stalled, switched, cut })) {
    const { baseURL } = await openExchange(t, { '/v5/market/time': answer, [QUERY_API]: answer });
    const gate = openGate(t, baseURL, { timeoutMs: 50, retry: SLOW });
    const [ready, check, order] = await Promise.allSettled([
      gate.ready(),
      gate.check(),
      gate.admit('POST', CREATE),
    ]);
    assert.equal(ready.status, 'rejected', name);
    assert.equal(ready.reason.category, 'no-verdict', name);
    assert.equal(order.status, 'rejected', name);
    assert.equal(order.reason.state, 'checking', name);
    assert.ok(check.status === 'fulfilled' || check.reason instanceof BybitApiError, name);
  }
});

test('they settle, too, with an agent that gives no socket, and the next check is made', async (t) => {
  const { baseURL } = await openExchange(t);
  const agent = new SilentAgent();
  t.after(() => agent.destroy());
  const gate = openGate(t, baseURL, { timeoutMs: 20, agent });
  await assert.rejects(gate.ready(), { category: 'no-verdict' });
  assert.equal(gate.state, 'checking');
  agent.silent = false;
  await once(gate, 'open');
});

test('a check that pends does not block the next one: it is given up at its limit', async () => {
  const ended = new AbortController();
  const bounds = { limitMs: 10, ended: ended.signal, late: () => new Error('given up') };
  /** @type {AbortSignal | undefined} */
  let seen;
  const never = (/** @type {AbortSignal} */ signal) => {
    seen = signal;
    return new Promise(() => {});
  };
  await assert.rejects(bounded(never, bounds), /given up/);
  assert.equal(seen?.aborted, true, 'the work is told');
  const closing = assert.rejects(bounded(never, { ...bounds, limitMs: 2 ** 40 }), /closed/);
  ended.abort(new Error('closed'));
  await closing;
  const open = { ...bounds, ended: new AbortController().signal };
  assert.equal(await bounded(async () => 7, open), 7);
  await assert.rejects(
    bounded(async () => {
      throw new Error('its own');
    }, open),
    /its own/,
  );
});

test('a clock that never settles holds up no check', async (t) => {
  const { baseURL } = await openExchange(t);
  const clock = { now: Date.now, settled: () => new Promise(() => {}) };
  const gate = openGate(t, baseURL, { timeoutMs: 500, clock });
  assert.equal((await gate.ready()).ok, true);
});

test('a process does not end while ready() is undecided', async (t) => {
  const { baseURL } = await openExchange(t);
  const script = `
    const http = require('node:http');
    const { AuthGate, Signer } = require(${LIBRARY});
    class SilentAgent extends http.Agent { addRequest() {} }
    const signer = new Signer({ apiKey: ${JSON.stringify(KEY.apiKey)}, apiSecret: ${JSON.stringify(KEY.secret)} });
    const options = { signer, baseURL: ${JSON.stringify(baseURL)}, environment: 'mainnet', timeoutMs: 50 };
    const gate = new AuthGate({ ...options, agent: new SilentAgent(), retry: { minMs: 600000, maxMs: 600000 } });
    (async () => {
      try {
        await gate.ready();
        console.log('ready');
      } catch (error) {
        console.log('refused: ' + error.category);
        process.exitCode = 3;
      }
    })();
  `;
  const child = await runChild('-e', { args: [script] });
  assert.deepEqual([child.code, child.stdout.trim()], [3, 'refused: no-verdict'], child.stderr);
});

test('maxWaitMs bounds how long an order waits for the first check', async (t) => {
  const exchange = await openExchange(t, { [QUERY_API]: silent });
  const gate = openGate(t, exchange.baseURL, { maxWaitMs: 30, timeoutMs: 60000 });
  const refusal = await gate.admit('POST', CREATE).catch((error) => error);
  assert.ok(refusal instanceof BybitGateError);
  assert.deepEqual([refusal.state, refusal.reason, refusal.sent], ['checking', null, false]);
  assert.match(refusal.message, /^Order not sent: the first check of the API key has no result after 30 ms/);
  assert.equal(gate.state, 'checking', 'the check goes on');
  // What takes risk away does not wait at all, and neither does a read.
  await gate.admit('POST', '/v5/order/cancel');
  await gate.admit('POST', CREATE, { params: { category: 'linear', reduceOnly: true } });
  await gate.admit('GET', '/v5/order/realtime');
});

test('an order that waits passes as soon as the check has proven the key', async (t) => {
  /** @type {import('node:http').ServerResponse[]} */
  const held = [];
  const exchange = await openExchange(t);
  const answer = exchange.answers[QUERY_API];
  exchange.answers[QUERY_API] = (outgoing) => held.push(outgoing);
  const gate = openGate(t, exchange.baseURL, { maxWaitMs: 600000 });
  const order = gate.admit('POST', CREATE);
  await until(() => held.length >= 1);
  exchange.answers[QUERY_API] = answer;
  held.forEach((outgoing) => answer(outgoing, /** @type {any} */ (null)));
  await order;
  assert.equal(gate.state, 'open');
});

test('an order of a gate whose first check failed is refused at once, until the next check', async (t) => {
  const exchange = await openExchange(t, { [QUERY_API]: cut });
  const gate = openGate(t, exchange.baseURL, { retry: SLOW });
  await assert.rejects(gate.ready(), { category: 'no-verdict' });
  const asked = exchange.asked.length;
  await assert.rejects(gate.admit('POST', CREATE), {
    state: 'checking',
    message: /^Order not sent: .*not verified yet/,
  });
  assert.equal(exchange.asked.length, asked);
});

test('closed tells its reason, on the event, the channel and the error of an order', async (t) => {
  const heard = [];
  const listener = (/** @type {any} */ message) => heard.push(message);
  diagnosticsChannel.subscribe('bybit-auth:gate', listener);
  t.after(() => diagnosticsChannel.unsubscribe('bybit-auth:gate', listener));
  const { baseURL, answers } = await openExchange(t);
  const doubt = classify({ retCode: 10004, retMsg: 'error sign!' });
  const closings = {
    rejected: (gate) => gate.report(EXPIRED),
    doubted: (gate) => [doubt, doubt, doubt].forEach((error) => gate.report(error)),
    checked: async (gate) => {
      answers[QUERY_API] = (outgoing) => outgoing.end('{"retCode":10003,"retMsg":"API key is invalid."}');
      await gate.check();
    },
    shutdown: (gate) => gate.close(),
  };
  for (const reason of ['rejected', 'doubted', 'shutdown', 'checked']) {
    const gate = openGate(t, baseURL, { retry: SLOW });
    await gate.ready();
    const told = [];
    gate.on('closed', (...details) => told.push(details));
    await closings[reason](gate);
    assert.equal(told.length, 1);
    const [error, detail] = told[0];
    assert.deepEqual(detail, { reason });
    assert.equal(error instanceof BybitGateError, reason === 'shutdown');
    const message = heard.filter((one) => one.gate === gate && one.event === 'closed');
    assert.deepEqual(
      message.map((one) => one.reason),
      [reason],
    );
    const refusal = await gate.admit('POST', CREATE).catch((caught) => caught);
    assert.deepEqual([refusal.reason, refusal.sent], [reason, false]);
    assert.deepEqual([refusal.toJSON().reason, refusal.toJSON().sent], [reason, false]);
    gate.close();
    assert.equal((await gate.admit('POST', CREATE).catch((caught) => caught)).reason, 'shutdown');
  }
});

test('the message of a refused order stands alone', async (t) => {
  const { baseURL } = await openExchange(t);
  const messages = [];
  for (const [retCode, retMsg] of [
    [33004, 'Your api key has expired.'],
    [10005, 'Permission denied'],
    [10004, 'error sign!'],
  ]) {
    const gate = openGate(t, baseURL, { retry: SLOW });
    await gate.ready();
    const error = classify({ retCode, retMsg }, { method: 'POST', endpoint: CREATE });
    for (let reply = 0; reply < 3; reply += 1) gate.report(error);
    messages.push((await gate.admit('POST', CREATE).catch((caught) => caught)).message);
  }
  const [expired, permission, signature] = messages;
  assert.equal(expired, 'Order not sent: the API key was rejected (key-expired). Extend or recreate the key');
  assert.match(
    permission,
    /^Order not sent: the API key lacks the permission \(permission\)\. Give the key /,
  );
  assert.match(
    signature,
    /^Order not sent: signed requests were refused repeatedly \(bad-signature\)\. Sign timestamp /,
  );
});

const SECRET = 'hunter2hunter2hunter2';

/** Runs a bot whose async listener of `closed` rejects with a secret in the message. */
async function runListener(t, { before = '', after = '' }) {
  const { baseURL } = await openExchange(t);
  const script = `
    ${before}
    const { AuthGate, Signer, classify } = require(${LIBRARY});
    const signer = new Signer({ apiKey: ${JSON.stringify(KEY.apiKey)}, apiSecret: ${JSON.stringify(KEY.secret)} });
    const gate = new AuthGate({ signer, baseURL: ${JSON.stringify(baseURL)}, environment: 'mainnet' });
    process.on('warning', ({ code }) => code && console.log('warning ' + code));
    gate.on('closed', async function tellEverybody() {
      throw Object.assign(new TypeError('https://chat.example/bot${SECRET}/send failed'), { code: 'ECONNRESET' });
    });
    ${after}
    gate.ready().then(() => {
      gate.close();
      setTimeout(() => console.log('alive, ' + gate.state), 20);
    });
  `;
  const child = await runChild('-e', { args: [script] });
  assert.equal(child.code, 0, child.stderr);
  assert.ok(!(child.stdout + child.stderr).includes(SECRET), child.stderr);
  return child;
}

test('an async listener that rejects becomes a warning without the text of its error', async (t) => {
  const { stdout, stderr } = await runListener(t, {});
  assert.match(stdout, /^warning BYBIT_LISTENER_REJECTED\nalive, closed\n$/);
  assert.match(stderr, /An async listener of "closed" rejected with TypeError ECONNRESET/);
  assert.match(stderr, /at .*tellEverybody/);
});

test('an async listener that rejects is handed to who asked for it', async (t) => {
  const before = "require('node:events').captureRejections = true;";
  const byError = await runListener(t, {
    before,
    after: "gate.on('error', (error) => console.log('error: ' + error.code));",
  });
  assert.equal(byError.stdout, 'error: ECONNRESET\nalive, closed\n');
  const bySymbol = await runListener(t, {
    after: `gate[Symbol.for('nodejs.rejection')] = (error, event, cause, { reason }) =>
      console.log([error.code, event, cause.name, reason].join(' '));`,
  });
  assert.equal(bySymbol.stdout, 'ECONNRESET closed BybitGateError shutdown\nalive, closed\n');
  const nobody = await runListener(t, { before });
  assert.match(nobody.stdout, /^warning BYBIT_LISTENER_REJECTED\nalive, closed\n$/);
});

test('whatever a listener rejects with is reported', async () => {
  for (const value of [
    undefined,
    null,
    7,
    'text',
    {},
    { name: `x ${SECRET}`, code: SECRET },
    new Proxy({}, hostile()),
  ]) {
    const emitter = new EventEmitter();
    emitter.once('event', async () => {
      throw value;
    });
    const warned = once(process, 'warning');
    emitApart(emitter, 'event', 1, 2);
    const [warning] = await warned;
    assert.equal(warning.code, 'BYBIT_LISTENER_REJECTED');
    assert.ok(!`${warning.stack}${warning.detail}`.includes(SECRET));
  }
});

/** @returns {ProxyHandler<object>} of an object that cannot be looked at */
function hostile() {
  return {
    get() {
      throw new Error('no');
    },
  };
}

test('several details reach a listener, with the emitter as this', () => {
  const emitter = new EventEmitter();
  /** @type {unknown[]} */
  const heard = [];
  emitter.on('event', function listen(...details) {
    heard.push(this, ...details);
  });
  emitApart(emitter, 'event', 1, 'two');
  assert.deepEqual(heard, [emitter, 1, 'two']);
});
