'use strict';

/** `bybit-auth check`: requests as people paste them. The signatures are made by node:crypto, and the sandbox judges them, too. */

const assert = require('node:assert/strict');
const { createHmac } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { Readable } = require('node:stream');
const { run } = require('../../lib/cli/main');
const { readRequest } = require('../../lib/cli/check/read-request');
const { FORMS, curl, quoted } = require('../support/cli/request-forms');
const { runCli } = require('../support/cli/cli');
const { startFreshSandbox } = require('../support/open-sandbox');
const { temporaryFolder } = require('../support/temporary-folder');

const KEY = 'CheckTestKey000001';
const SECRET = 'check-test-secret-check-test-secret-';
const ENV = { BYBIT_API_SECRET: SECRET };
const QUERY = 'category=linear&symbol=BTCUSDT&limit=3';
const BODY = '{"category":"linear","symbol":"BTCUSDT","side":"Buy","qty":"0.1"}';

/** @param {string} content that is signed @param {string} [timestamp] */
function headersFor(content, timestamp = String(Date.now())) {
  const signature = createHmac('sha256', SECRET).update(`${timestamp}${KEY}5000${content}`).digest('hex');
  return {
    'X-BAPI-API-KEY': KEY,
    'X-BAPI-TIMESTAMP': timestamp,
    'X-BAPI-SIGN': signature,
    'X-BAPI-RECV-WINDOW': '5000',
  };
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const GET_URL = `https://api.bybit.com/v5/order/realtime?${QUERY}`;
const POST_URL = 'https://api.bybit.com/v5/order/create';

/** The command in this process. @param {string} input @param {{ args?: string[], env?: Record<string, string> }} [options] */
async function check(input, { args = [], env = ENV } = {}) {
  let stdout = '';
  const stream = /** @type {any} */ ({ write: (/** @type {string} */ text) => (stdout += text) });
  const code = await run(['check', ...args], {
    stdout: stream,
    stderr: stream,
    stdin: /** @type {any} */ (Readable.from([input])),
    environment: env,
    signal: new AbortController().signal,
  });
  return { code, stdout };
}
/** @param {string} input @param {Parameters<typeof check>[1]} [options] */
async function inJson(input, { args = [], ...options } = {}) {
  const { code, stdout } = await check(input, { args: ['--json', ...args], ...options });
  return { code, ...JSON.parse(stdout) };
}

describe('requests in every form, right and wrong', () => {
  for (const [name, write] of Object.entries(FORMS)) {
    test(name, async () => {
      const read = { method: 'GET', url: GET_URL, headers: headersFor(QUERY) };
      const order = {
        method: 'POST',
        url: POST_URL,
        headers: { ...JSON_TYPE, ...headersFor(BODY) },
        body: BODY,
      };
      for (const request of [read, order]) {
        const right = await inJson(write(request));
        assert.deepEqual([right.findings, right.signature, right.code], [[], 'verified', 0], right.verdict);
      }
      const spaced = BODY.replaceAll(':', ': ').replaceAll(',', ', ');
      const wrong = await inJson(write({ ...order, body: spaced }));
      assert.deepEqual(
        wrong.findings.map(({ id }) => id),
        ['signed-compact-json'],
      );
      assert.deepEqual([wrong.signature, wrong.code], ['wrong', 1]);
      const other = await inJson(
        write({ ...read, url: GET_URL.replace(QUERY, 'symbol=BTCUSDT&limit=3&category=linear') }),
      );
      assert.match(other.verdict, /parameters in another order/);
    });
  }
  test('a line of pybit shows no headers, and they are not missed', async () => {
    const line = (/** @type {string} */ url, /** @type {string} */ content) =>
      `pybit.exceptions.InvalidRequestError: x (ErrCode: 10001).\nRequest → POST ${url}: ${content}.\n`;
    const right = await inJson(line(POST_URL, BODY));
    assert.deepEqual([right.code, right.findings], [0, []]);
    const wrong = await inJson(
      line('https://api-demo.bybit.com/v5/asset/withdraw/create', "{'coin': 'BTC'}"),
    );
    assert.deepEqual(
      wrong.findings.map(({ id }) => id),
      ['endpoint-not-offered', 'json-wrong-quotes'],
    );
    assert.equal(
      readRequest(`Request -> GET https://api.bybit.com/v5/order/realtime: ${QUERY}.`)?.url,
      GET_URL,
    );
  });
});

describe('what the paste does not show', () => {
  test('what is not closed or not quoted is said', async () => {
    const headers = headersFor(QUERY);
    const unquoted = await inJson(curl(GET_URL, headers).replace(quoted(GET_URL), GET_URL));
    assert.deepEqual(
      unquoted.findings.map(({ id }) => id),
      ['url-unquoted'],
    );
    const open = await inJson(`curl ${quoted(GET_URL)} -H 'X-BAPI-API-KEY: ${KEY}`);
    assert.match(open.notes.join(), /not closed/);
  });
  test('a body in a file is not read', async () => {
    const { notes } = await inJson(curl(POST_URL, { ...JSON_TYPE, ...headersFor(BODY) }, '-d @body.json'));
    assert.match(notes.join(), /in a file/);
  });
});

describe('the signed string and the reply', () => {
  const folder = temporaryFolder({ after });
  const timestamp = '1700000000000';
  const input = curl(GET_URL, headersFor(QUERY, timestamp));
  const string = `${timestamp}${KEY}5000`;
  const sorted = 'category=linear&limit=3&symbol=BTCUSDT';
  const shuffled = 'limit=3&symbol=BTCUSDT&category=linear';
  const replyWith = (/** @type {string} */ signed) => {
    const file = path.join(folder, `reply-${signed.length}-${signed.slice(-9)}.json`);
    fs.writeFileSync(
      file,
      JSON.stringify({
        retCode: 10004,
        retMsg: `error sign! please check your signature generation algorithm. origin_string[${signed}]`,
      }),
    );
    return file;
  };
  test('a signed string in any order of the parameters', async () => {
    for (const query of [sorted, shuffled]) {
      const { findings, code } = await inJson(input, { args: ['--signed', string + query], env: {} });
      assert.deepEqual([findings.map(({ id }) => id), code], [['signed-sorted-query'], 1]);
      assert.doesNotMatch(JSON.stringify(findings), new RegExp(KEY));
    }
    const same = await inJson(input, { args: ['--signed', string + QUERY], env: {} });
    assert.deepEqual([same.findings, same.code], [[], 0]);
  });
  test('the exchange signed the same, so the secret is wrong', async () => {
    const args = ['--signed', string + QUERY, '--reply', replyWith(string + QUERY)];
    const { code, stdout } = await check(input, { args, env: {} });
    assert.equal(code, 1);
    assert.match(stdout.replace(/\s+/g, ' '), /signed the same \d+ bytes.*so the secret is wrong/);
  });
  test('the exchange received other bytes than were pasted', async () => {
    const { findings } = await inJson(input, { args: ['--reply', replyWith(string + sorted)], env: {} });
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['received-other-bytes'],
    );
    assert.match(findings[0].evidence, /parameters in another order/);
  });
  test('without the secret, two causes are left and named', async () => {
    const { notes } = await inJson(input, { args: ['--reply', replyWith(string + QUERY)], env: {} });
    assert.match(notes.join(' '), /either the secret is wrong, or the program signed another string/);
  });
  test('another cause than the signature', async () => {
    const file = path.join(folder, 'expired.json');
    fs.writeFileSync(file, 'status 200\n{"retCode":33004,"retMsg":"Your api key has expired."}');
    const { reply, code } = await inJson(input, { args: ['--reply', file] });
    assert.deepEqual([reply.category, code], ['key-expired', 1]);
  });
});

