'use strict';

// Runs once: the command signs nothing.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { checklistOf } = require('../../lib/errors/checklist');
const { classify } = require('../../lib/classify');
const names = require('../../lib/cli/explain/subject');
const findReply = require('../../lib/cli/explain/find-reply');
const { VENUES } = require('../../lib/venues');
const { categoriesOf: causesOf, helpOf } = require('../../lib/errors/causes');
const { runCli } = require('../support/cli/cli');

const KEY = 'PasteTestKey000001';
const SIGNATURE = '5f'.repeat(32);
const { bybit } = VENUES;
const { rows: ROWS } = bybit.replies;
const { mistakes, samples } = bybit.help;
const CODES = [...new Set(ROWS.flatMap(({ codes }) => codes ?? []))];

const subjects = () => names.subjects(bybit);
const explainSubject = (/** @type {string} */ subject) => names.explainSubject(subject, bybit);
const repliesIn = (/** @type {string} */ text) => findReply.repliesIn(text, bybit);

/** @param {string} subject */
function categoriesOf(subject) {
  return explainSubject(subject)?.variants.map(({ category }) => category);
}

describe('what is known about a subject', () => {
  test('every code of the tables has a meaning', () => {
    for (const code of CODES) {
      const explanation = explainSubject(String(code));
      assert.ok(explanation?.known, String(code));
      const success = code === 0 || code === 20001;
      assert.equal(explanation.variants.length > 0, !success, String(code));
    }
  });

  test('codes with several meanings show each, with a reply that has it', () => {
    assert.deepEqual(categoriesOf('33004'), ['key-expired', 'key-or-ip-mismatch', 'permission']);
    assert.deepEqual(categoriesOf('-2015'), ['key-expired', 'key-or-ip-mismatch', 'permission']);
    assert.deepEqual(categoriesOf('10003'), ['key-or-environment', 'session-limit']);
    assert.deepEqual(categoriesOf('10002'), ['clock-ahead', 'clock-behind', 'request-late']);
    assert.deepEqual(categoriesOf('10009'), ['banned', 'region']);
    assert.deepEqual(categoriesOf('10001'), ['missing-auth', 'business', 'clock-behind']);
    assert.deepEqual(categoriesOf('401'), ['missing-auth', 'key-or-environment']);
    assert.deepEqual(categoriesOf('http403'), ['rate-limit', 'region', 'no-verdict']);
    const [expired] = explainSubject('33004')?.variants ?? [];
    assert.equal(expired.example, 'Your api key has expired.');
    assert.equal(expired.confidence, 'stated');
  });

  test('no meaning that the tables give a code is left out', () => {
    for (const { codes = [], category, refine } of ROWS) {
      if (refine === 'clock') continue; // decided by figures, not by the row
      for (const code of codes.filter((one) => one !== 0 && one !== 20001)) {
        assert.ok(categoriesOf(String(code))?.includes(category), `${code} ${category}`);
      }
    }
    assert.ok(samples.every(({ code, body }) => (code === undefined) === (typeof body === 'string')));
  });

  test('every category and every step, with the codes that lead there', () => {
    for (const category of [...causesOf(bybit), 'credential']) {
      const explanation = explainSubject(category);
      assert.equal(explanation?.kind, 'category');
      assert.equal(explanation.variants[0].what, helpOf(/** @type {any} */ (category), bybit).what);
      assert.equal(explanation.codes.length > 0, category !== 'credential', category);
    }
    for (const { id, title } of checklistOf(bybit)) {
      const explanation = explainSubject(id);
      assert.equal(explanation?.kind, 'step');
      assert.ok(explanation.headline.includes(title));
    }
    assert.ok(explainSubject('expiry')?.codes.includes('33004'));
    assert.ok(explainSubject('clock-ahead')?.codes.includes('10002'));
  });

  test('the checklist puts the likeliest step first, and is for refusals of identity only', () => {
    const first = (/** @type {string} */ subject) => explainSubject(subject)?.checklist[0]?.id;
    assert.equal(first('33004'), 'expiry');
    assert.equal(first('10004'), 'signature');
    assert.equal(first('10002'), 'clock');
    assert.equal(first('10010'), 'ip-whitelist');
    assert.equal(first('10006'), undefined);
    for (const subject of subjects()) {
      const { checklist = [], kind } = explainSubject(subject) ?? {};
      assert.ok([0, kind === 'step' ? 1 : 9].includes(checklist.length), subject);
    }
  });

  test('every subject that the shells offer has an explanation', () => {
    for (const subject of subjects()) assert.ok(explainSubject(subject)?.known, subject);
  });

  test('what is no subject', () => {
    for (const subject of [
      '',
      'foo',
      '33oo4',
      '--',
      'http',
      '1e3',
      '9'.repeat(30),
      'constructor',
      '__proto__',
    ]) {
      assert.equal(explainSubject(subject), null, subject);
    }
  });
});

