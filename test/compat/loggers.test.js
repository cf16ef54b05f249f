'use strict';

/** What real loggers make of the errors: short lines, and nothing secret in them. */

const assert = require('node:assert/strict');
const { Writable } = require('node:stream');
const { describe, test } = require('node:test');

const sentry = require('@sentry/core');
const axios = require('axios');
const bunyan = require('bunyan');
const pino = require('pino');
const winston = require('winston');

const { AuthGate, Signer, classify } = require('../..');
const { attach } = require('../../lib/axios');
const { API_KEY, API_SECRET, CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');

/** Bytes of a line, without the stack, which depends on where the bot lies. */
const LONGEST_LINE = 700;

/** @param {Promise<unknown>} promise @returns {Promise<any>} */
const rejection = (promise) =>
  promise.then(
    () => assert.fail('nothing was refused'),
    (error) => error,
  );

/** @param {import('node:test').TestContext} t @returns {Promise<Record<string, any>>} errors of every kind, as a bot gets them */
async function collectErrors(t) {
  const sandbox = await openSandbox(t, { keys: [{ ...KEY, expiredAt: 0 }] });
  const signer = new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });
  const baseURL = sandbox.urls.mainnet;
  const bybit = attach(axios.create({ baseURL }), { signer });
  const gate = new AuthGate({ signer, baseURL });
  t.after(() => gate.close());
  const gated = attach(axios.create({ baseURL }), { signer, gate });
  const expired = await rejection(bybit.get(INFO));
  const held = await rejection(gated.post(CREATE, ORDER));
  sandbox.set({ everyReply: { httpStatus: 401, body: '' } });
  const unauthorized = await rejection(bybit.get(INFO));
  sandbox.set({ everyReply: { httpStatus: 500, body: 'oops' } });
  const failed = await rejection(bybit.post(CREATE, ORDER));
  sandbox.set({ everyReply: undefined, down: true });
  const unreachable = await rejection(bybit.post(CREATE, ORDER));
  return {
    expired,
    held,
    unauthorized,
    failed,
    unreachable,
    classified: classify({ retCode: 10004, retMsg: 'error sign!' }, { apiKey: API_KEY }),
    credentials: await rejection(Signer.create({ apiKey: 'two words', apiSecret: '***' })),
    unset: await rejection((async () => Signer.fromEnv({ env: {} }))()),
  };
}

/** @param {(line: string) => void} take */
const sink = (take) =>
  new Writable({
    write(chunk, _encoding, done) {
      take(String(chunk));
      done();
    },
  });

const brief = winston.format((info) => {
  for (const [name, value] of Object.entries(info)) {
    const error = /** @type {any} */ (value);
    if (error instanceof Error) info[name] = error.toJSON?.({ brief: true }) ?? { message: error.message };
  }
  return info;
});

/** @param {(line: string) => void} take @param {...any} formats */
const winstonLogger = (take, ...formats) =>
  winston.createLogger({
    format: winston.format.combine(...formats, winston.format.json()),
    transports: [new winston.transports.Stream({ stream: sink(take) })],
  });

/** Each logger: an error, and where its lines go. @type {Record<string, (error: any, take: (line: string) => void) => unknown>} */
const LOGGERS = {
  'pino, the error alone': (error, take) => pino({}, sink(take)).error(error),
  'pino, as err': (error, take) => pino({}, sink(take)).error({ err: error }, 'order refused'),
  'pino with the serializer of the page': (error, take) =>
    pino({ serializers: { err: (each) => each.toJSON({ brief: true }) } }, sink(take)).error(error),
  'winston, errors and json': (error, take) =>
    winstonLogger(take, winston.format.errors({ stack: true })).error(error),
  'winston, after a text': (error, take) => winstonLogger(take, brief()).error('order refused', error),
  'winston with the format of the page': (error, take) =>
    winstonLogger(take, brief()).error('order refused', { error }),
  bunyan: (error, take) =>
    bunyan
      .createLogger({ name: 'bot', streams: [{ stream: sink(take) }], serializers: bunyan.stdSerializers })
      .error({ err: error }, 'order refused'),
  'the own enumerable properties': (error, take) => take(JSON.stringify({ ...error })),
};

/** @param {any} error @returns {Promise<any>} the event that would be sent */
async function captured(error) {
  /** @type {any} */
  let event;
  const client = new sentry.ServerRuntimeClient({
    dsn: 'https://key@127.0.0.1/1',
    transport: (options) =>
      sentry.createTransport(options, async ({ body }) => {
        event = JSON.parse(String(body).split('\n')[2]);
        return { statusCode: 200 };
      }),
    integrations: [sentry.linkedErrorsIntegration(), sentry.extraErrorDataIntegration()],
    stackParser: () => [],
  });
  client.init();
  const scope = new sentry.Scope();
  scope.setClient(client);
  scope.captureException(error);
  await client.flush();
  return event;
}

/** @param {string} text @param {string} title */
function assertNoSecrets(text, title) {
  for (const secret of [API_KEY, API_SECRET]) assert.ok(!text.includes(secret), title);
  assert.doesNotMatch(
    text,
    /X-BAPI|"headers"|transformRequest|maxContentLength|(?<![0-9a-f])[0-9a-f]{64}/i,
    title,
  );
}

describe('loggers', async () => {
  for (const [name, log] of Object.entries(LOGGERS)) {
    test(name, async (t) => {
      for (const [title, error] of Object.entries(await collectErrors(t))) {
        const lines = await new Promise((resolve) => {
          /** @type {string[]} */
          const taken = [];
          log(error, (line) => {
            taken.push(line);
            setImmediate(resolve, taken);
          });
        });
        assert.equal(lines.length, 1);
        const [line] = lines;
        assertNoSecrets(line, title);
        const { message } = error;
        const rest = line.replaceAll(JSON.stringify(error.stack).slice(1, -1), '').replaceAll(message, '');
        assert.ok(rest.length <= LONGEST_LINE, `${title}: ${line.length} bytes: ${line}`);
        if (!/enumerable/.test(name)) assert.ok(line.includes(JSON.stringify(message).slice(1, -1)), line);
        if (error.category && !/bunyan/.test(name)) assert.ok(line.includes(error.category), line);
      }
    });
  }

  test('the short form has the failed steps and the fix', async (t) => {
    const { expired, held } = await collectErrors(t);
    const { failed, fix, traceId, code, category } = expired.toJSON({ brief: true });
    assert.deepEqual([failed, code, category], [['expiry'], 33004, 'key-expired']);
    assert.match(fix, /^Extend or recreate the key\./);
    assert.match(traceId, /^[0-9a-f]{32}$/);
    assert.deepEqual(held.toJSON({ brief: true }).cause.failed, ['expiry']);
    assert.equal(expired.toJSON().checks.length, 9);
  });

  test('Sentry', async (t) => {
    const errors = await collectErrors(t);
    for (const [title, error] of Object.entries(errors)) {
      const event = await captured(error);
      assertNoSecrets(JSON.stringify(event), title);
      const { exception, contexts } = event;
      const own = exception.values.at(-1);
      assert.deepEqual([own.type, own.value], [error.name, error.message]);
      if (error.category) assert.equal(contexts[error.name].category, error.category);
    }
    // Sentry sends an error only once.
    const { exception } = await captured((await collectErrors(t)).held);
    assert.deepEqual(
      exception.values.map((/** @type {any} */ { type }) => type),
      ['BybitAuthError', 'BybitGateError'],
    );
  });
});
