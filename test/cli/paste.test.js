'use strict';

// Runs once: the command signs nothing.

/** `explain` does not repeat the secrets of what was pasted, of which it knows nothing else. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const pasted = require('../../lib/cli/explain/pasted-secrets');
const { CATEGORIES, helpOf } = require('../../lib/errors/causes');
const { VENUES } = require('../../lib/venues');
const { runCli } = require('../support/cli/cli');

const { bybit } = VENUES;
const hiderOfSecrets = (text) => pasted.hiderOfSecrets(text, [bybit]);

describe('secrets in what was pasted', () => {
  const key = 'Ab3dEf6hIj9lMn2pQr';
  const secret = 'zQ8wX2cV5bN1mL4kJ7hG9fD3sA6pO0iUyTrE';
  const other = 'Zx8kQ2mW9tR4pL7vN3bC';
  const plain = 'qwertyuiopasdfghjklzxcvbnmqwertyuiop';
  /** @type {Record<string, string>} */
  const PHRASES = {
    'one after the other': `bad ${key} ${secret}`,
    'a sentence': `apikey is ${key} and the secret is ${secret}`,
    'a header without a colon': `API-Key ${key} rejected`,
    'API key and a verb': `API key ${key} is invalid.`,
    'in quotes': `the key \`${key}\` with secret \\"${secret}\\"`,
    'a scheme': `Authorization: Bearer ${secret}`,
    'a scheme in a sentence': `we got bearer ${secret} from ${key}`,
    'a login': `proxy-authorization: Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
    'percent-encoded': `apiKey%3D${key}%26secret%3D${secret}`,
    'percent-encoded twice': `api_key%253D${key}%2526api_secret%253A%2520${secret}`,
    'a form with spaces': `secret+key+${secret}&key:+${key}`,
    'other names': `access-key=${key} client_secret=>${secret} token:${secret}`,
    'a list': `[${key},${secret}]`,
    arrows: `api secret → ${secret}, key -> ${key}`,
    'a table': `| secret | ${secret} |\n| key    | ${key} |`,
    'a tuple': `('X-BAPI-API-KEY', '${key}'), ["apiSecret","${secret}"]`,
    markup: `<key>${key}</key> <secret value=${secret} /> **secret:** **${secret}**`,
    'entities and escapes': String.raw`&quot;key&quot;:&quot;${key}&quot; secret&#61;${secret} \u0022key\u0022:\u0022${key}\u0022`,
    'other words': `the key named ${key} with a secret you know equals ${secret}`,
    'other lengths': `key (${other}), my secret's value: “${other}”, secret：${other}, what is ${other}?`,
    'letters of one kind': `secret: ${plain}, passwd is ${plain}`,
    'a key and a secret after both names': `key and secret were ${other}`,
    'no letters of one kind': `key AB3DEF6HIJ9LMN2PQR secret is ab3def6hij9lmn2pqr7stu1vwx5`,
  };
  const parts = [key, secret, other, plain, 'AB3DEF6HIJ9LMN2PQR', 'ab3def6hij9lmn2pqr7stu1vwx5'];
  parts.push(Buffer.from(`${key}:${secret}`).toString('base64'));

  for (const [name, phrase] of Object.entries(PHRASES)) {
    test(name, () => {
      for (const retCode of [10001, 10003, 10004, 33004]) {
        const log = JSON.stringify({ retCode, retMsg: `error: ${phrase}` });
        const hide = hiderOfSecrets(log);
        for (const part of parts) assert.equal(hide(log).includes(part), false, hide(log));
        assert.equal(JSON.parse(hide(log)).retCode, retCode);
      }
    });
  }

  test('the command', async () => {
    const retMsg = Object.values(PHRASES).join('; ');
    for (const input of [
      JSON.stringify({ retCode: 10003, retMsg }),
      `403 of ${retMsg}\nHTTP/1.1 403 Forbidden\nX-Note: ${retMsg}\n\n<html><body>${retMsg}</body></html>`,
      `token=${secret} answered { retCode: 10003, retMsg: 'who is ${secret.slice(0, 18)}, ${secret}?' }`,
    ]) {
      for (const args of [['explain'], ['explain', '--json']]) {
        const { code, stdout, stderr } = await runCli(args, { input });
        assert.equal(code, 0, stderr);
        // A terminal that is narrow breaks them.
        const shown = (stdout + stderr).replace(/\s+/g, '');
        for (const part of parts) assert.equal(shown.includes(part), false, part);
      }
    }
  });

  test('the command, with words and with what other readers find', async () => {
    const sign = '5f'.repeat(32);
    const url = `https://api.bybit.com/v5/order/list?api_key=${key}&sign=${sign}&secret=${secret}`;
    for (const text of [
      `bybit GET ${url} fetch failed`,
      `NetworkError: bybit GET ${url}`,
      `403 Client Error: Forbidden for url: ${url}`,
      `Request failed with status code 401: the key ${key} with secret ${secret}`,
      `connect ECONNRESET, key ${key}, secret ${secret}`,
      `API key is invalid: ${key} ${secret}`,
      `error 10003: API key ${key} is invalid, secret is ${secret}`,
      `{"code":"50111","msg":"Invalid OK-ACCESS-KEY ${key}","secret":"${secret}"}`,
      `nothing known, secret is ${secret}`,
    ]) {
      for (const args of [['explain'], ['explain', '--json']]) {
        const runs = await Promise.all([runCli(args, { input: text }), runCli([...args, text])]);
        for (const { stdout, stderr } of runs) {
          const shown = (stdout + stderr).replace(/\s+/g, '');
          for (const part of [key, secret, sign]) assert.equal(shown.includes(part), false, text);
        }
      }
    }
  });

  test('words stay', () => {
    const texts = [
      ...bybit.help.samples.map(({ text }) => text),
      ...[...Object.keys(CATEGORIES), 'credential'].flatMap((name) => {
        const { what, proof, remedy } = helpOf(name, bybit);
        return [what, proof, ...remedy];
      }),
      'The API key is for category=linear: CreateOrderRequest, BTCUSDT-29DEC23, traceId 7f0c2a5e9b1d4c3f8a6e5d4c3b2a1908',
      'The API key is invalid, traceId: 7f0c2a5e9b1d4c3f8a6e5d4c3b2a1908; key (see https://bybit-exchange.github.io/docs/v5/intro)',
      'signature: HMAC as 64 lower-case hexadecimal digits, RSA as base64',
    ];
    for (const text of texts) assert.equal(hiderOfSecrets(text)(text), text);
  });
});