describe('the command', () => {
  test('a code, in words', async () => {
    const { code, stdout, stderr } = await runCli(['explain', '33004']);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /Often said: +.*not found/);
    assert.match(stdout.replace(/\s+/g, ' '), new RegExp(mistakes[33004].truth.slice(0, 40)));
    assert.match(stdout, /when the reply says: apikey\/ip not matched/);
    assert.match(stdout, /Checklist, most likely cause first\n {2}1\. Expiry \(expiry\)/);
    assert.ok(stdout.split('\n').every((line) => line.length <= 80));
  });

  test('negative codes, statuses, names; and 3 for what the package does not know', async () => {
    for (const subject of ['-2015', 'http401', 'clock-ahead', 'signature']) {
      assert.equal((await runCli(['explain', subject])).code, 0, subject);
    }
    const unknown = await runCli(['explain', '123456']);
    assert.equal(unknown.code, 3);
    assert.match(unknown.stdout, /does not know 123456 as a code/);
    assert.match(unknown.stdout, /bybit-exchange\.github\.io\/docs\/v5\/error/);
  });

  test('--json', async () => {
    const { stdout } = await runCli(['explain', '--json', '--venue', 'bybit', '-2015']);
    const explanation = JSON.parse(stdout);
    assert.equal(explanation.variants[0].category, 'key-expired');
    const pasted = await runCli(['explain', '--json'], {
      input: '{"retCode":10003,"retMsg":"API key is invalid."}',
    });
    assert.equal(JSON.parse(pasted.stdout).error.category, 'key-or-environment');
  });

  test('a reply on stdin, by - or by nothing', async () => {
    const input = '{"retCode":10003,"retMsg":"API key is invalid."}';
    const { code, stdout } = await runCli(['explain'], { input });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^BybitAuthError: This environment does not know the API key\nRead: retCode 10003, retMsg "API key is invalid\."\n/,
    );
    assert.match(stdout, /Often said: +A rate limit/);
    assert.equal((await runCli(['explain', '-'], { input })).stdout, stdout);
  });

  test('a code on stdin, a success, and nothing', async () => {
    assert.match((await runCli(['explain'], { input: ' 33004\n' })).stdout, /^retCode 33004 has 3 meanings/);
    const success = await runCli(['explain'], { input: '{"retCode":0,"retMsg":"OK"}' });
    assert.deepEqual(
      [success.code, success.stdout],
      [
        0,
        'The reply is a success: the exchange refused nothing.\nRead: retCode 0, retMsg "OK"\nExchange: Bybit (by the form of the reply)\n',
      ],
    );
    for (const input of ['', 'hello', '{"a":1}', '\u0000\u0001', '['.repeat(10_000)]) {
      const nothing = await runCli(['explain'], { input });
      assert.equal(nothing.code, 3, input);
      assert.match(nothing.stdout, /No reply of the exchange was found/);
    }
  });

  test('secrets in what was pasted are not repeated', async () => {
    const retMsg = `error sign! origin_string[1700000000000${KEY}5000category=linear] and again ${KEY}`;
    const log = {
      config: {
        url: 'https://api.bybit.com/v5/order/create',
        method: 'post',
        headers: { 'X-BAPI-API-KEY': KEY, 'X-BAPI-SIGN': SIGNATURE },
      },
      apiSecret: 'PasteTestSecret',
      response: { data: { retCode: 10004, retMsg } },
    };
    for (const args of [['explain'], ['explain', '--json']]) {
      const { code, stdout, stderr } = await runCli(args, {
        input: `ERROR ${JSON.stringify(log)} at bot.js`,
      });
      assert.equal(code, 0);
      assert.match(stdout, /bad-signature/);
      for (const secret of [KEY, SIGNATURE, 'PasteTestSecret']) {
        assert.ok(!stdout.includes(secret) && !stderr.includes(secret), secret);
      }
    }
  });
});

