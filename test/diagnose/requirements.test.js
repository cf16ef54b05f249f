'use strict';

/** What a bot says that it needs, and whether the key has it. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { checkNeed, parseNeeds } = require('../../lib/diagnose/requirements.js');
const { replies } = require('../../lib/sandbox/index.js');
const { VENUES } = require('../../lib/venues');
const { openDiagnosisLab, stepOf } = require('../support/diagnose/diagnose.js');
const { KEY } = require('../support/fixtures.js');

const BYBIT = VENUES.bybit;

const LINEAR = 'POST /v5/order/create?category=linear';
const SPOT = 'POST /v5/order/create?category=spot';
const BALANCE = 'GET /v5/account/wallet-balance?accountType=UNIFIED';

const TRADER = { readOnly: 0, permissions: { ContractTrade: ['Order', 'Position'], Wallet: [] }, uta: 1 };

/** [need, what the key may do, granted] */
const CASES = [
  [LINEAR, TRADER, true],
  [SPOT, TRADER, false],
  ['order.create?category=linear', TRADER, true],
  ['order.cancel?category=option', TRADER, false],
  [LINEAR, { ...TRADER, readOnly: 1 }, false],
  ['POST /v5/order/create', TRADER, null],
  ['POST /v5/order/create', { ...TRADER, readOnly: 1 }, false],
  ['POST /v5/order/create', { ...TRADER, permissions: {} }, false],
  ['POST /v5/position/set-leverage', TRADER, true],
  ['POST /v5/asset/withdraw/create', TRADER, false],
  ['GET /v5/market/time', { permissions: {} }, true],
  ['get /v5/user/query-api', { permissions: {} }, true],
  ['GET /v5/something/new', TRADER, null],
  ['ContractTrade.Order', TRADER, true],
  ['ContractTrade.Order', { ...TRADER, readOnly: 1 }, false],
  ['Exchange.ExchangeHistory', { readOnly: 1, permissions: { Exchange: ['ExchangeHistory'] } }, true],
  ['Wallet.Withdraw', TRADER, false],
  ['BlockTrade.BlockTrade', { readOnly: 0, permissions: { BlockTrade: ['BlockTrade'] } }, true],
  ['BlockTrade.BlockTrade', TRADER, false],
  ['ContractTrade.Order', { readOnly: 0 }, null],
  ['ContractTrade.Order', { readOnly: 0, permissions: { ContractTrade: 'Order' } }, false],
];

test('a need is granted, missing or open, by the key information', () => {
  for (const [text, information, granted] of CASES) {
    const [need] = parseNeeds([text], BYBIT);
    const check = checkNeed(need, /** @type {any} */ (information), BYBIT.keys);
    assert.equal(check.granted, granted, `${text}: ${check.reason}`);
    assert.ok(check.reason.length > 0);
    assert.equal(check.need.text, text);
  }
});

test('what is no need is refused, with the name that was meant', () => {
  const bad = [
    ['contracttrade.order', /did you mean ContractTrade\.Order\?/],
    ['Withdraw', /did you mean Wallet\.Withdraw\?/],
    ['constructor.name', /neither/],
    ['trade', /such as ContractTrade\.Order/],
    ['', /neither a request .* nor a permission/],
    ['POST order/create', /neither/],
    ['POST https://api.bybit.com/v5/order/create', /neither/],
    ['x'.repeat(100000), /neither/],
  ];
  for (const [text, message] of bad) {
    assert.throws(() => parseNeeds([text], BYBIT), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_VALUE',
      message,
    });
  }
  for (const value of ['ContractTrade.Order', [1], [null], {}]) {
    assert.throws(() => parseNeeds(value, BYBIT), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  }
  assert.deepEqual(parseNeeds(undefined, BYBIT), []);
});

test('a missing permission is the cause, and the report names it', async (t) => {
  const lab = await openDiagnosisLab(t, { keys: [{ ...KEY, permissions: { Spot: ['SpotTrade'] } }] });
  const diagnosis = await lab.diagnose({ needs: [LINEAR, SPOT] });
  assert.equal(diagnosis.ok, false);
  assert.equal(diagnosis.category, 'permission');
  assert.equal(diagnosis.confidence, 'stated');
  assert.deepEqual(diagnosis.needs, { granted: [SPOT], missing: [LINEAR], unknown: [] });
  assert.match(
    stepOf(diagnosis, 'permissions').evidence,
    /create\?category=linear: it lacks ContractTrade\.Order/,
  );
  assert.ok(
    diagnosis.summary.startsWith(`The key lacks what the bot needs (${LINEAR}): give the key the permission`),
  );
});

