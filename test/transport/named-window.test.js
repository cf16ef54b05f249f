'use strict';

// Runs once, but for --thorough: the header is above the signature, which is tested on both backends.

/** A bot's own X-BAPI-RECV-WINDOW is kept, and signed, unless an option of the same request names another window. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { CREATE, ORDER } = require('../support/fixtures.js');
const { newSigner } = require('../support/new-signer.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection } = require('../support/promises.js');

/** Sends an order; each client takes options of its own and of the request, and the header. */
const CLIENTS = {
  axios: (baseURL, { options, bybitAuth, headers }) =>
    attach(axios.create({ baseURL }), { signer: newSigner(), ...options }).post(CREATE, ORDER, {
      headers,
      bybitAuth,
    }),
  fetch: (baseURL, { options, bybitAuth, headers }) =>
    createFetch({ signer: newSigner(), baseURL, ...options })(CREATE, {
      method: 'POST',
      body: JSON.stringify(ORDER),
      headers,
      bybitAuth,
    }),
};
const NAMED = { 'x-bapi-recv-window': '20000' };

for (const [client, send] of Object.entries(CLIENTS)) {
  for (const [title, call, sent] of [
    ['no header', {}, '5000'],
    ['a header', { headers: NAMED }, '20000'],
    ['a header, and the option of the client', { headers: NAMED, options: { recvWindow: 7000 } }, '20000'],
    ['the option of the client alone', { options: { recvWindow: 7000 } }, '7000'],
    [
      'an option of the request that is undefined',
      { headers: NAMED, bybitAuth: { recvWindow: undefined } },
      '20000',
    ],
    ['a header, and the option of the request', { headers: NAMED, bybitAuth: { recvWindow: 8000 } }, '8000'],
    ['an empty header', { headers: { 'X-BAPI-RECV-WINDOW': '' } }, '5000'],
    ['white space around', { headers: { 'X-BAPI-RECV-WINDOW': ' 6000 ' } }, '6000'],
  ]) {
    test(`${client}: ${title}`, async (t) => {
      const sandbox = await openSandbox(t);
      await send(sandbox.urls.mainnet, call);
      const [{ headers, rawHeaders, verdict }] = sandbox.requests;
      assert.deepEqual([headers['x-bapi-recv-window'], verdict], [sent, 'accepted']);
      assert.equal(rawHeaders.filter((name) => /^x-bapi-recv-window$/i.test(name)).length, 1);
    });
  }

  for (const value of ['soon', '-1', '0', '5.5', '5000ms', '1e12', 'topSecret']) {
    test(`${client}: the header '${value}' is refused`, async (t) => {
      const sandbox = await openSandbox(t);
      const headers = { 'X-BAPI-RECV-WINDOW': value };
      const error = await rejection(send(sandbox.urls.mainnet, { headers }));
      assert.deepEqual([error.name, error.code, error.sent], ['TypeError', 'ERR_INVALID_ARG_VALUE', false]);
      assert.match(error.message, /X-BAPI-RECV-WINDOW .* must be a positive integer \(ms\)/);
      assert.doesNotMatch(error.message, /topSecret/);
      assert.equal(sandbox.requests.length, 0);
    });
  }

  test(`${client}: one request's header is not that of the next`, async (t) => {
    const sandbox = await openSandbox(t);
    const { mainnet } = sandbox.urls;
    const bot = attach(axios.create({ baseURL: mainnet }), { signer: newSigner() });
    const call = createFetch({ signer: newSigner(), baseURL: mainnet });
    for (const headers of [NAMED, {}]) {
      if (client === 'axios') await bot.post(CREATE, ORDER, { headers });
      else await call(CREATE, { method: 'POST', body: JSON.stringify(ORDER), headers });
    }
    assert.deepEqual(
      sandbox.requests.map(({ headers }) => headers['x-bapi-recv-window']),
      ['20000', '5000'],
    );
  });
}
