'use strict';

/** Coins, balances and transfers between the accounts of a key. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { KEY, ORDER, frozenSandbox, get, hmac, post } = require('./client.js');
const { connect } = require('./websocket-client.js');
const { NOW } = require('../support/fixtures.js');

const DAY = 86_400_000;
const FUND = { fromAccountType: 'UNIFIED', toAccountType: 'FUND' };
const BACK = { fromAccountType: 'FUND', toAccountType: 'UNIFIED' };

function client(sandbox, environment = 'mainnet', options = {}) {
  const base = sandbox.urls[environment];
  const ask = async (path, query = {}) =>
    (await get(base, path, `${new URLSearchParams(query)}`, options)).json;
  const balance = async (accountType, coin) => {
    const query = { accountType, coin };
    const { retCode, retMsg, result } = await ask('/v5/asset/transfer/query-account-coin-balance', query);
    assert.deepEqual(
      [retCode, retMsg, result.accountType, result.balance.coin],
      [0, 'success', accountType, coin],
    );
    return [result.balance.walletBalance, result.balance.transferBalance];
  };
  const transfer = async (fields) => {
    const body = { transferId: randomUUID(), coin: 'USDT', amount: '100', ...FUND, ...fields };
    return (await post(base, '/v5/asset/transfer/inter-transfer', body, options)).json;
  };
  const list = (query) => ask('/v5/asset/transfer/query-inter-transfer-list', query);
  return { ask, balance, transfer, list };
}

test('query-info describes the coins and their chains', async (t) => {
  const { ask } = client(await frozenSandbox(t));
  const { rows } = (await ask('/v5/asset/coin/query-info')).result;
  assert.ok(['BTC', 'ETH', 'USDT', 'USDC'].every((coin) => rows.some((row) => row.coin === coin)));
  const [usdt] = (await ask('/v5/asset/coin/query-info', { coin: 'USDT' })).result.rows;
  assert.ok(usdt.chains.some(({ chain, chainType }) => chain === 'TRX' && chainType === 'TRC20'));
  for (const coin of ['NOTHING', 'toString']) {
    assert.deepEqual((await ask('/v5/asset/coin/query-info', { coin })).result.rows, []);
  }
});

test('fee-rate gives the rates of a category, a symbol or a coin', async (t) => {
  const { ask } = client(await frozenSandbox(t));
  const rates = async (query) => (await ask('/v5/account/fee-rate', query)).result.list;
  assert.deepEqual(await rates({ category: 'linear', symbol: 'BTCUSDT' }), [
    { symbol: 'BTCUSDT', baseCoin: '', takerFeeRate: '0.00055', makerFeeRate: '0.0002' },
  ]);
  assert.ok((await rates({})).length > 1, 'linear is the default category');
  const spot = await rates({ category: 'spot', symbol: 'BTCUSDT' });
  assert.deepEqual([spot[0].takerFeeRate, spot[0].makerFeeRate], ['0.001', '0.001']);
  const options = await rates({ category: 'option' });
  assert.deepEqual(
    options.map(({ baseCoin, symbol }) => [baseCoin, symbol]),
    [['BTC', undefined]],
  );
  assert.equal((await ask('/v5/account/fee-rate', { category: 'shares' })).retMsg, 'Illegal category');
  assert.equal((await ask('/v5/account/fee-rate', { symbol: 'NOTHING' })).retCode, 10001);
});

test('a transfer moves coins between the trading and the funding account', async (t) => {
  const { ask, balance, transfer } = client(await frozenSandbox(t));
  assert.deepEqual(await balance('FUND', 'USDT'), ['0', '0']);
  const id = randomUUID();
  const { retCode, retMsg, result } = await transfer({ transferId: id, amount: '1234.5' });
  assert.deepEqual([retCode, retMsg, result], [0, 'success', { transferId: id, status: 'SUCCESS' }]);
  assert.deepEqual(await balance('FUND', 'USDT'), ['1234.5', '1234.5']);
  assert.deepEqual(await balance('UNIFIED', 'USDT'), ['8765.5', '8765.5']);
  const wallet = await ask('/v5/account/wallet-balance', { accountType: 'UNIFIED', coin: 'USDT' });
  assert.equal(wallet.result.list[0].coin[0].walletBalance, '8765.5');
  assert.equal((await transfer({ ...BACK, amount: '0.00000001' })).retCode, 0);
  assert.deepEqual(await balance('FUND', 'USDT'), ['1234.49999999', '1234.49999999']);
});

test('coins-balance lists the coins of an account', async (t) => {
  const { ask, transfer } = client(await frozenSandbox(t));
  const coins = async (query) => {
    const { result } = await ask('/v5/asset/transfer/query-account-coins-balance', query);
    assert.equal(result.memberId, '24617703');
    return result.balance.map(({ coin, walletBalance }) => [coin, walletBalance]);
  };
  assert.deepEqual(await coins({ accountType: 'FUND' }), []);
  await transfer({ coin: 'BTC', amount: '0.2' });
  assert.deepEqual(await coins({ accountType: 'FUND' }), [['BTC', '0.2']]);
  assert.deepEqual(await coins({ accountType: 'UNIFIED', coin: 'BTC,ETH' }), [
    ['BTC', '0.3'],
    ['ETH', '0'],
  ]);
});

test('what orders and positions need cannot be transferred', async (t) => {
  const sandbox = await frozenSandbox(t, { balances: { USDT: '1000' } });
  const { balance, transfer } = client(sandbox);
  await post(sandbox.urls.mainnet, '/v5/order/create', { ...ORDER, category: 'spot' });
  assert.deepEqual(await balance('UNIFIED', 'USDT'), ['1000', '500']);
  await post(sandbox.urls.mainnet, '/v5/order/create', ORDER);
  assert.deepEqual(
    await balance('UNIFIED', 'USDT'),
    ['1000', '500'],
    'the margin is covered by what is locked',
  );
  assert.equal((await transfer({ amount: '500.00000001' })).retCode, 131212);
  assert.equal((await transfer({ amount: '500' })).retCode, 0);
  assert.deepEqual(await balance('UNIFIED', 'USDT'), ['500', '0']);
});

test('transfers that are refused change nothing', async (t) => {
  const { balance, transfer, list } = client(await frozenSandbox(t));
  const transferId = randomUUID();
  assert.equal((await transfer({ transferId })).retCode, 0);
  for (const [fields, retCode] of [
    [{ transferId }, 131214],
    [{ transferId: 'mine' }, 10001],
    [{ transferId: undefined }, 10001],
    [{ coin: undefined }, 10001],
    [{ coin: 'usdt' }, 10001],
    [{ fromAccountType: undefined }, 10001],
    [{ fromAccountType: 'SPOT' }, 131207],
    [{ toAccountType: 'CONTRACT' }, 131207],
    [{ toAccountType: 'UNIFIED' }, 131211],
    [{ amount: '10000' }, 131212],
    [{ amount: '1', coin: 'SOL' }, 131212],
    [{ amount: '0' }, 131215],
    [{ amount: '-1' }, 131215],
    [{ amount: { toString: 1 } }, 131215],
    [{ amount: '0.000000001' }, 131210],
  ]) {
    assert.equal((await transfer(fields)).retCode, retCode, JSON.stringify(fields));
  }
  assert.deepEqual(await balance('UNIFIED', 'USDT'), ['9900', '9900']);
  assert.equal((await list()).result.list.length, 1);
});

test('the list of transfers is filtered and paged, a week at most', async (t) => {
  const sandbox = await frozenSandbox(t);
  const { transfer, list } = client(sandbox);
  const ids = [randomUUID(), randomUUID(), randomUUID()];
  for (const [index, coin] of ['USDT', 'BTC', 'USDT'].entries()) {
    await transfer({ transferId: ids[index], coin, amount: '0.1' });
  }
  const listed = async (query) => (await list(query)).result.list.map((row) => ids.indexOf(row.transferId));
  assert.deepEqual(await listed(), [2, 1, 0]);
  assert.deepEqual(await listed({ coin: 'BTC' }), [1]);
  assert.deepEqual(await listed({ transferId: ids[0] }), [0]);
  assert.deepEqual(await listed({ status: 'FAILED' }), []);
  const { list: first, nextPageCursor: cursor } = (await list({ limit: 2 })).result;
  assert.equal(first.length, 2);
  assert.deepEqual(await listed({ limit: 2, cursor }), [0]);
  const { timestamp, status, ...row } = first[0];
  assert.deepEqual([timestamp, status], [`${NOW}`, 'SUCCESS']);
  assert.deepEqual(row, { transferId: ids[2], coin: 'USDT', amount: '0.1', ...FUND });

  assert.deepEqual(await listed({ startTime: NOW - 8 * DAY }), [], 'the week after the start');
  assert.deepEqual(await listed({ endTime: NOW - 1 }), []);
  assert.deepEqual(await listed({ startTime: NOW - DAY, endTime: NOW }), [2, 1, 0]);
  assert.equal((await list({ startTime: NOW - 8 * DAY, endTime: NOW })).retCode, 10001);
  assert.equal((await list({ status: 'DONE' })).retCode, 10001);
  const later = { timestamp: NOW + 8 * DAY };
  sandbox.set({ clockSkewMs: 8 * DAY });
  assert.deepEqual((await client(sandbox, 'mainnet', later).list()).result.list, []);
});

test('wrong questions about balances are refused', async (t) => {
  const { ask } = client(await frozenSandbox(t));
  for (const [path, query, retCode] of [
    ['coin', { coin: 'USDT' }, 10001],
    ['coin', { accountType: 'UNIFIED' }, 10001],
    ['coin', { accountType: 'UNIFIED', coin: 'usdt' }, 10001],
    ['coin', { accountType: 'CONTRACT', coin: 'USDT' }, 131207],
    ['coins', { accountType: 'UNIFIED' }, 10001],
    ['coins', { accountType: 'UNIFIED', coin: Array(11).fill('BTC').join() }, 10001],
    ['coins', { accountType: 'SPOT' }, 131207],
  ]) {
    const reply = await ask(`/v5/asset/transfer/query-account-${path}-balance`, query);
    assert.equal(reply.retCode, retCode, JSON.stringify(query));
  }
});

test('a classic account has CONTRACT and SPOT, and a transfer needs its permission', async (t) => {
  const keys = [
    { ...KEY, uta: false },
    { ...KEY, apiKey: 'no_transfers', permissions: { ContractTrade: ['Order'] } },
  ];
  const sandbox = await frozenSandbox(t, { keys });
  const { balance, transfer } = client(sandbox);
  assert.equal((await transfer({ fromAccountType: 'CONTRACT' })).retCode, 0);
  assert.deepEqual(await balance('SPOT', 'USDT'), ['9900', '9900']);
  assert.equal((await transfer(FUND)).retCode, 131207);
  const other = client(sandbox, 'mainnet', { apiKey: 'no_transfers' });
  assert.equal((await other.transfer(FUND)).retCode, 10005);
  assert.deepEqual(await other.balance('FUND', 'USDT'), ['0', '0'], 'the funds of another key are its own');
});

test('demo trading gives money, and refuses what it does not have', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [KEY, { ...KEY, environment: 'demo' }] });
  const demo = client(sandbox, 'demo');
  const apply = async (body, environment = 'demo') =>
    (await post(sandbox.urls[environment], '/v5/account/demo-apply-money', body)).json;
  const usdt = async () => {
    const query = { accountType: 'UNIFIED', coin: 'USDT' };
    return (await demo.ask('/v5/account/wallet-balance', query)).result.list[0].coin[0].walletBalance;
  };
  const money = (amountStr, coin = 'USDT') => ({ utaDemoApplyMoney: [{ coin, amountStr }] });
  assert.equal((await apply({ adjustType: 0, ...money('109') })).retCode, 0);
  assert.equal(await usdt(), '10109');
  assert.equal((await apply({ adjustType: 1, ...money('9') })).retCode, 0);
  assert.equal(await usdt(), '10100');
  assert.equal((await apply({ adjustType: 1, ...money('100000') })).retCode, 0);
  assert.equal(await usdt(), '0', 'not below zero');
  for (const wrong of [
    {},
    { utaDemoApplyMoney: 'USDT' },
    { utaDemoApplyMoney: [null] },
    money('1', 'SOL'),
    money('100000.1'),
    money('0'),
    { adjustType: 2, ...money('1') },
    {
      utaDemoApplyMoney: [
        { coin: 'USDT', amountStr: '1' },
        { coin: 'SOL', amountStr: '1' },
      ],
    },
  ]) {
    assert.equal((await apply(wrong)).retCode, 10001, JSON.stringify(wrong));
  }
  assert.equal(await usdt(), '0', 'a wrong entry refuses the others');
  const refused = [
    await demo.transfer(FUND),
    await demo.list(),
    await demo.ask('/v5/asset/coin/query-info'),
    await demo.ask('/v5/account/fee-rate'),
  ];
  for (const { retCode, retMsg } of refused) {
    assert.deepEqual([retCode, retMsg], [10032, 'Demo trading are not supported.']);
  }
  const last = sandbox.requests.at(-1);
  assert.deepEqual([last.verdict, last.authenticated], ['environment', true]);
  const elsewhere = await post(sandbox.urls.mainnet, '/v5/account/demo-apply-money', money('1'));
  assert.equal(elsewhere.status, 404);
});

test('a transfer is pushed to the topic wallet', async (t) => {
  const sandbox = await frozenSandbox(t);
  const channel = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/private`);
  const expires = NOW + 10_000;
  const args = [KEY.apiKey, expires, hmac(KEY.secret, `GET/realtime${expires}`)];
  assert.equal((await channel.ask({ op: 'auth', args })).success, true);
  await channel.ask({ op: 'subscribe', args: ['wallet'] });
  await client(sandbox).transfer({ amount: '1' });
  const pushed = await channel.next();
  const usdt = pushed.data[0].coin.find(({ coin }) => coin === 'USDT');
  assert.deepEqual([pushed.topic, usdt.walletBalance], ['wallet', '9999']);
});
