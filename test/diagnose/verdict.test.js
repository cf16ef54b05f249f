'use strict';

/** The first sentence of a diagnosis: one proven cause, a doubt with what would settle it, or what will hurt soon. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { Signer } = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { BOUND_KEY, openDiagnosisLab, stepOf } = require('../support/diagnose/diagnose.js');
const { KEY } = require('../support/fixtures.js');

const MISMATCH = { ...KEY, ips: ['203.0.113.7'], unmatchedIpReply: 33004 };
const PAYING = { ContractTrade: ['Order', 'Position'], Wallet: ['Withdraw'] };

/** @param {string} text @returns {string} the first line of a report, unbroken */
const firstLine = (text) => text.split('\n', 1)[0];

test('key or IP address is a doubt: the likelier one is named, and what would tell', async (t) => {
  const lab = await openDiagnosisLab(t, { keys: [MISMATCH] });
  const diagnosis = await lab.diagnose();
  assert.equal(diagnosis.verdict, 'not-settled');
  assert.equal(
    firstLine(diagnosis.toText()),
    'NOT SETTLED: Bybit rejects the key or the IP address and does not say which (33004). Most likely: the IP address. ' +
      'To find out: look for the public IP address of this machine on the whitelist of the key; if it is there, the key is wrong.',
  );
  const [first] = diagnosis.hints;
  assert.equal(first.id, 'ip-whitelist');
  assert.match(first.run.join(), /^curl -4 https:\/\/\S+,curl -6 https:\/\/\S+$/);
  assert.equal(first.open, 'https://www.bybit.com/app/user/api-management');
});

