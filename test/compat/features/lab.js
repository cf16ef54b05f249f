'use strict';

/** What the rows measure with: sandboxes that end with the row, a relay that changes requests. */

const { pbkdf2 } = require('node:crypto');
const http = require('node:http');
const { inspect, promisify } = require('node:util');
const { startSandbox } = require('../../../lib/sandbox/index.js');
const { KEY } = require('../../support/fixtures.js');

const POOL_SIZE = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
const LONG_JOB_ROUNDS = 200_000;

class Lab {
  #endings = [];

  atEnd(ending) {
    this.#endings.push(ending);
  }

  async sandbox({ keys = [KEY], ...options } = {}) {
    const sandbox = await startSandbox({ keys, ...options });
    this.atEnd(() => sandbox.close());
    return sandbox;
  }

  /** A proxy in front of a sandbox, which passes another URL on than it got. */
  async relay(sandbox, rewrite) {
    const server = http.createServer((request, response) => {
      const { method, headers } = request;
      const onward = http.request(
        sandbox.urls.mainnet + rewrite(request.url),
        { method, headers },
        (reply) => {
          response.writeHead(reply.statusCode, reply.headers);
          reply.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.atEnd(() => {
      server.closeAllConnections();
      server.close();
    });
    return { urls: { mainnet: `http://127.0.0.1:${server.address().port}` } };
  }

  async close() {
    for (const ending of this.#endings.reverse()) await ending();
  }
}

/** What a call came to: a value, or something thrown. */
async function outcomeOf(call) {
  try {
    return { thrown: null, value: await call() };
  } catch (thrown) {
    return { thrown, value: undefined };
  }
}

/** What a program can decide by, without reading a text that was written for people. */
function signalsOf({ thrown, value }) {
  const from = thrown ?? value;
  const { category, httpStatus, response } = Object(from);
  return JSON.stringify({
    thrown: thrown !== null,
    class: thrown?.constructor.name,
    code: from?.code ?? from?.retCode,
    category,
    httpStatus: httpStatus ?? response?.status ?? response?.data?.retCode,
  });
}

/** All that a person or a log may see of it. */
function viewsOf(thing) {
  const text = (make) => {
    try {
      return String(make());
    } catch (error) {
      if (error instanceof TypeError) return ''; // a circle cannot be JSON
      throw error;
    }
  };
  return [
    inspect(thing, { depth: 12 }),
    text(() => JSON.stringify(thing)),
    String(thing?.message ?? ''),
    String(thing?.stack ?? ''),
    text(() => thing?.toText?.() ?? ''),
  ].join('\n');
}

/**
 * Gives every thread of libuv's pool a long job, then one more job: if that is for the pool, it has to wait.
 *
 * @returns {Promise<boolean>} whether the job waited for a thread of the pool
 */
async function waitsForPool(job) {
  let done = 0;
  const long = () => promisify(pbkdf2)('long', 'job', LONG_JOB_ROUNDS, 64, 'sha512').then(() => (done += 1));
  const busy = Array.from({ length: POOL_SIZE }, long);
  await job();
  const waited = done > 0;
  await Promise.all(busy);
  return waited;
}

/** Waits until something holds. @returns {Promise<boolean>} whether it came to hold in time */
async function eventually(condition, limitMs) {
  const end = Date.now() + limitMs;
  while (!condition()) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}

module.exports = { Lab, eventually, outcomeOf, signalsOf, viewsOf, waitsForPool };
