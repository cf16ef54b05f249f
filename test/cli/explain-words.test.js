'use strict';

// Runs once: the command signs nothing.

/** `explain` takes words, knows whose code it is, and shows what it read. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { knownCodes } = require('../../lib/cli/explain/known-codes');
const { explainSubject } = require('../../lib/cli/explain/subject');
const { VENUES } = require('../../lib/venues');
const { runCli } = require('../support/cli/cli');

const { bybit } = VENUES;

describe('the command', () => {
  test('words: a message, an error of Node.js, a code in other words', async () => {
    /** @type {readonly (readonly [string, RegExp])[]} */
    const CASES = [
      [
        'apikey/ip not matched',
        /^BybitAuthError: .*\nRead: retMsg "apikey\/ip not matched"\nExchange: Bybit \(by its code and its text\)\n {2}/,
      ],
      ['Unmatched IP', /\bip-not-allowed\b/],
      ['error sign!', /\bbad-signature\b/],
      ['invalid api key', /\bkey-or-environment\b/],
      ['ECONNRESET', /^BybitApiError: No reply came: the connection was reset [^]*\nRead: ECONNRESET\n {2}/],
      ['connect ETIMEDOUT 203.0.113.7:443', /^BybitApiError: No reply came: [^]*\nRead: ETIMEDOUT\n {2}/],
      [
        'Request failed with status code 403',
        /^BybitApiError: The documented reasons for HTTP 403 are too many requests[^:]*mainland China[^:]*GET with a\s+body\. [^:]*\nRead: HTTP 403\n/,
      ],
      [
        '403',
        /^The documented reasons for HTTP 403 are too many requests[^:]*mainland China[^:]*GET with a body/,
      ],
      ['expired', /^'expired' is read as key-expired\./],
      ['expiration', /^'expiration' is read as key-expired\./],
      ['expiery', /^'expiery' is read as expiry\./],
      [
        'Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON',
        /^BybitApiError: The reply was a web page, not JSON/,
      ],
      [
        'JSONDecodeError: Expecting value: line 1 column 1 (char 0)',
        /^BybitApiError: The reply was not JSON/,
      ],
      ['retCode=33004', /^retCode 33004 has 3 meanings/],
      ['ret_code: 10003', /^retCode 10003 has 2 meanings/],
      ['33004.', /^retCode 33004 has 3 meanings/],
      ['"33004"', /^retCode 33004 has 3 meanings/],
      ['key_expired', /^'key_expired' is read as key-expired\.\n\nkey-expired: /],
      ['clock-ahaed', /^'clock-ahaed' is read as clock-ahead\./],
      ['expired key', /is read as key-expired\./],
      ['invalid signature', /is read as bad-signature\./],
      ['ip not whitelisted', /is read as ip-/],
    ];
    for (const [words, pattern] of CASES) {
      const { code, stdout, stderr } = await runCli(['explain', words]);
      assert.deepEqual([code, stderr], [0, ''], words);
      assert.match(stdout, pattern, words);
    }
    const empty = await runCli(['explain', ' ']);
    assert.equal(empty.code, 2);
    assert.match(empty.stderr, /explain was given an empty text/);
  });

  test('codes about the order, and those of other exchanges, in one line', async () => {
    /** @type {readonly (readonly [string, string])[]} */
    const CASES = [
      ['110007', '110007 is about the order (not enough balance), not about the key.'],
      ['170131', '170131 is about the order (not enough balance), not about the key.'],
      ['51008', '51008 is about the account (balance or margin is too low), not about the key.'],
      ['10072', '10072 is a MEXC code (invalid access key), not one of Bybit, Binance, OKX, '],
      ['100413', '100413 is a BingX code (invalid API key), not one of Bybit, Binance, OKX, '],
    ];
    for (const [subject, sentence] of CASES) {
      const { code, stdout } = await runCli(['explain', subject]);
      assert.equal(code, 0, subject);
      assert.ok(stdout.replace(/\s+/g, ' ').startsWith(sentence), stdout);
    }
    const pasted = await runCli(['explain'], {
      input: '{"code":10072,"msg":"Api key info invalid"}',
    });
    assert.equal(pasted.code, 0);
    assert.match(
      pasted.stdout,
      /^10072 is a MEXC code \(invalid access key\), not one of Bybit, Binance, OKX,[\s\S]{1,60}\.\nRead: code 10072\n$/,
    );
    const order = await runCli(['explain'], {
      input: '{"retCode":110007,"retMsg":"ab not enough for new order"}',
    });
    assert.match(
      order.stdout,
      /^110007 is about the order \(not enough balance\), not about the key\.\nRead: retCode 110007, .*\nExchange: .*\nBybitApiError: /,
    );
  });

  test('a refused signature ends with the command that finds the difference', async () => {
    const { stdout } = await runCli(['explain', 'error sign!']);
    assert.match(stdout, /\n {2}(?:npx )?bybit-auth check < request\.txt\n$/);
    const { stdout: other } = await runCli(['explain', 'invalid api key']);
    assert.doesNotMatch(other, /check < /);
  });

  test('no code about the key is one about the request, too', () => {
    for (const code of knownCodes(bybit)) {
      const { variants } = explainSubject(String(code), bybit) ?? { variants: [] };
      const isAboutRequest = variants.every(({ category }) => category === 'business');
      if (!isAboutRequest) assert.equal(bybit.help.requestCodes[code], undefined, String(code));
    }
  });

  test('what was read is shown, and what came before it', async () => {
    const input = [
      '10:00:00 WARN {"retCode":10006,"retMsg":"Too many visits!"}',
      '10:00:01 WARN {"retCode":10006,"retMsg":"Too many visits!"}',
      '10:00:02 WARN 502 Bad Gateway',
      '10:00:03 ERROR POST https://api-testnet.bybit.com/v5/order/create 200 OK {"retCode":10003,"retMsg":"API key is invalid."}',
    ].join('\n');
    const { stdout } = await runCli(['explain'], { input });
    const [sentence, read] = stdout.split(/^(?=Read: )|^(?= {2}request)/m);
    assert.match(sentence, /^BybitAuthError: [^\n]+\n$/);
    assert.equal(
      read.replace(/\s+/g, ' ').trim(),
      'Read: retCode 10003, retMsg "API key is invalid.", HTTP 200, POST /v5/order/create Exchange: Bybit (by api-testnet.bybit.com in the text)',
    );
    assert.match(
      stdout,
      /\nEarlier in the text:\n {2}- HTTP 502 \(no-verdict\)\n {2}- retCode 10006, .*\(rate-limit, 2 times\)\n$/,
    );
  });

  test('what the exchange signed keeps its evidence, without the key', async () => {
    const key = 'Ab3dEf6hIj9lMn2pQr';
    const retMsg = `error sign! origin_string[1700000000000${key}5000endTime=3&category=linear]`;
    for (const input of [
      JSON.stringify({ retCode: 10004, retMsg }),
      retMsg,
      `{'retCode': 10004, 'retMsg': '${retMsg}'}`,
    ]) {
      const { stdout } = await runCli(['explain', '--json'], { input });
      assert.ok(!stdout.includes(key));
      const { error } = JSON.parse(stdout);
      assert.equal(
        error.retMsg.includes('origin_string[1700000000000Ab3d…5000endTime=3&category=linear]'),
        true,
        error.retMsg,
      );
    }
  });
});
