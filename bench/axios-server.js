'use strict';

/** A minimal server for axios requests. Sends its port to the parent process, and ends with it. */

const http = require('node:http');

const server = http.createServer({ keepAlive: true }, (request, response) => {
  const { 'x-bapi-sign': signature, 'x-bapi-timestamp': timestamp } = request.headers;
  // Backwards: attach() takes the signature of a request out of a reply that repeats it.
  const sign = [...(signature ?? '')].reverse().join('');
  const body = JSON.stringify({ retCode: 0, retMsg: 'OK', result: { sign, timestamp }, time: 1700000000000 });
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