describe('the verdict agrees with an exchange', () => {
  /** @type {Awaited<ReturnType<typeof startFreshSandbox>>} */
  let sandbox;
  before(async () => {
    sandbox = await startFreshSandbox({ keys: [{ apiKey: KEY, secret: SECRET }] });
  });
  after(() => sandbox.close());
  /** @type {[string, string, string, number][]} what is signed, what is sent, id, retCode */
  const queries = [
    ['category=linear&symbol=BTCUSDT', 'category=linear&symbol=BTCUSDT', '', 0],
    ['symbol=BTCUSDT&category=linear', 'category=linear&symbol=BTCUSDT', 'signed-sorted-query', 10004],
    [
      'category=linear&symbol=BTCUSDT&cursor=a:1,b',
      'category=linear&symbol=BTCUSDT&cursor=a%3A1%2Cb',
      'signed-decoded-query',
      10004,
    ],
    ['?category=linear&symbol=BTCUSDT', 'category=linear&symbol=BTCUSDT', 'signed-with-question-mark', 10004],
  ];
  for (const [signed, sent, id, code] of queries) {
    test(id || 'right', async () => {
      const headers = headersFor(signed);
      const url = `${sandbox.urls.mainnet}/v5/order/realtime?${sent}`;
      const reply = await (await fetch(url, { headers })).json();
      assert.equal(reply.retCode, code, reply.retMsg);
      const found = await inJson(curl(url, headers));
      assert.deepEqual(
        found.findings.map((/** @type {any} */ finding) => finding.id),
        id === '' ? [] : [id],
      );
    });
  }
});

