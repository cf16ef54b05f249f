'use strict';

/** The forms in which replies come: what answers in the exchange's stead, and the ways in which the exchange words a refusal. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { replies } = require('../../lib/sandbox/index.js');
const { KEY, frozenSandbox, get, post, send } = require('./client.js');
const { INFO, NOW, TIME } = require('../support/fixtures.js');

test('ready-made replies', async (t) => {
  const sandbox = await frozenSandbox(t);
  const expected = {
    regionBlocked: [403, /country or region/, 'CloudFront'],
    firewall: [403, /security rule/, 'AkamaiGHost'],
    challenge: [403, /JavaScript/, 'cloudflare'],
    proxyAuthentication: [407, /log in/, 'squid/5.7'],
    proxyForbidden: [403, /rules of this network/, 'squid/5.7'],
    captivePortal: [200, /terms of use/, 'lighttpd'],
    captivePortalRedirect: [302, /^$/, 'lighttpd'],
    badGateway: [502, /<h1>502/, 'openresty'],
    serviceUnavailable: [503, /<h1>503/, 'nginx'],
    gatewayTimeout: [504, /<h1>504/, 'nginx'],
    emptyServiceUnavailable: [503, /^$/, 'nginx'],
    gatewayJson: [503, /^\{"message":/, 'openresty'],
    accessTooFrequent: [403, /^access too frequent$/],
    accessTooFrequentJson: [403, /"retMsg":"access too frequent"/],
    tooManyRequests: [429, /frequency/],
    truncatedJson: [200, /"USD$/],
    unauthorized: [401, /^$/],
    keyOrIpMismatch: [200, /"retCode":33004,"retMsg":"apikey\/ip not matched"/],
    legacyMismatch: [200, /"retCode":-2015/],
    authenticationFailed: [200, /"retCode":10007/],
    banned: [200, /"retCode":10008/],
    regionRestricted: [200, /"retCode":10009/],
    compliance: [200, /"retCode":10024/],
    serverTimeout: [200, /"retCode":10000/],
    serverError: [200, /"retCode":10016/],
    tradeRestarting: [200, /"retCode":10019/],
  };
  assert.deepEqual(Object.keys(expected), Object.keys(replies));
  for (const [name, [status, text, server = 'Openresty']] of Object.entries(expected)) {
    sandbox.set({ nextReply: replies[name] });
    const reply = await send(sandbox.urls.mainnet, { target: TIME });
    assert.equal(reply.status, status, name);
    assert.match(reply.text, text, name);
    assert.equal(reply.headers.server, server, name);
    assert.equal(reply.headers.traceid !== undefined, server === 'Openresty', `${name}: who numbers a trace`);
  }
});

test('what stands on the road can be told by its headers', async (t) => {
  const sandbox = await frozenSandbox(t);
  const headersOf = async (reply) => {
    sandbox.set({ nextReply: reply });
    return (await send(sandbox.urls.mainnet, { target: TIME })).headers;
  };
  const region = await headersOf(replies.regionBlocked);
  assert.equal(region['x-cache'], 'Error from cloudfront');
  assert.match(region.via, /cloudfront\.net \(CloudFront\)$/);
  assert.ok(region['x-amz-cf-id'] && region['x-amz-cf-pop']);
  assert.equal((await headersOf(replies.firewall))['mime-version'], '1.0');
  assert.equal((await headersOf(replies.challenge))['cf-mitigated'], 'challenge');
  const proxy = await headersOf(replies.proxyAuthentication);
  assert.deepEqual(
    [proxy['proxy-authenticate'], proxy['x-squid-error']],
    ['Basic realm="proxy"', 'ERR_CACHE_ACCESS_DENIED 0'],
  );
  assert.equal(new URL((await headersOf(replies.captivePortalRedirect)).location).hostname, '127.0.0.1');
  const passedOn = await headersOf({});
  assert.equal(passedOn['x-cache'], 'Miss from cloudfront', 'the CDN is in front of every reply');
});

test('timestampForm: the three figures in brackets, with colons, or not at all', async (t) => {
  const sandbox = await frozenSandbox(t);
  const say = async (timestampForm) => {
    sandbox.set({ timestampForm });
    const { json } = await get(sandbox.urls.mainnet, INFO, '', { timestamp: 1 });
    assert.equal(json.retCode, 10002);
    return json.retMsg;
  };
  assert.match(
    await say('brackets'),
    new RegExp(`req_timestamp\\[1\\],server_timestamp\\[${NOW}\\],recv_window\\[5000\\]$`),
  );
  assert.equal(
    await say('colons'),
    'invalid request, please check your timestamp and recv_window param. ' +
      `req_timestamp: 1 server_timestamp: ${NOW} recv_window: 5000`,
  );
  assert.equal(await say('none'), 'invalid request,please check your server timestamp or recv_window param');
  assert.match(await say(null), /req_timestamp\[1\]/);
});

test('originString: whole, masked, or not at all', async (t) => {
  const sandbox = await frozenSandbox(t);
  const newer = 'Error sign, please check your signature generation algorithm';
  const say = async (originString, ask) => {
    sandbox.set({ originString });
    const { json } = await ask();
    assert.equal(json.retCode, 10004);
    return json.retMsg;
  };
  const wrong = { secret: 'wrong' };
  const asGet = () => get(sandbox.urls.mainnet, '/v5/order/realtime', 'category=spot&symbol=%C3%A9', wrong);
  const asPost = () => post(sandbox.urls.mainnet, '/v5/order/create', '{"a":"é"}', wrong);
  assert.equal(await say('masked', asGet), `${newer}: origin_string[***category=spot&symbol=%C3%A9]`);
  assert.equal(await say('masked', asPost), `${newer}: origin_string[***{"a":"é"}]`);
  assert.equal(await say('none', asPost), `${newer}.`);
  const whole = `error sign! origin_string[${NOW}${KEY.apiKey}5000{"a":"é"}]`;
  assert.equal(await say('full', asPost), whole);
  assert.equal(await say(undefined, asPost), whole);
});

test('legacyForm: the envelope from before V5', async (t) => {
  const sandbox = await frozenSandbox(t, { faults: { legacyForm: true } });
  const refused = await get(sandbox.urls.mainnet, INFO, '', { apiKey: 'nobody' });
  assert.deepEqual(refused.json, {
    ret_code: 10003,
    ret_msg: 'API key is invalid.',
    ext_code: '',
    ext_info: '',
    result: null,
    time_now: '1700000000.000000',
  });
  assert.equal(refused.headers.ret_code, undefined);
  assert.equal(sandbox.requests[0].retCode, 10003);
  const { json } = await send(sandbox.urls.mainnet, { target: TIME });
  assert.deepEqual([json.ret_code, json.result.timeSecond], [0, '1700000000']);
  sandbox.set({ nextReply: { retCode: 10016, retMsg: 'Server error.' } });
  assert.equal((await send(sandbox.urls.mainnet, { target: TIME })).json.ret_code, 10016);
});
