'use strict';

/**
 * The exchange of the relay's bench: it answers orders at once and writes down when they came, so that it costs both
 * sides little, and hands everything else to a sandbox. Told `{ expect: N }`, it says `{ last }` when N orders have come:
 * the moment of the last one in ns of the clock that all processes of the machine share.
 */

const { once } = require('node:events');
const http = require('node:http');
const { startSandbox } = require('../../lib/sandbox');
const { makeAccounts } = require('../../packages/relay/test/crash/accounts');
const { now } = require('../measure');

const CREATE = '/v5/order/create';
const agent = new http.Agent({ keepAlive: true });

let expected = 0;
let came = 0;

/** The id as it stands in the body: parsing all of it would be the cost of the exchange. */
const ORDER_ID = /"orderLinkId":"([^"]*)"/;

/** @param {http.ServerResponse} outgoing @param {string} asked */
function answerOrder(outgoing, asked) {
  const time = Date.now();
  const body = JSON.stringify({
    ...{
      retCode: 0,
      retMsg: 'OK',
      result: { orderId: `o-${came}`, orderLinkId: ORDER_ID.exec(asked)?.[1] ?? '' },
    },
    ...{ retExtInfo: {}, time },
  });
  outgoing.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  outgoing.end(body);
}

/** @param {http.IncomingMessage} incoming @param {http.ServerResponse} outgoing @param {number} port */
async function forward({ method, url, rawHeaders }, outgoing, port) {
  const request = http.request({ host: '127.0.0.1', port, method, path: url, headers: rawHeaders, agent });
  request.end();
  const [reply] = await once(request, 'response');
  outgoing.writeHead(reply.statusCode, reply.rawHeaders);
  reply.pipe(outgoing);
}

async function main() {
  const sandbox = await startSandbox({
    keys: makeAccounts(Number(process.argv[2])).map(({ key }) => key),
    keepRequests: 1,
  });
  const port = Number(new URL(sandbox.urls.mainnet).port);
  const server = http.createServer({ keepAliveTimeout: 600_000 }, (incoming, outgoing) => {
    if (incoming.url !== CREATE) return void forward(incoming, outgoing, port);
    const at = now();
    came += 1;
    if (came === expected) process.send?.({ last: at });
    let asked = '';
    incoming.on('data', (chunk) => (asked += chunk)).on('end', () => answerOrder(outgoing, asked));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('message', (/** @type {any} */ { expect }) => {
    came = 0;
    expected = expect;
    process.send?.({ expecting: expect });
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ url: `http://127.0.0.1:${/** @type {any} */ (server.address()).port}` });
}

main();
