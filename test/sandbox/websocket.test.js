'use strict';

/** The WebSocket channels: who may log in, what is answered, and what is pushed. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { generateKeyPairSync, sign } = require('node:crypto');
const { inspect } = require('node:util');
const { KEY, ORDER, frozenSandbox, get, post } = require('./client.js');
const { command, connect, login, refusedUpgrade } = require('./websocket-client.js');
const { NOW } = require('../support/fixtures.js');

const open = (t, sandbox, path, environment = 'mainnet') =>
  connect(t, `${sandbox.webSocketUrls[environment]}${path}`);

test('the channels are on the ports of the three environments, demo has the private one only', async (t) => {
  const sandbox = await frozenSandbox(t);
  for (const [environment, url] of Object.entries(sandbox.urls)) {
    assert.equal(sandbox.webSocketUrls[environment], url.replace(/^http/, 'ws'));
  }
  for (const path of ['/v5/private', '/v5/trade', '/v5/public/linear', '/v5/public/option']) {
    for (const environment of ['mainnet', 'testnet']) {
      const { ws } = await open(t, sandbox, path, environment);
      assert.equal(ws.readyState, ws.OPEN);
    }
  }
  await open(t, sandbox, '/v5/private?max_active_time=1m', 'demo');
  for (const path of ['/v5/trade', '/v5/public/linear', '/v5/nothing']) {
    assert.equal((await refusedUpgrade(`${sandbox.webSocketUrls.demo}${path}`)).status, 404, path);
  }
  const last = sandbox.requests.at(-1);
  assert.deepEqual([last.path, last.verdict, last.httpStatus], ['/v5/nothing', 'route', 404]);
  assert.deepEqual([sandbox.requests[0].verdict, sandbox.requests[0].httpStatus], ['upgrade', 101]);
});

test('the known vector logs in, on both channels in their own form', async (t) => {
  const sandbox = await frozenSandbox(t, { now: () => 1_699_999_999_999 });
  const signature = 'bacffe7500499eb829bb58c45d36d1b3e5ac67c14eaeba91df5e99ccee013925';
  const message = { op: 'auth', args: ['test_api_key', 1_700_000_000_000, signature] };
  const own = await open(t, sandbox, '/v5/private');
  const { conn_id: connection, ...said } = await own.ask({ req_id: 'a', ...message });
  assert.deepEqual(said, { req_id: 'a', success: true, ret_msg: '', op: 'auth' });
  assert.equal(sandbox.messages[0].connId, connection);

  const trade = await open(t, sandbox, '/v5/trade');
  const { connId, ...answered } = await trade.ask({ reqId: 'b', ...message });
  assert.deepEqual(answered, { reqId: 'b', retCode: 0, retMsg: 'OK', op: 'auth' });
  assert.match(connId, /^[0-9a-f]+-1$/);
  assert.equal((await trade.ask(message)).retCode, 20001, 'a second login of a connection');
});

test('an RSA key logs in with a signature in base64', async (t) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sandbox = await frozenSandbox(t, { keys: [{ apiKey: 'rsa', publicKey }] });
  const channel = await open(t, sandbox, '/v5/private');
  const signed = (encoding) =>
    login({ apiKey: 'rsa', sign: (bytes) => sign('sha256', bytes, privateKey).toString(encoding) });
  assert.equal((await channel.ask(signed('hex'))).success, false);
  assert.equal((await channel.ask(signed('base64'))).success, true);
});

test('logins that are refused, and why', async (t) => {
  const keys = [
    KEY,
    { ...KEY, apiKey: 'on_testnet', environment: 'testnet' },
    { ...KEY, apiKey: 'expired', expiredAt: NOW },
    { ...KEY, apiKey: 'bound', ips: ['203.0.113.7'] },
    { ...KEY, apiKey: 'third_party', thirdPartyOnly: true },
  ];
  const sandbox = await frozenSandbox(t, { keys });
  const wrongSignature = 'Error sign, please check your signature generation algorithm: origin_string[***]';
  sandbox.set({ originString: 'masked' });
  const ip = "Unmatched IP, please check your API key's bound IP addresses.";
  const cases = [
    [login({ expires: NOW }), 'expires', 10001, 'Params Error'],
    [login({ expires: NOW - 1 }), 'expires', 10001, 'Params Error'],
    [login({ expires: 'soon' }), 'parameters', 10001, 'Params Error'],
    [{ op: 'auth' }, 'parameters', 10001, 'Params Error'],
    [{ op: 'auth', args: [KEY.apiKey, NOW + 1] }, 'parameters', 10001, 'Params Error'],
    [{ op: 'auth', args: [{}, NOW + 1, []] }, 'parameters', 10001, 'Params Error'],
    [login({ apiKey: 'nobody' }), 'key', 10003, 'API key is invalid.'],
    [login({ apiKey: 'on_testnet' }), 'key', 10003, 'API key is invalid.'],
    [login({ apiKey: 'expired' }), 'expiry', 33004, 'Your api key has expired.'],
    [login({ apiKey: 'bound' }), 'ip', 10010, ip],
    [login({ apiKey: 'third_party' }), 'ip', 10010, ip],
    [login({ secret: 'other' }), 'signature', 10004, wrongSignature],
  ];
  const own = await open(t, sandbox, '/v5/private');
  const trade = await open(t, sandbox, '/v5/trade');
  for (const [message, verdict, code, text] of cases) {
    const refused = await own.ask(message);
    assert.deepEqual([refused.success, refused.ret_msg, refused.op], [false, text, 'auth'], verdict);
    const { retCode, retMsg } = await trade.ask(message);
    assert.deepEqual([retCode, retMsg], [code, text], verdict);
    const record = sandbox.messages.at(-1);
    assert.deepEqual([record.verdict, record.authenticated], [verdict, false]);
  }
  assert.equal((await own.ask(login({ expires: NOW + 1 }))).success, true, 'just not expired');
  sandbox.set({ clientIp: '203.0.113.7' });
  assert.equal((await trade.ask(login({ apiKey: 'bound' }))).retCode, 0);
});

test('the replies that a key or a fault chooses hold for logins, too', async (t) => {
  const sandbox = await frozenSandbox(t, { faults: { unknownKeyReply: 33004 } });
  const trade = await open(t, sandbox, '/v5/trade');
  assert.equal((await trade.ask(login({ apiKey: 'nobody' }))).retCode, 33004);
  sandbox.set({ unknownKeyReply: 401 });
  const { retCode, retMsg } = await trade.ask(login({ apiKey: 'nobody' }));
  assert.deepEqual(
    [retCode, retMsg],
    [10003, 'API key is invalid.'],
    'a WebSocket message has no HTTP status',
  );
  sandbox.set({ sessionLimit: true });
  const limited = await trade.ask(login());
  assert.deepEqual([limited.retCode, limited.retMsg], [10003, 'Too many sessions under the same UID']);
  const own = await open(t, sandbox, '/v5/private');
  assert.equal((await own.ask(login())).success, true, 'the limit is one of the trade channel');
});

test('legacyForm: the private channel speaks as before V5, and repeats the login', async (t) => {
  const sandbox = await frozenSandbox(t, { faults: { legacyForm: true } });
  const channel = await open(t, sandbox, '/v5/private');
  const late = login({ expires: NOW - 1 });
  const { conn_id: connection, ...said } = await channel.ask(late);
  assert.deepEqual(said, { success: false, ret_msg: 'error:request expired', request: late });
  assert.equal(typeof connection, 'string');
  const texts = [];
  for (const message of [
    login({ secret: 'other' }),
    { op: 'subscribe', args: ['wallet'] },
    { op: 'dance' },
  ]) {
    texts.push((await channel.ask(message)).ret_msg);
  }
  assert.deepEqual(texts, [
    'error:verify signature fail',
    'error:topic:wallet needs auth first',
    'error:invalid op',
  ]);
  sandbox.set({ nextReply: { retCode: 10016, retMsg: 'error:USVC1111' } });
  assert.equal((await channel.ask(late)).ret_msg, 'error:USVC1111', 'a scripted text is said as it is');
});

test('topics need a login, and have to exist', async (t) => {
  const sandbox = await frozenSandbox(t);
  const channel = await open(t, sandbox, '/v5/private');
  const subscribe = (...args) => channel.ask({ op: 'subscribe', args });
  assert.equal((await subscribe('order')).ret_msg, 'Request not authorized');
  await channel.ask(login());
  assert.equal((await subscribe('order', 'wallet', 'position', 'execution.linear')).success, true);
  for (const args of [['nothing'], [], ['order', 7], [{ toString: 1 }]]) {
    assert.equal((await subscribe(...args)).success, false, inspect(args));
  }
  assert.equal((await channel.ask({ op: 'subscribe', args: 'order' })).success, false);
});

test('an order by REST or by WebSocket is one order, and is pushed to who asked for it', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [KEY, { ...KEY, apiKey: 'stranger' }] });
  const own = await open(t, sandbox, '/v5/private');
  await own.ask(login());
  await own.ask({ op: 'subscribe', args: ['order'] });
  const narrow = await open(t, sandbox, '/v5/private');
  await narrow.ask(login());
  await narrow.ask({ op: 'subscribe', args: ['order.spot'] });
  const stranger = await open(t, sandbox, '/v5/private');
  await stranger.ask(login({ apiKey: 'stranger' }));
  await stranger.ask({ op: 'subscribe', args: ['order'] });
  const trade = await open(t, sandbox, '/v5/trade');
  await trade.ask(login());

  const made = await trade.ask(command('order.create', ORDER, { reqId: 'one' }));
  assert.deepEqual(Object.keys(made), [
    ...['reqId', 'retCode', 'retMsg', 'op', 'data', 'retExtInfo', 'header', 'connId'],
  ]);
  assert.deepEqual([made.reqId, made.retCode, made.retMsg, made.op], ['one', 0, 'OK', 'order.create']);
  assert.equal(made.header['X-Bapi-Limit'], '10');
  assert.equal(made.header.Timenow, `${NOW}`);
  const { orderId } = made.data;
  const pushed = await own.next();
  assert.deepEqual([pushed.topic, pushed.creationTime, pushed.data.length], ['order', NOW, 1]);
  const [{ category, orderStatus, orderId: pushedId }] = pushed.data;
  assert.deepEqual([category, orderStatus, pushedId], ['linear', 'New', orderId]);

  const listed = await get(sandbox.urls.mainnet, '/v5/order/realtime', 'category=linear&symbol=BTCUSDT');
  assert.deepEqual(
    listed.json.result.list.map((order) => order.orderId),
    [orderId],
  );
  const cancel = { category: 'linear', symbol: 'BTCUSDT', orderId };
  assert.equal((await post(sandbox.urls.mainnet, '/v5/order/cancel', cancel)).json.retCode, 0);
  const [cancelled] = (await own.next()).data;
  assert.deepEqual([cancelled.orderStatus, cancelled.cancelType], ['Cancelled', 'CancelByUser']);

  const gone = await trade.ask(command('order.cancel', cancel));
  assert.deepEqual([gone.retCode, gone.data], [110001, {}]);
  const market = { ...ORDER, category: 'spot', orderType: 'Market', qty: '10' };
  await post(sandbox.urls.mainnet, '/v5/order/create', market);
  assert.equal((await own.next()).data[0].orderStatus, 'Filled');
  const spot = await narrow.next();
  assert.deepEqual(
    [spot.topic, spot.data[0].category],
    ['order.spot', 'spot'],
    'linear orders were not pushed',
  );
  assert.equal((await stranger.ask({ op: 'ping' })).op, 'pong', 'and nothing before it');

  await own.ask({ op: 'unsubscribe', args: ['order'] });
  await trade.ask(command('order.create', ORDER));
  assert.equal((await own.ask({ op: 'ping' })).op, 'pong', 'and nothing before it');
});

test('orders on the trade channel that are refused', async (t) => {
  const keys = [KEY, { ...KEY, apiKey: 'reader', readOnly: true }, { ...KEY, apiKey: 'classic', uta: 0 }];
  const sandbox = await frozenSandbox(t, { keys });
  const trade = await open(t, sandbox, '/v5/trade');
  const codeOf = async (message) => (await trade.ask(message)).retCode;
  const create = (more, order = ORDER) => command('order.create', order, more);
  assert.equal(await codeOf(create()), 10007, 'before the login');
  await trade.ask(login());
  const at = (time, recvWindow = 5000) =>
    create({ header: { 'X-BAPI-TIMESTAMP': `${time}`, 'X-BAPI-RECV-WINDOW': `${recvWindow}` } });
  assert.equal(await codeOf(at(NOW - 5001)), 10002);
  assert.equal(await codeOf(at(NOW - 5001, 6000)), 0);
  assert.equal(await codeOf(at(NOW + 1000)), 10002);
  assert.equal(await codeOf(create({ header: { 'x-bapi-timestamp': NOW } })), 0, 'a number, in lower case');
  assert.equal(await codeOf(create({ header: {} })), 10001);
  assert.equal(await codeOf(create({ header: undefined })), 10001);
  assert.equal(await codeOf(create({ args: [] })), 10001);
  assert.equal(await codeOf(create({ args: [ORDER, ORDER] })), 10001);
  assert.equal(await codeOf(create({}, { ...ORDER, category: 'shares' })), 10404);
  assert.equal(await codeOf(create({}, { ...ORDER, qty: '-1' })), 10001);
  assert.equal(await codeOf(command('order.dance', ORDER)), 10404);
  assert.equal(await codeOf('not JSON'), 10404);
  assert.equal(await codeOf(create({ reqId: 'twice' })), 0);
  assert.equal(await codeOf(create({ reqId: 'twice' })), 20006);
  assert.equal(await codeOf(create({ reqId: 'x'.repeat(37) })), 10001);
  sandbox.set({ timestampForm: 'colons' });
  assert.match(
    (await trade.ask(at(1))).retMsg,
    /req_timestamp: 1 server_timestamp: 1700000000000 recv_window: 5000$/,
  );
  sandbox.removeKey(KEY.apiKey);
  assert.equal(await codeOf(create()), 10003, 'the key has gone since the login');

  for (const [apiKey, order, code] of [
    ['reader', ORDER, 10005],
    ['classic', { ...ORDER, category: 'option', symbol: 'BTC-30DEC22-18000-C' }, 10028],
  ]) {
    const channel = await open(t, sandbox, '/v5/trade');
    assert.equal((await channel.ask(login({ apiKey }))).retCode, 0);
    assert.equal((await channel.ask(create({}, order))).retCode, code);
    assert.equal(sandbox.messages.at(-1).authenticated, true);
  }
});

test('limits of requests are shared by both ways to order', async (t) => {
  const sandbox = await frozenSandbox(t, { faults: { enforceRateLimit: true } });
  const trade = await open(t, sandbox, '/v5/trade');
  await trade.ask(login());
  for (let i = 0; i < 9; i++) await post(sandbox.urls.mainnet, '/v5/order/create', ORDER);
  const left = [];
  for (let i = 0; i < 2; i++) {
    const { retCode, header } = await trade.ask(command('order.create', ORDER));
    left.push([retCode, header['X-Bapi-Limit-Status']]);
  }
  assert.deepEqual(left, [
    [0, '0'],
    [10006, '0'],
  ]);
  sandbox.set({ enforceRateLimit: false, rateLimited: true });
  assert.equal((await trade.ask(command('order.create', ORDER))).retCode, 10006);
});

test('ping, as each channel answers it', async (t) => {
  const sandbox = await frozenSandbox(t);
  const ask = async (path, id = 'p') => {
    const client = await open(t, sandbox, path);
    const { conn_id, connId, ...said } = await client.ask({ op: 'ping', req_id: id });
    return [said, conn_id ?? connId];
  };
  const [own, connection] = await ask('/v5/private');
  assert.deepEqual(own, { req_id: 'p', op: 'pong', args: [`${NOW}`] });
  assert.equal(typeof connection, 'string');
  // ccxt counts with numbers, and waits for its number in the answer.
  assert.equal((await ask('/v5/private', 7))[0].req_id, '7');
  assert.equal((await ask('/v5/public/spot', 7))[0].req_id, '7');
  const [trade] = await ask('/v5/trade');
  assert.deepEqual(trade, { retCode: 0, retMsg: 'OK', op: 'pong', data: [`${NOW}`] });
  const [linear] = await ask('/v5/public/linear');
  assert.deepEqual(linear, { success: true, ret_msg: 'pong', req_id: 'p', op: 'ping' });
  const [option] = await ask('/v5/public/option');
  assert.deepEqual(option, { args: [`${NOW}`], op: 'pong' });
});

test('public channels take subscriptions, and no login', async (t) => {
  const sandbox = await frozenSandbox(t);
  const linear = await open(t, sandbox, '/v5/public/linear');
  const refused = await linear.ask(login());
  assert.deepEqual([refused.success, refused.ret_msg], [false, 'error:invalid op']);
  const subscribed = await linear.ask({ op: 'subscribe', args: ['orderbook.1.BTCUSDT'] });
  assert.equal(subscribed.success, true);
});
