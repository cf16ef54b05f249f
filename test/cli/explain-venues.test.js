'use strict';

// Runs once: the command signs nothing.

/** `bybit-auth explain` finds the exchange of a code and of a text, and says what shows it. The corpus has the forms of the clients. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { runCli } = require('../support/cli/cli');

/** @param {string[]} args @param {string} [input] */
async function explain(args, input) {
  const { code, stdout, stderr } = await runCli(['explain', ...args], { input });
  assert.equal(stderr, '');
  return { code, text: stdout.replace(/\s+/g, ' ') };
}

/** @param {string[]} args @param {string} [input] @returns {Promise<any>} */
async function explainJson(args, input) {
  return JSON.parse((await runCli(['explain', '--json', ...args], { input })).stdout);
}

describe('a code', () => {
  test('of one exchange is found without naming it', async () => {
    for (const [subject, venue, title] of [
      ['33004', 'bybit', 'Bybit'],
      ['-2008', 'binance', 'Binance'],
      ['50119', 'okx', 'OKX'],
      ['51008', 'okx', 'OKX'],
      ['400004', 'kucoin', 'KuCoin'],
      ['INVALID_KEY', 'gate', 'Gate.io'],
      ['http418', 'binance', 'Binance'],
    ]) {
      const { code, text } = await explain([subject]);
      assert.equal(code, 0, subject);
      assert.ok(text.includes(`Exchange: ${title} (only ${title} has it)`), text);
      const json = await explainJson([subject]);
      assert.deepEqual([json.venue, json.alsoAt], [venue, undefined], subject);
    }
  });

  test('of several exchanges is listed for each, its owner first', async () => {
    for (const subject of ['-2015', '-1021', '-1022', '-2014']) {
      const { text } = await explain([subject]);
      assert.ok(text.startsWith(`Binance and Bybit have the code ${subject}. --venue binance or`), text);
      const { venue, alsoAt } = await explainJson([subject]);
      assert.deepEqual([venue, alsoAt.map((/** @type {any} */ one) => one.venue)], ['binance', ['bybit']]);
    }
  });

  test('--venue chooses, and names the exchange of a code that this one does not send', async () => {
    const { venue, alsoAt } = await explainJson(['--venue', 'bybit', '-2015']);
    assert.deepEqual([venue, alsoAt], ['bybit', undefined]);
    const { code, text } = await explain(['--venue', 'bybit', '50111']);
    assert.equal(code, 0);
    assert.match(text, /^50111 is an OKX code\. Bybit does not send it\. --venue okx explains it\./);
    const wrong = await runCli(['explain', '--venue', 'binanc', '1']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--venue must be bybit, binance, okx, [a-z, ]+; did you mean binance\?/);
  });

  test('of no exchange leads to the pages of all of them', async () => {
    const { code, text } = await explain(['123456']);
    assert.equal(code, 3);
    assert.match(text, /codes of Bybit, Binance, OKX\b.* See \S*bybit\S* \S*binance\S* \S*okx\S* /);
  });

  test('a name that every exchange has says whose answer it is', async () => {
    const { text } = await explain(['clock-ahead']);
    assert.match(
      text,
      /This is about Bybit: choose another exchange with --venue binance, --venue okx\b.*\./,
    );
  });
});

describe('a text', () => {
  const REPLY = '{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}';

  test('what shows the exchange is said', async () => {
    for (const [input, title, why] of [
      [`GET https://fapi.binance.com/fapi/v2/balance ${REPLY}`, 'Binance', 'by fapi.binance.com in the text'],
      [`binanceusdm ${REPLY}`, 'Binance', 'by binanceusdm, which ccxt writes before its replies'],
      [REPLY, 'Binance', 'by the form of the reply'],
      ['APIError(code=-2015): Invalid API-key, IP, or permissions for action.', 'Binance', 'by its code'],
      ['OK-ACCESS-KEY was sent, HTTP 401', 'OKX', 'by OK-ACCESS-KEY in the text'],
      ['{"retCode":-2015,"retMsg":"Your api key has expired."}', 'Bybit', 'by the form of the reply'],
    ]) {
      const { text } = await explain([], input);
      assert.ok(text.includes(`Exchange: ${title} (${why}`), text);
    }
  });

  test('a refused order in a 200 is that order, and its batch is not repeated', async () => {
    const data = [
      { sCode: '0', sMsg: '' },
      { sCode: '51008', sMsg: 'Order failed. Insufficient USDT balance in account' },
    ];
    const { venue, error, others } = await explainJson([], JSON.stringify({ code: '2', data, msg: '' }));
    assert.deepEqual([venue, error.code, error.category, others], ['okx', 51008, 'business', []]);
  });

  test('--venue reads it as a reply of that exchange', async () => {
    const { venue, error } = await explainJson(
      ['--venue', 'binance'],
      'the request failed with HTTP status 418, again',
    );
    assert.deepEqual([venue, error.httpStatus], ['binance', 418]);
    const { text } = await explain(['--venue', 'bybit'], '{"code":"50113","msg":"Invalid Sign"}');
    assert.match(text, /^50113 is an OKX code\. Bybit does not send it\. --venue okx explains it\./);
  });

  test('keys and secrets of each exchange are hidden', async () => {
    const key = '0a1b2c3d-1111-4222-8333-0123456789ab';
    const phrase = 'MadeUpPhrase77';
    const input = `OK-ACCESS-KEY: ${key}\nOK-ACCESS-PASSPHRASE: ${phrase}\n{"code":"50105","msg":"Request header OK-ACCESS-PASSPHRASE incorrect. ${key} ${phrase}"}`;
    const { stdout } = await runCli(['explain', '--json'], { input });
    assert.equal(JSON.parse(stdout).error.category, 'passphrase');
    for (const secret of [key, phrase]) assert.ok(!stdout.includes(secret), stdout);
  });
});
