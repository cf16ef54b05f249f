'use strict';

/** The commands on a relay that runs, against a sandbox. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { KEY, openTradingProject, putSignal } = require('./support/exchange');
const { edit, run, startRelay } = require('./support/project');

/** @param {any} sandbox @returns {any[]} orders that were placed */
const ordersOf = (sandbox) =>
  sandbox.requests.filter(({ path: asked, retCode }) => asked === '/v5/order/create' && retCode === 0);

/** Runs commands in a folder; each answer is checked for secrets. */
function commander(folder, url) {
  const [, secret] = /^TV_SECRET=(\S+)$/m.exec(fs.readFileSync(path.join(folder, '.env'), 'utf8'));
  return async (...args) => {
    const answer = await run(folder, args[0] === 'send' ? [...args, '--url', url] : args);
    const output = answer.stdout + answer.stderr;
    for (const hidden of [secret, KEY.secret, KEY.apiKey]) assert.ok(!output.includes(hidden), output);
    return answer;
  };
}

/** @returns {Promise<any>} the first order of a signal, when it has ended */
async function settled(command, id) {
  for (;;) {
    const { stdout } = await command('ledger', '--signal', id, '--json');
    const [intent] = JSON.parse(stdout).signals[0].intents;
    if (['accepted', 'rejected', 'expired', 'cancelled'].includes(intent.state)) return intent;
  }
}

test('a signal becomes one order, and the ledger tells its story', async (t) => {
  const { folder, sandbox } = await openTradingProject(t);
  const relay = await startRelay(t, folder);
  assert.ok(relay.url, relay.problems());
  const command = commander(folder, relay.url);

  const file = putSignal(folder, { id: 'one' });
  const sent = await command('send', '--file', file, '--times', '2');
  assert.equal(sent.code, 0, sent.stderr);
  assert.match(sent.stdout, /^202 .*"one".*\n200 .*"duplicate":true/);
  const intent = await settled(command, 'one');
  assert.equal(intent.state, 'accepted', JSON.stringify(intent));
  assert.deepEqual(
    ordersOf(sandbox).map(({ body }) => JSON.parse(body).orderLinkId),
    [intent.id],
  );
  await relay.waitFor(/order r1.* accepted/);

  const table = await command('ledger');
  assert.match(table.stdout, /tv +one +main +BTCUSDT +buy 0\.005 base +accepted +r1/);
  const story = await command('ledger', '--signal', 'one');
  assert.match(story.stdout, /came again once with the same text/);
  assert.match(story.stdout, /accepted\n {4}market buy 0\.005, worth \d/);
  assert.match(story.stdout, /send {2}planned -> sending[^]*accept {2}sending -> accepted/);
  const csv = await command('ledger', '--csv', '--account', 'main', '--since', '1h');
  assert.match(
    csv.stdout,
    new RegExp(`,tv,one,accepted,main,BTCUSDT,buy 0.005 base,accepted,${intent.id},1,`),
  );
  assert.equal((await command('ledger', '--signal', 'none')).code, 1);
  assert.equal((await command('ledger', '--state', 'expired')).stdout, 'No signal.\n');

  const copy = await command('backup', 'copy.db');
  assert.equal(copy.code, 0, copy.stderr);
  assert.match((await command('ledger', '--store', 'copy.db')).stdout, /one +main/);
  assert.equal((await command('backup', 'copy.db')).code, 2);

  relay.child.kill('SIGTERM');
  assert.equal(await relay.ended, 0, relay.problems());
});

test('the kill switch works on the running relay, and flatten closes what was opened', async (t) => {
  const { folder, sandbox } = await openTradingProject(t);
  const relay = await startRelay(t, folder);
  const command = commander(folder, relay.url);
  await command('send', '--file', putSignal(folder, { id: 'open' }));
  assert.equal((await settled(command, 'open')).state, 'accepted');

  const stopped = await command('stop', '--reason', 'news');
  assert.equal(stopped.code, 0, stopped.stderr);
  assert.match(await relay.waitFor(/kill switch: stop/), /operator .*news/);
  const held = await command('send', '--file', putSignal(folder, { id: 'held' }));
  assert.match(held.stdout, /^202 /);
  const status = await command('status', '--store', 'relay.db');
  assert.equal(status.code, 1);
  assert.match(status.stdout, /kill switch +stop, since .*news/);
  assert.equal(ordersOf(sandbox).length, 1);

  const asked = await command('stop', '--flatten');
  assert.equal(asked.code, 2, 'there is no terminal to ask on');
  await command('stop', '--flatten', '--yes');
  const flattened = JSON.parse((await command('ledger', '--source', 'operator', '--json')).stdout);
  assert.equal((await settled(command, flattened.signals[0].id)).state, 'accepted');
  const [, closing] = ordersOf(sandbox).map(({ body }) => JSON.parse(body));
  assert.deepEqual([closing.side, closing.qty, closing.reduceOnly], ['Sell', '0.005', true]);

  const resumed = await command('resume');
  assert.match(resumed.stdout, /is off/);
  assert.match((await command('resume')).stdout, /was off already/);
});

