'use strict';

/** createFetch() over each client that the page about clients names: what they send and what comes back, against a sandbox. */

const assert = require('node:assert/strict');
const { Readable } = require('node:stream');
const test = require('node:test');
const { inspect } = require('node:util');
const undici = require('undici');
const lib = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { expectedSignature, openBystander } = require('../support/clients/axios.js');
const { FETCH_FAILURES, openFetchLab, provoke } = require('../support/clients/fetch.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { FETCH_CLIENTS } = require('./support/fetch-clients.js');
const { rejection, until } = require('../support/promises.js');
const { closedPort } = require('../support/serve.js');

const order = (more = {}) => ({ method: 'POST', body: JSON.stringify({ ...ORDER, ...more }) });
const BALANCE = '/v5/account/wallet-balance?accountType=UNIFIED&coin=USDT';
const nodeFetch = import('node-fetch');

const isCut = ({ name }) => name === 'connection destroyed in the middle of the body';

for (const { name, load, network, isRecipe = false, isDeafToCuts = false } of FETCH_CLIENTS) {
  const failures = FETCH_FAILURES.filter((failure) => !(isDeafToCuts && isCut(failure)));
  const openLab = async (t, options) => {
    const client = await load();
    return { ...(await openFetchLab(t, options, client.fetch)), client };
  };

  test(`${name}: balance and order`, async (t) => {
    const lab = await openLab(t);
    const balance = await lab.fetch()(BALANCE);
    assert.ok(balance instanceof lab.client.Response);
    if (!isRecipe) assert.equal(balance.url, lab.sandbox.urls.mainnet + BALANCE);
    assert.equal(balance.status, 200);
    assert.equal(balance.ok, true);
    assert.equal(balance.headers.get('content-type').includes('json'), true);
    assert.equal((await balance.json()).result.list[0].coin[0].coin, 'USDT');
    const created = await lab.fetch()(CREATE, order());
    assert.ok((await created.json()).result.orderId);
    assert.equal(lab.last().headers['content-type'], 'application/json');
    assert.equal(lab.last().verdict, 'accepted');
    const time = await lab.fetch()('/v5/market/time');
    assert.equal((await time.json()).retCode, 0);
    assert.equal(lab.last().verdict, 'public');
  });

  // A function of the page takes only addresses.
  const testOfFetch = isRecipe ? () => {} : test;
  testOfFetch(`${name}: its own Request and Headers`, async (t) => {
    const lab = await openLab(t);
    const { Headers, Request } = lab.client;
    const url = lab.sandbox.urls.mainnet + CREATE;
    const controller = new AbortController();
    const headers = new Headers({ 'X-Own': '1' });
    const { signal } = controller;
    const request = new Request(url, { ...order(), headers, signal });
    assert.equal((await (await lab.fetch()(request)).json()).retCode, 0);
    assert.equal(lab.last().headers['x-own'], '1');
    assert.equal(lab.last().headers['content-type'], 'application/json');
    assert.equal(lab.last().verdict, 'accepted');
    controller.abort();
    const { length } = lab.requests;
    assert.equal((await rejection(lab.fetch()(new Request(url, { ...order(), signal })))).name, 'AbortError');
    assert.equal(lab.requests.length, length);
    await lab.fetch()(new Request(`${url}?a=x y`, { method: 'POST' }), order());
    assert.equal(lab.last().verdict, 'accepted');
  });

  test(`${name}: every kind of body`, async (t) => {
    const lab = await openLab(t);
    const bot = lab.fetch({ throwOn: 'never' });
    const pool = Buffer.from('before{"a":1}after');
    for (const [body, bytes] of [
      ['Привет \ud800', 'Привет \ufffd'],
      [new URLSearchParams({ a: 'x y' }), 'a=x+y'],
      [pool.subarray(6, 13), '{"a":1}'],
      [new Uint8Array(pool.buffer, pool.byteOffset + 6, 7), '{"a":1}'],
      [new DataView(pool.buffer, pool.byteOffset + 6, 7), '{"a":1}'],
      [new Uint8Array([1, 255]).buffer, Buffer.from([1, 255])],
      [new Blob(['{"a"', ':1}']), '{"a":1}'],
      [(await nodeFetch).Blob && new (await nodeFetch).Blob(['b']), 'b'],
      ['', ''],
      [undefined, ''],
    ]) {
      await bot(CREATE, { method: 'POST', body });
      assert.ok(lab.last().body.equals(Buffer.from(bytes)), `${lab.last().body}`);
      assert.equal(lab.last().headers['x-bapi-sign'], expectedSignature(lab.last()));
      assert.equal(lab.last().authenticated, true);
    }
    const { length } = lab.requests;
    for (const body of [Readable.from(['{}']), new lab.client.FormData(), ORDER]) {
      assert.equal(
        (await rejection(bot(CREATE, { method: 'POST', body }))).code,
        'ERR_BYBIT_UNSIGNABLE_BODY',
      );
    }
    assert.equal((await rejection(bot(INFO, { body: '{}' }))).code, 'ERR_BYBIT_GET_BODY');
    assert.equal(lab.requests.length, length);
  });

  test(`${name}: each failure`, async (t) => {
    const lab = await openLab(t);
    for (const failure of failures) {
      await t.test(failure.name, async () => {
        const { name: type, ...fields } = failure.error;
        const thrown = (await provoke(lab, failure, { throwOn: 'any' })).error;
        assert.ok(thrown instanceof lib[type], inspect(thrown));
        for (const [field, value] of Object.entries(fields)) {
          // What is known of a lost connection depends on the client.
          if (field !== 'retryable' || !failure.networkCode) assert.equal(thrown[field], value, field);
        }
        const { value, error } = await provoke(lab, failure);
        if (failure.auth === 'error') return assert.equal(error.category, fields.category);
        if (error) {
          return assert.ok(failure.networkCode && !(error instanceof lib.BybitApiError), inspect(error));
        }
        assert.ok(value instanceof lab.client.Response);
        if (failure.networkCode) return assert.ok((await rejection(value.text())) instanceof Error);
        assert.equal(value.status, fields.httpStatus ?? 200);
        const text = await value.text();
        if (typeof fields.code === 'number') assert.equal(JSON.parse(text).retCode, fields.code);
      });
    }
  });

  const testOfCuts = isDeafToCuts ? test : () => {};
  testOfCuts(`${name}: a body that breaks off ends the call after replyMs`, async (t) => {
    const lab = await openLab(t);
    const failure = FETCH_FAILURES.find(isCut);
    const { value } = await provoke(lab, failure, { replyMs: 200 });
    assert.ok((await rejection(value.text())) instanceof Error);
    const { error } = await provoke(lab, failure, { replyMs: 200, throwOn: 'any' });
    assert.equal(error.category, 'no-verdict');
    assert.equal(error.sent, true);
  });

  test(`${name}: a connection that is refused is the client's own error`, async (t) => {
    const lab = await openLab(t);
    const baseURL = await closedPort();
    assert.equal(network(await rejection(lab.fetch({ baseURL })(INFO))), 'ECONNREFUSED');
    const error = await rejection(lab.fetch({ baseURL, throwOn: 'any' })(INFO));
    assert.equal(error.category, 'no-verdict');
    assert.equal(error.respondedBy.part, 'network');
    assert.equal(error.respondedBy.name, 'ECONNREFUSED');
  });

  test(`${name}: bodies of every size arrive whole`, async (t) => {
    const lab = await openLab(t);
    for (const [body, category] of [
      [JSON.stringify({ retCode: 0, result: 'x'.repeat(3 * 2 ** 20) }), null],
      [JSON.stringify({ result: 'x'.repeat(3 * 2 ** 20), retCode: 0 }), null],
      [JSON.stringify({ retCode: 0 }), null],
      [JSON.stringify({ retCode: 10001, retMsg: 'x'.repeat(2 ** 19) }), 'business'],
    ]) {
      for (const throwOn of ['auth', 'any']) {
        lab.sandbox.set({ nextReply: { body, headers: { 'Content-Type': 'application/json' } } });
        const outcome = await lab
          .fetch({ throwOn })(INFO)
          .catch((error) => error);
        if (throwOn === 'any' && category) assert.equal(outcome.category, category);
        else assert.equal((await outcome.text()) === body, true);
      }
    }
    const copied = await lab.fetch()(INFO);
    assert.deepEqual(await copied.clone().json(), await copied.json());
  });

  test(`${name}: redirects, aborts, the resend`, async (t) => {
    const lab = await openLab(t, { now: Date.now });
    const bystander = await openBystander(t);
    const bot = lab.fetch({ clock: Date });
    lab.sandbox.set({ nextReply: { httpStatus: 307, headers: { Location: bystander.url + INFO } } });
    const moved = await bot(INFO);
    assert.equal(moved.status, 307);
    assert.equal(bystander.requests.length, 0);

    for (const faults of [{ latencyMs: 600_000 }, { everyReply: { body: 'x'.repeat(99) }, dripMs: 60_000 }]) {
      lab.sandbox.reset().set(faults);
      const { length } = lab.requests;
      const controller = new AbortController();
      const pending = rejection(bot(INFO, { signal: controller.signal }));
      await until(() => lab.requests.length > length);
      controller.abort();
      assert.equal((await pending).name, 'AbortError');
    }

    lab.sandbox.reset().set({ clockSkewMs: -5000 });
    const clock = new lib.ServerClock({ baseURL: lab.sandbox.urls.mainnet });
    const answer = await lab.fetch({ clock })(CREATE, order({ orderLinkId: 'twice' }));
    assert.equal((await answer.json()).retCode, 0);
    const sent = lab.requests.filter(({ path }) => path === CREATE);
    assert.deepEqual(
      sent.map(({ verdict }) => verdict),
      ['timestamp', 'accepted'],
    );
    assert.ok(sent[0].body.equals(sent[1].body));
  });

  test(`${name}: whatever is handed out can be logged`, async (t) => {
    const lab = await openLab(t);
    for (const throwOn of ['auth', 'any', 'never']) {
      for (const failure of [...failures, { request: { url: INFO } }]) {
        const { value, error } = await provoke(lab, failure, { throwOn });
        const carrier = error ?? value;
        const text = `${inspect(carrier, { depth: Infinity })}${JSON.stringify(carrier)}${carrier.stack}`;
        for (const { headers } of lab.requests) {
          assert.equal(text.includes(headers['x-bapi-sign']), false, text);
        }
        assert.equal(text.includes(KEY.apiKey), false, text);
      }
    }
  });
}

test('undici: a dispatcher is kept, in the options and in a Request', async (t) => {
  const lab = await openFetchLab(t, {}, undici.fetch);
  const used = [];
  const agent = new undici.Agent().compose((dispatch) => (options, handler) => {
    used.push(options.path);
    return dispatch(options, handler);
  });
  t.after(() => agent.close());
  await lab.fetch()(`${INFO}?a=1`, { dispatcher: agent });
  await lab.fetch()(new undici.Request(`${lab.sandbox.urls.mainnet}${INFO}?a=2`, { dispatcher: agent }));
  await lab.fetch()(new undici.Request(lab.sandbox.urls.mainnet + CREATE, { ...order(), dispatcher: agent }));
  assert.deepEqual(used, [`${INFO}?a=1`, `${INFO}?a=2`, CREATE]);
  assert.ok(lab.requests.every(({ verdict }) => verdict === 'accepted'));
});

test('node-fetch: a mistake in the call is no failure of the road', async (t) => {
  const lab = await openFetchLab(t, {}, (await nodeFetch).default);
  const error = await rejection(lab.fetch({ throwOn: 'any' })(INFO, { agent: 'none' }));
  assert.equal(error.code, 'ERR_INVALID_ARG_TYPE');
});

test('the gate that a rejection through one client closes holds for the other', async (t) => {
  const lab = await openFetchLab(t, { now: Date.now });
  const { mainnet } = lab.sandbox.urls;
  const gate = new lib.AuthGate({ signer: lab.signer, baseURL: mainnet, environments: lab.sandbox.urls });
  t.after(() => gate.close());
  await gate.ready();
  const [first, second] = await Promise.all(
    FETCH_CLIENTS.slice(0, 2).map(async ({ load }) =>
      lab.fetch({ gate, clock: Date, fetch: (await load()).fetch }),
    ),
  );
  // The check that the gate makes at once is refused, too.
  lab.sandbox.set({ everyReply: replies.keyOrIpMismatch });
  assert.equal((await rejection(first(INFO))).code, 33004);
  assert.ok((await rejection(second(CREATE, order()))) instanceof lib.BybitGateError);
});