describe('replies in what was pasted', () => {
  const first = (/** @type {string} */ text) => {
    const [found] = repliesIn(text);
    return found && classify(found.body, found.context);
  };

  /** @type {[what: string, text: string, code: number | null, category: string, more?: object][]} */
  const CASES = [
    [
      'JSON in a log line',
      '12:00 WARN {"retCode":33004,"retMsg":"apikey/ip not matched","result":{}} retrying',
      33004,
      'key-or-ip-mismatch',
    ],
    [
      'the old form',
      '{"ret_code":10010,"ret_msg":"Unmatched IP","time_now":"1700000000.1"}',
      10010,
      'ip-not-allowed',
    ],
    [
      'a WebSocket',
      '{"success":false,"ret_msg":"error:request expired","conn_id":"x","op":"auth"}',
      null,
      'clock-behind',
    ],
    [
      'JSON inside of JSON as text',
      '{"msg":"failed","body":"{\\"retCode\\":10005,\\"retMsg\\":\\"Permission denied\\"}"}',
      10005,
      'permission',
    ],
    [
      'an error of an HTTP client',
      '{"config":{"url":"https://api-testnet.bybit.com/v5/order/create","method":"post"},"status":200,"response":{"data":{"retCode":10003,"retMsg":"API key is invalid."}}}',
      10003,
      'key-or-environment',
      { environment: 'testnet', method: 'POST' },
    ],
    [
      'console.log()',
      "{\n  retCode: 33004,\n  retMsg: 'Your api key has expired.',\n  result: {}\n}",
      33004,
      'key-expired',
    ],
    [
      'Python',
      "{'retCode': 10010, 'retMsg': \"Unmatched IP, please check your API key's bound IP addresses.\"}",
      10010,
      'ip-not-allowed',
    ],
    [
      'a Python client',
      'pybit.exceptions.InvalidRequestError: error sign! origin_string[a] (ErrCode: 10004) (ErrTime: 05:34:12).\nRequest → GET https://api.bybit.com/v5/account/info: .',
      10004,
      'bad-signature',
      { environment: 'mainnet' },
    ],
    [
      'curl -i',
      'HTTP/1.1 401 Unauthorized\r\nDate: x\r\nTraceid: 0123abcd\r\n\r\n',
      null,
      'missing-auth',
      { traceId: '0123abcd' },
    ],
    [
      'curl -i with a page',
      'HTTP/2 403 \r\ncontent-type: text/html\r\n\r\n<html><body>not available in your country</body></html>',
      null,
      'region',
      { httpStatus: 403 },
    ],
    [
      'a page in a log',
      'got <!DOCTYPE html><html><body>502 Bad Gateway</body></html> instead',
      null,
      'no-verdict',
    ],
    ['words', 'the bot says retCode 10005 all the time', 10005, 'permission'],
    [
      'braces before it',
      'fn() { if (a) { "x } {"retCode":10003,"retMsg":"API key is invalid."}',
      10003,
      'key-or-environment',
    ],
  ];
  for (const [what, text, code, category, more = {}] of CASES) {
    test(what, () => {
      const error = first(text);
      assert.equal(error?.code, code);
      assert.equal(error?.category, category);
      for (const [name, value] of Object.entries(more)) {
        assert.equal(/** @type {any} */ (error)[name], value, name);
      }
    });
  }

  test('of several replies the refusal counts', async () => {
    const input = '{"retCode":0,"retMsg":"OK"}\n{"retCode":10006,"retMsg":"Too many visits!"}';
    assert.equal(repliesIn(input).length, 2);
    assert.match(
      (await runCli(['explain'], { input })).stdout,
      /^BybitRateLimitError.*\nRead: retCode 10006, /,
    );
  });

  test('hostile text costs no more than it is worth', () => {
    for (const text of [
      '{'.repeat(200_000),
      '{"'.repeat(200_000),
      '[{"a":'.repeat(50_000),
      `${'x'.repeat(1e6)} (ErrCode: 1`,
    ]) {
      assert.deepEqual(repliesIn(text), []);
    }
    let deep = '{"retCode":1}';
    for (let depth = 0; depth < 12; depth++) deep = JSON.stringify({ inner: deep });
    assert.ok(repliesIn(deep).length <= 1);
  });
});