test('a public address that is known is named, and no command is needed to find it', async (t) => {
  for (const reply of [33004, 10010]) {
    const lab = await openDiagnosisLab(t, { keys: [{ ...MISMATCH, unmatchedIpReply: reply }] });
    const diagnosis = await lab.diagnose({ publicAddress: '203.0.113.99' });
    const [first] = diagnosis.hints;
    assert.match(first.fix, /^Add 203\.0\.113\.99 to the key's whitelist/);
    assert.equal(first.run, undefined);
    assert.match(stepOf(diagnosis, 'ip-whitelist').evidence, /of this machine is 203\.0\.113\.99\.$/);
  }
  const lab = await openDiagnosisLab(t);
  for (const publicAddress of ['', 'localhost', 7]) {
    await assert.rejects(lab.diagnose({ publicAddress }), /publicAddress.*IP address/);
  }
});

test('a key that one environment does not know may belong to the others, which are named', async (t) => {
  const lab = await openDiagnosisLab(t, { keys: [] });
  const diagnosis = await lab.diagnose();
  assert.equal(diagnosis.verdict, 'not-settled');
  const { testnet, demo } = lab.sandbox.urls;
  assert.match(diagnosis.summary, /^Not settled: mainnet does not know this key \(10003\)\. Most likely: /);
  for (const [name, url] of Object.entries({ testnet, demo })) {
    assert.ok(diagnosis.summary.includes(`${name} (${new URL(url).host})`), diagnosis.summary);
  }
  assert.match(diagnosis.toText(), /api\.bybit\.com, api-testnet\.bybit\.com or api-demo\.bybit\.com/);
});

test('a key that no environment knows is one cause, and hosts are no cure', async (t) => {
  const lab = await openDiagnosisLab(t, { keys: [] });
  const diagnosis = await lab.diagnose({ probe: true });
  assert.equal(diagnosis.verdict, 'cause-found');
  assert.deepEqual(
    diagnosis.hints.map(({ id }) => id),
    ['key-exists'],
  );
});

test('the sentence has the cure of the cause, and a doubt says what would settle it', async (t) => {
  for (const [code, verdict, says] of [
    [10029, 'cause-found', /\(10029\): add the symbol to the key's list/],
    [10024, 'cause-found', /\(10024\): complete the identity check/],
    [10008, 'cause-found', /\(10008\): look for a message from Bybit in the account/],
    [
      10007,
      'not-settled',
      /^Not settled: Bybit could not authenticate .*\(10007\)\. Most likely: key or secret is mistyped\. To find out: copy both/,
    ],
    [33002, 'not-settled', /\(33002\)\. Most likely: the secret belongs to another key\. To find out: paste/],
    [
      10002,
      'not-settled',
      /\(10002\)\. Most likely: the network or this machine was slow .* To find out: ask again/,
    ],
  ]) {
    const everyReply = { retCode: code, retMsg: 'refused', when: { path: '/v5/user/query-api' } };
    const lab = await openDiagnosisLab(t, { faults: { everyReply } });
    const diagnosis = await lab.diagnose();
    assert.equal(diagnosis.verdict, verdict, diagnosis.summary);
    assert.match(diagnosis.summary, /** @type {RegExp} */ (says));
  }
});

test('warnings: any address, and a key that trades and may withdraw, unless the bot needs to', async (t) => {
  const open = await (await openDiagnosisLab(t)).diagnose();
  assert.equal(open.verdict, 'warning');
  assert.equal(open.ok, true);
  assert.match(
    open.summary,
    /^Warning: mainnet accepts key made…, but any IP address may use it\. It expires in /,
  );
  const lab = await openDiagnosisLab(t, { keys: [{ ...BOUND_KEY, permissions: PAYING }] });
  const paying = await lab.diagnose();
  assert.match(paying.summary, /, but it may also withdraw\.$/);
  assert.equal(stepOf(paying, 'permissions').status, 'warn');
  assert.match(paying.hints[0].fix, /^Take Wallet\.Withdraw from the key/);
  assert.equal((await lab.diagnose({ needs: ['ContractTrade.Order'] })).verdict, 'warning');
  assert.equal((await lab.diagnose({ needs: ['Wallet.Withdraw'] })).verdict, 'healthy');
  const both = await openDiagnosisLab(t, { keys: [{ ...KEY, permissions: PAYING }] });
  assert.match((await both.diagnose()).summary, /but any IP address may use it and it may also withdraw\./);
});

test('no warning about money that is not real, about a key that only reads, or one that only pays out', async (t) => {
  for (const [key, environment] of [
    [{ ...KEY, permissions: PAYING, environment: 'testnet' }, 'testnet'],
    [{ ...BOUND_KEY, permissions: PAYING, readOnly: true }, 'mainnet'],
    [{ ...BOUND_KEY, permissions: { Wallet: ['Withdraw'] } }, 'mainnet'],
  ]) {
    const lab = await openDiagnosisLab(t, { keys: [key] });
    const diagnosis = await lab.diagnose({ baseURL: lab.sandbox.urls[environment] });
    assert.equal(diagnosis.verdict, 'healthy', diagnosis.summary);
  }
});

test('a cause that is not the key has no fix of the key', async (t) => {
  const aboutKeys = /api-management|new key|new one|whitelist|read-write/i;
  for (const everyReply of [
    replies.regionBlocked,
    replies.badGateway,
    replies.firewall,
    replies.tooManyRequests,
    replies.accessTooFrequent,
    { ...replies.serverError, when: { path: '/v5/user/query-api' } },
  ]) {
    const lab = await openDiagnosisLab(t, { faults: { everyReply } });
    const { error, hints, summary } = await lab.diagnose();
    assert.match(firstLine(error.toText()), /API key is not the cause$|says nothing about the API key$/);
    for (const { fix, open } of hints) {
      assert.doesNotMatch(fix, aboutKeys);
      assert.equal(open, undefined);
    }
    assert.doesNotMatch(summary, aboutKeys);
    assert.doesNotMatch(error.toText(), aboutKeys);
  }
});

test('an HTTP 403 without a reason names its three usual ones; a region names the hosts of regions', async (t) => {
  const firewall = await openDiagnosisLab(t, { faults: { everyReply: replies.firewall } });
  const { hints, error } = await firewall.diagnose();
  assert.deepEqual(hints, error.hints, 'the hints of the reply itself');
  for (const reason of [/requests/, /address|region|country/, /body/]) assert.match(hints[0].fix, reason);
  const region = await openDiagnosisLab(t, { faults: { everyReply: replies.regionBlocked } });
  const [host] = (await region.diagnose()).hints;
  for (const name of ['api.bybit.eu', 'api.bybit.tr', 'api.bybit.kz']) {
    assert.ok(host.fix.includes(name), host.fix);
  }
});

test('unusual credentials are not a warning once Bybit accepts them, and not a fix of another cause', async (t) => {
  const unusual = { ...BOUND_KEY, secret: `${KEY.secret}x` };
  const signer = new Signer({ apiKey: KEY.apiKey, apiSecret: unusual.secret });
  const works = await openDiagnosisLab(t, { keys: [unusual] });
  const accepted = await works.diagnose({ signer });
  assert.equal(accepted.verdict, 'healthy');
  assert.equal(stepOf(accepted, 'key-format').status, 'pass');
  assert.match(stepOf(accepted, 'key-format').evidence, /^Unusual, but Bybit accepts the values: .*37 bytes/);
  const ended = await openDiagnosisLab(t, { keys: [{ ...unusual, expiredAt: '2020-01-01T00:00:00Z' }] });
  const expired = await ended.diagnose({ signer });
  assert.equal(stepOf(expired, 'key-format').status, 'warn');
  assert.deepEqual(
    expired.hints.map(({ id }) => id),
    ['expiry'],
  );
});