test('replay makes a new signal of an old one', async (t) => {
  const { folder, sandbox } = await openTradingProject(t);
  const relay = await startRelay(t, folder);
  const command = commander(folder, relay.url);
  await command('send', '--file', putSignal(folder, { id: 'once' }));
  const first = await settled(command, 'once');
  const refused = await command('replay', 'nothing', '--yes');
  assert.deepEqual([refused.code, /no signal nothing/.test(refused.stderr)], [1, true], refused.stderr);
  const replayed = await command('replay', 'once', '--account', 'main', '--yes');
  assert.equal(replayed.code, 0, replayed.stderr);
  const warning = `signal-relay: 1 order of this signal was accepted already, and is placed once more:\n  ${first.id}  main BTCUSDT`;
  assert.ok(replayed.stderr.startsWith(warning), replayed.stderr);
  const [, id] = /Accepted as signal (\S+),/.exec(replayed.stdout);
  const second = await settled(command, id);
  assert.equal(second.state, 'accepted');
  assert.notEqual(second.id, first.id);
  assert.equal(ordersOf(sandbox).length, 2);
  assert.equal((await command('replay', String(second.signal), '--yes')).code, 0, 'by row');
});

test('requests of strangers are counted, and shown', async (t) => {
  const { folder } = await openTradingProject(t);
  const relay = await startRelay(t, folder);
  const command = commander(folder, relay.url);
  for (const body of ['{"secret":"made-up"}', '{}']) {
    const { status } = await fetch(`${relay.url}/hook/tv`, { method: 'POST', body });
    assert.ok([401, 403].includes(status), String(status));
  }
  assert.match((await command('status')).stdout, /2 x tv from 127\.0\.0\.1: [a-z-]+\n/);
});

test('what is wrong with a signal is told with its place', async (t) => {
  const { folder } = await openTradingProject(t);
  const relay = await startRelay(t, folder);
  const command = commander(folder, relay.url);
  assert.equal((await fetch(`${relay.url}/hook/tw`, { method: 'POST', body: '{}' })).status, 404);
  assert.ok(await relay.waitFor(/signal for \/hook\/tw was answered 404/));
  const { code, stdout } = await command(
    'send',
    '--file',
    putSignal(folder, { id: 'wrong', side: '{{strategy.order.action}}' }),
  );
  assert.equal(code, 1);
  assert.match(stdout, /^422 .*unfilled-placeholder/);
  const why = /refused.*side is \{\{strategy\.order\.action\}\}, a placeholder without a value/;
  assert.match((await command('ledger')).stdout, why);
  assert.match((await command('status', '--store', 'relay.db')).stdout, why);
  assert.match((await relay.waitFor(why)) ?? '', /signal tv wrong: refused/, 'in the output of start');
});

test('start says where the orders go, and which own name of a symbol means nothing there', async (t) => {
  const { folder, sandbox } = await openTradingProject(t);
  edit(folder, 'relay.config.mjs', 'dryRun: false', 'dryRun: true');
  edit(folder, 'relay.config.mjs', "'BTC/USDT:USDT'", "'BTCUSDT'");
  const relay = await startRelay(t, folder);
  assert.ok(await relay.waitFor(/ready$/), relay.problems());
  const text = relay.lines.join('\n');
  const { testnet } = sandbox.urls;
  assert.ok(text.includes(`account main: bybit testnet at ${testnet}, dry run, no order is sent`), text);
  assert.match(text, /symbols maps BTCUSDT\.P to BTCUSDT, which no account trades at bybit/);
  const command = commander(folder, relay.url);
  const file = putSignal(folder, { id: 'dry', symbol: 'BTC/USDT:USDT', type: 'limit', price: '50000' });
  assert.equal((await command('send', '--file', file)).code, 0);
  const wouldSend =
    /main BTCUSDT buy 0\.005 base limit at 50000 dry: would send limit buy 0\.005 at 50000, worth 250$/;
  assert.ok(await relay.waitFor(wouldSend), relay.problems());
  assert.match(
    (await command('ledger')).stdout,
    /dry +r1\S+ +would send limit buy 0\.005 at 50000, worth 250\n/,
  );
});

