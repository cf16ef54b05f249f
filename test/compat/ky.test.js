'use strict';

/** ky with createFetch() and the hook of the page about clients, against a sandbox. */

const assert = require('node:assert/strict');
const test = require('node:test');
const vm = require('node:vm');
const { BybitAuthError } = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { openFetchLab } = require('../support/clients/fetch.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { readPage } = require('./support/pages.js');
const { rejection } = require('../support/promises.js');

const [program] = readPage('clients.md').get('ky').blocks;
const hooks = vm.runInThisContext(`(${/^ {2}hooks: (\{[^]*?^ {2}\}),$/m.exec(program.text)?.[1]})`);

const hasKy2 = Number(process.versions.node.split('.')[0]) >= 22;
if (!hasKy2) console.log('ky 2 is not tested: it needs Node.js 22 or later');
/** The option for the base of addresses has another name in each. */
const VERSIONS = [['ky', 'prefixUrl'], ...(hasKy2 ? [['ky-2', 'prefix']] : [])];

for (const [name, prefix] of VERSIONS) {
  const { version } = require(`./node_modules/${name}/package.json`);
  const loading = import(name);
  const openKy = async (t, options = {}) => {
    const lab = await openFetchLab(t);
    const { default: ky } = await loading;
    const fetch = lab.fetch();
    return { ...lab, bybit: ky.create({ [prefix]: lab.sandbox.urls.mainnet, fetch, hooks, ...options }) };
  };
  const relative = (path) => path.slice(1);

  test(`ky ${version}: reads and orders`, async (t) => {
    const { bybit, requests } = await openKy(t);
    assert.equal((await bybit(relative(INFO)).json()).retCode, 0);
    const searchParams = { accountType: 'UNIFIED', note: "it's é/+ {1}" };
    assert.equal((await bybit('v5/account/wallet-balance', { searchParams }).json()).retCode, 0);
    assert.equal((await bybit.post(relative(CREATE), { json: ORDER }).json()).retCode, 0);
    assert.ok(requests.every(({ verdict }) => verdict === 'accepted'));
  });

  test(`ky ${version}: the request of a dead key leaves once`, async (t) => {
    const { bybit, sandbox, requests } = await openKy(t);
    for (const kill of [
      () => sandbox.addKey({ ...KEY, expiredAt: 0 }),
      () => sandbox.removeKey(KEY.apiKey),
      () => sandbox.set({ everyReply: replies.unauthorized }),
    ]) {
      kill();
      requests.length = 0;
      for (const call of [() => bybit(relative(INFO)), () => bybit.post(relative(CREATE), { json: ORDER })]) {
        assert.ok((await rejection(call())) instanceof BybitAuthError);
      }
      assert.deepEqual(
        requests.map(({ method }) => method),
        ['GET', 'POST'],
      );
      sandbox.reset().addKey(KEY);
    }
  });

  test(`ky ${version}: what ky sends again is signed anew, and an order is sent once`, async (t) => {
    const { bybit, clock, sandbox, requests } = await openKy(t, { retry: { limit: 2, delay: () => 1 } });
    sandbox.set({ nextReply: replies.badGateway });
    clock.time += 1;
    const reading = bybit(relative(INFO), {
      hooks: { beforeRetry: [...hooks.beforeRetry, () => void (clock.time += 30_000)] },
    });
    assert.equal((await reading.json()).retCode, 0);
    assert.equal(requests.length, 2);
    assert.equal(requests[1].verdict, 'accepted');
    sandbox.set({ nextReply: replies.badGateway });
    requests.length = 0;
    assert.equal((await rejection(bybit.post(relative(CREATE), { json: ORDER }))).name, 'HTTPError');
    assert.equal(requests.length, 1);
  });
}