describe('what is not repeated', () => {
  test('keys, secrets and signatures of the paste', async () => {
    const secret = 'PastedSecret0000000000000000000000X1';
    const headers = { ...headersFor('something else'), Authorization: `Bearer ${secret}` };
    const input = `API_SECRET=${secret}\n${curl(`${GET_URL}&api_key=${KEY}&sign=${'ab'.repeat(32)}`, headers)}`;
    for (const args of [[], ['--json']]) {
      const { stdout } = await check(input, { args });
      for (const hidden of [KEY, SECRET, secret, headers['X-BAPI-SIGN'], 'ab'.repeat(32)]) {
        assert.ok(!stdout.includes(hidden), hidden);
      }
    }
  });
  test('a secret in the address or in place of the method', async () => {
    const secret = 'aB3'.repeat(12);
    for (const input of [
      `curl https://${KEY}:${secret}@api.bybit.com/v5/account/info`,
      JSON.stringify({ method: secret, url: `https://api.bybit.com/${secret}` }),
    ]) {
      for (const args of [[], ['--json']]) {
        const { stdout } = await check(input, { args });
        assert.ok(stdout.includes('api.bybit.com') && !stdout.toLowerCase().includes(secret.toLowerCase()));
      }
    }
  });
  test('masked values are not called wrong', async () => {
    for (const mask of ['***', '$BYBIT_API_KEY', '<your key>', 'XXXXXXXXXX']) {
      const found = await inJson(
        curl(GET_URL, { ...headersFor(QUERY), 'X-BAPI-API-KEY': mask, 'X-BAPI-SIGN': '***' }),
      );
      assert.deepEqual([found.findings, found.signature], [[], 'not-verified']);
      assert.match(found.notes.join(), /Masked in the paste/);
    }
  });
});

describe('exit codes and bad input', () => {
  test('nothing that can be read is 3, in bounded time', async () => {
    for (const input of [
      '',
      'hello',
      '{',
      '{"a":1}',
      '\0\u0001',
      `curl ${'"'.repeat(1e5)}`,
      '{"url":'.repeat(5e4),
      `Request → ${'GET '.repeat(1e5)}`,
      `{a:${'{'.repeat(1e5)}`,
      `fetch("${'\\'.repeat(1e5)}`,
      `Invoke-WebRequest -Uri ${'`'.repeat(1e5)}`,
      `Request -> GET https://api.bybit.com/x. Body: ${'{'.repeat(1e5)}`.replace('https', 'ftp'),
      `fetch Request:\n${'[1] => GET\n'.repeat(1e4)}`,
    ]) {
      const { code, stdout } = await check(input);
      assert.equal(code, 3, input.slice(0, 40));
      assert.match(stdout, /No request was found/);
    }
    assert.deepEqual(await inJson('hello'), { code: 3, found: false });
  });
  test('the process: a file that cannot be read is 2', async () => {
    const args = ['check', '--reply', path.join(__dirname, 'missing.json')];
    const { code, stderr } = await runCli(args, { input: 'curl https://x.example' });
    assert.equal(code, 2);
    assert.match(stderr, /cannot read .*ENOENT/);
    const right = await runCli(['check'], { input: curl(GET_URL, headersFor(QUERY)), env: ENV });
    assert.deepEqual([right.code, right.stdout.split(':')[0]], [0, 'Nothing is wrong with this request']);
  });
  test('a secret that cannot be one is a note', async () => {
    const { notes, signature } = await inJson(curl(GET_URL, headersFor(QUERY)), {
      env: { BYBIT_API_SECRET: 'a b\n' },
    });
    assert.equal(signature, 'not-verified');
    assert.match(notes.join(), /was not verified/);
  });
});