test('a read-only key may read and not trade', async (t) => {
  const lab = await openDiagnosisLab(t, { keys: [{ ...KEY, readOnly: true }] });
  const trading = await lab.diagnose({ needs: [LINEAR, 'Spot.SpotTrade', BALANCE] });
  assert.equal(trading.category, 'permission');
  assert.deepEqual(trading.needs.missing, [LINEAR, 'Spot.SpotTrade']);
  assert.deepEqual(trading.needs.granted, [BALANCE]);
  assert.equal((await lab.diagnose({ needs: [BALANCE] })).ok, true);
});

test('without needs the permissions stay open, and that does not make the key unhealthy', async (t) => {
  const lab = await openDiagnosisLab(t);
  const diagnosis = await lab.diagnose();
  assert.equal(diagnosis.ok, true);
  assert.equal(stepOf(diagnosis, 'permissions').status, 'unknown');
  assert.match(stepOf(diagnosis, 'permissions').evidence, /read-write and has ContractTrade\.Order/);
});

test('a GET that the tables do not know is settled by asking it', async (t) => {
  const lab = await openDiagnosisLab(t);
  const diagnosis = await lab.diagnose({ needs: [BALANCE] });
  assert.equal(diagnosis.ok, true);
  assert.deepEqual(
    diagnosis.requests.map(({ phase }) => phase),
    ['clock', 'clock', 'clock', 'key', 'needs'],
  );
  assert.equal(lab.sandbox.requests.at(-1)?.query, 'accountType=UNIFIED');
  assert.equal(lab.sandbox.requests.at(-1)?.verdict, 'accepted');

  const when = { path: '/v5/account/wallet-balance' };
  lab.sandbox.set({ everyReply: { retCode: 10005, retMsg: 'Permission denied.', when } });
  const refused = await lab.diagnose({ needs: [BALANCE] });
  assert.equal(refused.category, 'permission');
  assert.deepEqual(refused.needs.missing, [BALANCE]);

  lab.sandbox.set({ everyReply: { ...replies.serverError, when } });
  const open = await lab.diagnose({ needs: [BALANCE] });
  assert.equal(open.ok, false, 'what is not proven is not promised');
  assert.equal(open.category, null);
  assert.deepEqual(open.needs.unknown, [BALANCE]);
  assert.match(open.summary, /^Not settled: .*unknown whether/);
});

test('a request that changes something is never asked to find out', async (t) => {
  const lab = await openDiagnosisLab(t);
  const diagnosis = await lab.diagnose({ needs: ['POST /v5/order/create', 'POST /v5/something/new'] });
  assert.equal(diagnosis.ok, false);
  assert.deepEqual(diagnosis.needs.unknown, ['POST /v5/order/create', 'POST /v5/something/new']);
  assert.equal(diagnosis.requests.length, 4);
  assert.ok(lab.sandbox.requests.every(({ method }) => method === 'GET'));
});

test('more needs than requests: six are sent, and the rest stays open', async (t) => {
  const lab = await openDiagnosisLab(t);
  const needs = ['LTC', 'BTC', 'USDT', 'ETH'].map((coin) => `${BALANCE}&coin=${coin}`);
  const diagnosis = await lab.diagnose({ needs });
  assert.equal(diagnosis.requests.length, 6);
  assert.deepEqual(diagnosis.needs.unknown, needs.slice(2));
});

test('a classic account and a bot that needs a unified one', async (t) => {
  const lab = await openDiagnosisLab(t, { keys: [{ ...KEY, uta: 0 }] });
  const diagnosis = await lab.diagnose({ needs: ['POST /v5/order/create?category=option', LINEAR] });
  assert.equal(diagnosis.category, 'account-mode', diagnosis.toText());
  assert.equal(stepOf(diagnosis, 'account-type').status, 'fail');
  const plain = await lab.diagnose({ needs: [LINEAR] });
  assert.equal(plain.ok, true, plain.toText());
});

test('needs stay open while the key itself is refused', async (t) => {
  const lab = await openDiagnosisLab(t, { keys: [] });
  const diagnosis = await lab.diagnose({ needs: [LINEAR] });
  assert.equal(diagnosis.category, 'key-or-environment');
  assert.deepEqual(diagnosis.needs, { granted: [], missing: [], unknown: [LINEAR] });
});
