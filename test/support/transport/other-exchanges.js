'use strict';

/**
 * Exchanges that the package does not contain, as servers: Binance takes the signature in the query; OKX signs method and
 * path, takes times in ISO form and a passphrase. Hosts, endpoints and replies are Bybit's here.
 */

const assert = require('node:assert/strict');
const { createHmac } = require('node:crypto');
const http = require('node:http');
const { Signer } = require('../../../lib/index.js');
const { VENUES, registerVenue } = require('../../../lib/venues');
const { listen } = require('../serve.js');
const { BINANCE } = require('../../../lib/venues/binance');
const { OKX } = require('../../../lib/venues/okx');
const { BINANCE_HMAC, OKX_KEY } = require('../venues/vectors.js');

/** @param {any} venue @param {object} names */
function complete(venue, names) {
  const { bybit } = VENUES;
  const environmentOf = () => ({ environment: null, kind: 'unknown', host: '' });
  registerVenue(
    /** @type {any} */ ({
      ...bybit,
      id: venue.id,
      title: venue.title,
      credentials: venue.credentials,
      signing: { ...venue.signing, ...names },
      clock: { ...bybit.clock, largestWindow: venue.clock.largestWindow },
      hosts: { ...bybit.hosts, environmentOf },
    }),
  );
}
complete(BINANCE, {
  headerNames: { apiKey: 'X-MBX-APIKEY' },
  queryNames: { timestamp: 'timestamp', window: 'recvWindow', signature: 'signature' },
});
complete(OKX, {
  headerNames: {
    ...{ apiKey: 'OK-ACCESS-KEY', signature: 'OK-ACCESS-SIGN' },
    ...{ timestamp: 'OK-ACCESS-TIMESTAMP', passphrase: 'OK-ACCESS-PASSPHRASE' },
  },
});

const hmac = (secret, text, encoding) => createHmac('sha256', secret).update(text).digest(encoding);

/** @type {Record<string, { key: any, read: (incoming: any, body: string) => { signature: string, right: string, time: number } }>} */
const EXCHANGES = {
  binance: {
    key: BINANCE_HMAC,
    read: ({ url, headers }, body) => {
      const [, query, signature] = /** @type {any} */ (/\?(.*)&signature=(.*)$/.exec(url));
      assert.equal(headers['x-mbx-apikey'], BINANCE_HMAC.apiKey);
      const time = Number(new URLSearchParams(query).get('timestamp'));
      return { signature, right: hmac(BINANCE_HMAC.apiSecret, query + body, 'hex'), time };
    },
  },
  okx: {
    key: OKX_KEY,
    read: ({ method, url, headers }, body) => {
      const time = headers['ok-access-timestamp'];
      assert.equal(headers['ok-access-key'], OKX_KEY.apiKey);
      assert.equal(headers['ok-access-passphrase'], OKX_KEY.apiPassphrase);
      const right = hmac(OKX_KEY.apiSecret, time + method + url + body, 'base64');
      return { signature: headers['ok-access-sign'], right, time: Date.parse(time) };
    },
  },
};

/** A server that keeps the signatures of what it receives. `answer` gives the reply; a success when it is left out. */
async function openExchange(t, name) {
  const { key, read } = EXCHANGES[name];
  const exchange = {
    signer: new Signer(key),
    seen: /** @type {any[]} */ ([]),
    answer: /** @type {(incoming: any) => any} */ (async () => ({})),
    url: '',
  };
  const server = http.createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    exchange.seen.push(read(incoming, Buffer.concat(chunks).toString()));
    const { status = 200, body = '{"retCode":0,"retMsg":"OK","result":{}}' } =
      await exchange.answer(incoming);
    outgoing.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  });
  exchange.url = `http://127.0.0.1:${await listen(t, server)}`;
  return exchange;
}

module.exports = { EXCHANGES, openExchange };
