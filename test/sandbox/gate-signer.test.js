'use strict';

/** The signer of the package against the Gate.io sandbox, which verifies with node:crypto alone. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Signer } = require('../../lib/index.js');
const { connect } = require('./websocket-client.js');
const { GATE_KEY, SPOT_ORDER, openGate } = require('../support/sandbox/gate.js');

const { apiKey, secret: apiSecret } = GATE_KEY;
const newSigner = (more = {}) => new Signer({ venue: 'gate', apiKey, apiSecret, ...more });

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
  const sandbox = await openGate(t);
  const signer = newSigner();
  const origin = sandbox.urls.mainnet;
  const queries = ['', '?', '?currency=USDT,BTC', '?currency=USDT%2CBTC', '?x=%E2%82%AC&x=2', '?a=b%20c&&='];
  for (const query of [...queries, "?q='()*!~", '?b=2&a=1']) {
    const request = signer.authorizeSync({ method: 'GET', url: `${origin}/api/v4/spot/accounts${query}` });
    assert.equal((await send(request)).status, 200, query);
  }
  for (const body of [JSON.stringify(SPOT_ORDER), '{ "text" : "€ü" }', '[]', '{"a":"\\u20ac"}']) {
    const url = `${origin}/api/v4/spot/orders`;
    await send(await signer.authorize({ method: 'POST', url, body }));
    assert.equal(sandbox.requests.at(-1).authenticated, true, body);
    assert.equal(sandbox.requests.at(-1).verdict, 'accepted', body);
  }
  const target = `${origin}/api/v4/spot/orders?currency_pair=BTC_USDT`;
  assert.equal((await send(signer.authorizeSync({ method: 'DELETE', url: target }))).body.length, 1);
});

test('its requests for the other environment are refused', async (t) => {
  const sandbox = await openGate(t, { keys: [{ ...GATE_KEY, environment: 'testnet' }] });
  const ask = (place) => {
    const url = `${sandbox.urls[place]}/api/v4/spot/accounts`;
    return send(newSigner().authorizeSync({ method: 'GET', url }));
  };
  assert.equal((await ask('testnet')).status, 200);
  assert.equal((await ask('mainnet')).body.label, 'INVALID_KEY');
});

test('its logins and subscriptions are accepted', async (t) => {
  const sandbox = await openGate(t);
  const signer = newSigner();
  const spot = await connect(t, `${sandbox.webSocketUrls.mainnet}/ws/v4/`);
  assert.equal((await spot.ask(await signer.login())).header.status, '200');
  const futures = await connect(t, `${sandbox.webSocketUrls.mainnet}/v4/ws/usdt`);
  const login = await signer.login({ channel: 'futures.login' });
  assert.equal((await futures.ask(login)).header.status, '200');
  const subscribe = { channel: 'spot.orders', event: 'subscribe', payload: ['BTC_USDT'] };
  assert.deepEqual((await spot.ask(await signer.login(subscribe))).result, { status: 'success' });
  const wrong = await newSigner({ apiSecret: 'f'.repeat(64) }).login(subscribe);
  assert.equal((await spot.ask(wrong)).error.code, 4);
});
