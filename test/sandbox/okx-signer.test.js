'use strict';

/** The signer of the package against the OKX sandbox, which verifies with node:crypto alone. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Signer } = require('../../lib/index.js');
const { connect } = require('./websocket-client.js');
const { OKX_KEY, OKX_ORDER, openOkx } = require('../support/sandbox/okx.js');

const { apiKey, secret: apiSecret, passphrase: apiPassphrase } = OKX_KEY;
const newSigner = (more = {}) => new Signer({ venue: 'okx', apiKey, apiSecret, apiPassphrase, ...more });

/** @returns {Promise<any>} the reply, as JSON */
async function send({ url, method, headers, body }) {
  const response = await fetch(url, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, body: await response.json() };
}

test('its requests are accepted, whatever stands in the query and the body', async (t) => {
  const sandbox = await openOkx(t);
  const signer = newSigner();
  const origin = sandbox.urls.mainnet;
  for (const query of [
    '',
    '?',
    '?ccy=BTC,ETH',
    '?ccy=BTC%2CETH',
    '?x=%E2%82%AC&x=2',
    '?a=b+c&&=',
    "?q='()*!~",
  ]) {
    const request = signer.authorizeSync({ method: 'GET', url: `${origin}/api/v5/account/balance${query}` });
    assert.equal((await send(request)).status, 200, query);
  }
  const bodies = [
    JSON.stringify(OKX_ORDER),
    `{ "instId" : "BTC-USDT", "tag":"€ü" }`,
    '[]',
    '{"a":"\\u20ac"}',
  ];
  for (const body of bodies) {
    const url = `${origin}/api/v5/trade/order`;
    await send(await signer.authorize({ method: 'POST', url, body }));
    assert.equal(sandbox.requests.at(-1).authenticated, true, body);
    assert.equal(sandbox.requests.at(-1).verdict, 'accepted', body);
  }
});

test('its demo requests carry the header of demo trading', async (t) => {
  const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, environment: 'demo' }] });
  const signer = newSigner();
  const request = { method: 'GET', url: `${sandbox.urls.demo}/api/v5/account/config` };
  const demo = await send(signer.authorizeSync({ ...request, environment: 'demo' }));
  assert.equal(demo.body.data[0].perm, 'read_only,trade');
  assert.equal((await send(signer.authorizeSync(request))).body.code, '50101');
});

test('its login is accepted', async (t) => {
  const sandbox = await openOkx(t);
  const connection = await connect(t, `${sandbox.webSocketUrls.mainnet}/ws/v5/private`);
  assert.equal((await connection.ask(await newSigner().login())).event, 'login');
  const refused = await connect(t, `${sandbox.webSocketUrls.mainnet}/ws/v5/private`);
  const answer = await refused.ask(await newSigner({ apiPassphrase: 'Another1' }).login());
  assert.equal(answer.code, '60024');
});