test('a second relay on the same store is refused', async (t) => {
  const { folder } = await openTradingProject(t);
  const first = await startRelay(t, folder);
  const second = await startRelay(t, folder);
  assert.equal(await second.ended, 1);
  assert.match(second.problems(), new RegExp(`${first.child.pid}`));
});

test('a key that the exchange refuses: the relay does not start, and both commands say what to do', async (t) => {
  const { folder } = await openTradingProject(t, { expiredAt: 0 });
  const relay = await startRelay(t, folder);
  assert.equal(await relay.ended, 1);
  assert.match(relay.problems(), /does not start\.\n\nmain: .*expired/);
  assert.equal(relay.problems().match(/main: /g).length, 1, 'told once');
  assert.match(relay.problems(), /Expiry/, 'the checklist');
  const checked = await run(folder, ['check']);
  assert.equal(checked.code, 1, checked.stderr);
  assert.match(checked.stdout, /\[problem\] account main: .*expired/);
  edit(folder, 'relay.config.mjs', 'symbols:', "onDeadAccount: 'start',\n  symbols:");
  const started = await startRelay(t, folder);
  assert.ok(await started.waitFor(/^\S+ main: .*expired/), started.problems());
  assert.ok(await started.waitFor(/account main: .*, orders are held until the exchange accepts the key$/));
  for (const hidden of [KEY.secret, KEY.apiKey, '\u001b']) {
    assert.ok(!(relay.problems() + checked.stdout).includes(hidden), hidden);
  }
});

test('check: healthy is 0, an exchange that does not answer is 3', async (t) => {
  const { folder, sandbox } = await openTradingProject(t);
  const healthy = await run(folder, ['check', '--json']);
  assert.equal(healthy.code, 0, healthy.stdout);
  assert.equal(JSON.parse(healthy.stdout).ok, true);
  await sandbox.close();
  const gone = await run(folder, ['check']);
  assert.equal(gone.code, 3, gone.stdout);
  const relay = await startRelay(t, folder);
  assert.equal(await relay.ended, 1, 'start has no exchange either');
  assert.match(relay.problems(), /does not start\.\n\nmain: .*refused the connection/);
  assert.match(relay.problems(), /The list of instruments of bybit:testnet:\S+ cannot be read/);
  const wrong = await run(folder, ['check', '--account', 'other']);
  assert.equal(wrong.code, 2);
});

test('check finds an account in hedge mode, in which each order would be rejected', async (t) => {
  const { folder, sandbox } = await openTradingProject(t);
  const row = (positionIdx) => ({ positionIdx, symbol: 'BTCUSDT', side: '', size: '0' });
  const when = { path: '/v5/position/list' };
  sandbox.set({ everyReply: { when, retCode: 0, result: { list: [row(1), row(2)] } } });
  const { code, stdout } = await run(folder, ['check']);
  assert.equal(code, 1, stdout);
  assert.match(stdout, /\[problem\] account main: BTCUSDT is in hedge mode.*one-way/);
});

test('status without a relay, and colours only where they are wanted', async (t) => {
  const { folder } = await openTradingProject(t);
  const before = await run(folder, ['status']);
  assert.equal(before.code, 2);
  assert.match(before.stderr, /there is no store/);
  const relay = await startRelay(t, folder, { env: { FORCE_COLOR: '1' }, args: ['--drain-ms', '0'] });
  assert.ok(relay.lines.some((line) => line.includes('\u001b[32m')));
  relay.child.kill('SIGINT');
  assert.equal(await relay.ended, 0);
  const after = await run(folder, ['status']);
  assert.equal(after.code, 3);
  assert.match(after.stdout, /does not answer/);
  assert.ok(!after.stdout.includes('\u001b'));
});
