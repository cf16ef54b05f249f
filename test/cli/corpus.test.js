'use strict';

// Runs once: the command signs nothing.

/** `explain` reads what people paste: the corpus in test/cli/pastes, and each reply in each notation and log. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { differences, explainHere, grade, readPastes } = require('../support/cli/pastes');

/** Of the corpus, at most this part may not be found. */
const MOST_NOT_FOUND = 0.02;

describe('the corpus of pastes', () => {
  const pastes = readPastes();

  test('is large, and in the forms of many clients', () => {
    assert.ok(pastes.length >= 150);
    assert.equal(new Set(pastes.map(({ text }) => text)).size, pastes.length);
    const clients = new Set(pastes.map(({ name }) => name.split(': ')[1]));
    assert.ok(clients.size >= 20, [...clients].join(', '));
  });

  test('no verdict is wrong, and nearly every reply is found', async () => {
    const grades = await Promise.all(
      pastes.map(async (paste) => ({ paste, grade: grade(paste, await explainHere(paste.text)) })),
    );
    const named = (/** @type {string} */ wanted) =>
      grades.flatMap(({ paste, grade: one }) => (one === wanted ? [paste.name] : []));
    assert.deepEqual(named('wrong'), []);
    assert.ok(named('not found').length <= pastes.length * MOST_NOT_FOUND, named('not found').join('\n'));
  });

  for (const paste of pastes) {
    test(paste.name, async () => {
      assert.deepEqual(differences(paste, await explainHere(paste.text)), []);
    });
  }
});

/** Replies with their meaning: code, message, category. @type {readonly (readonly [number, string, string])[]} */
const REPLIES = [
  [10003, 'API key is invalid.', 'key-or-environment'],
  [10004, 'error sign! origin_string[1700000000000short5000category=linear]', 'bad-signature'],
  [10005, 'Permission denied, please check your API key permissions.', 'permission'],
  [10006, 'Too many visits. Exceeded the API Rate Limit.', 'rate-limit'],
  [10010, "Unmatched IP, please check your API key's bound IP addresses.", 'ip-not-allowed'],
  [
    10002,
    'invalid request, please check your server timestamp or recv_window param. req_timestamp[1700000004000],server_timestamp[1700000000000],recv_window[5000]',
    'clock-ahead',
  ],
  [33004, 'apikey/ip not matched', 'key-or-ip-mismatch'],
  [-2015, 'Your api key has expired.', 'key-expired'],
  [10009, 'The service is not available in your region.', 'region'],
  [10028, 'The API can only be accessed by unified account users.', 'account-mode'],
  [110007, 'ab not enough for new order', 'business'],
];

/** @param {string} text in Python's quotes: double ones around an apostrophe */
const python = (text) => (text.includes("'") ? `"${text}"` : `'${text}'`);

/** Each notation of a reply. @type {Record<string, (code: number, message: string) => string>} */
const NOTATIONS = {
  JSON: (retCode, retMsg) => JSON.stringify({ retCode, retMsg, result: {}, time: 1_700_000_000_000 }),
  'JSON in lines': (retCode, retMsg) => JSON.stringify({ result: { list: [] }, retCode, retMsg }, null, 2),
  'the old JSON': (code, message) => JSON.stringify({ ret_code: code, ret_msg: message, ext_code: '' }),
  'escaped JSON': (retCode, retMsg) =>
    JSON.stringify({ error: `bybit ${JSON.stringify({ retCode, retMsg })}` }),
  'JSON, escaped twice': (retCode, retMsg) =>
    JSON.stringify({ log: JSON.stringify({ err: JSON.stringify({ retCode, retMsg }) }) }),
  Python: (code, message) => `{'retCode': ${code}, 'retMsg': ${python(message)}, 'result': {}}`,
  'Python, the message first': (code, message) => `{'retMsg': ${python(message)}, 'retCode': ${code}}`,
  'a dataclass': (code, message) => `Reply(ret_code=${code}, ret_msg=${python(message)}, result=None)`,
  'console.log': (code, message) => `{ retCode: ${code}, retMsg: ${python(message)}, result: {} }`,
  Java: (code, message) => `{retCode=${code}, retMsg=${message}, result={}, time=1700000000000}`,
  'a Java record': (code, message) => `Reply[retCode=${code}, retMsg=${message}, time=1700000000000]`,
  'Go, %+v': (code, message) => `&{RetCode:${code} RetMsg:${message} Result:map[] Time:1700000000000}`,
  'Go, a map': (code, message) => `map[result:map[] retCode:${code} retMsg:${message} time:1.7e+12]`,
  'Go, %#v': (code, message) =>
    `bybit.Reply{RetCode:${code}, RetMsg:${JSON.stringify(message)}, Time:1700000000000}`,
  Rust: (code, message) =>
    `Reply { ret_code: ${code}, ret_msg: ${JSON.stringify(message)}, time: Some(1700000000000) }`,
  'Rust, options': (code, message) =>
    `Reply { ret_code: Some(${code}), ret_msg: Some(${JSON.stringify(message)}) }`,
  'C#': (code, message) => `Reply { RetCode = ${code}, RetMsg = ${message}, Time = 1700000000000 }`,
  'PHP, print_r': (code, message) => `Array\n(\n    [retCode] => ${code}\n    [retMsg] => ${message}\n)`,
  'PHP, var_dump': (code, message) =>
    `array(2) {\n  ["retCode"]=>\n  int(${code})\n  ["retMsg"]=>\n  string(${message.length}) "${message}"\n}`,
  Ruby: (code, message) => `{"retCode"=>${code}, "retMsg"=>"${message}"}`,
  logfmt: (code, message) => `retCode=${code} retMsg=${JSON.stringify(message)} took=12ms`,
  YAML: (code, message) => `retCode: ${code}\nretMsg: ${JSON.stringify(message)}\nresult: {}`,
  pybit: (code, message) =>
    `pybit.exceptions.InvalidRequestError: ${message} (ErrCode: ${code}) (ErrTime: 10:11:12).`,
  'a name and a code': (code, message) => `[ServerError] ${code}: ${message}`,
  'an error of a client': (code, message) => `APIError(code=${code}): ${message}`,
};

/** Each place where a reply stands. @type {Record<string, (reply: string) => string>} */
const PLACES = {
  alone: (reply) => reply,
  'a log with a date': (reply) => `2025-03-01 10:00:00,123 - bot.exchange - ERROR - ${reply}`,
  'a log with brackets': (reply) => `[2025-03-01T10:00:00.000Z] [ERROR] request failed: ${reply}`,
  'a journal': (reply) => `Mar 01 10:00:00 vps bot[4711]: ${reply}`,
  docker: (reply) => `bot-1  | ${reply}`,
  'other lines': (reply) =>
    `10:00:00 INFO started, 33004 candles loaded\n10:00:01 ERROR ${reply}\n10:00:02 INFO waiting 10006 ms`,
  'Windows line ends': (reply) => `\r\n${reply}\r\n`.replaceAll(/(?<!\r)\n/g, '\r\n'),
  colours: (reply) => `\u001B[31mERROR\u001B[39m ${reply}\u001B[0m`,
};

describe('each reply in each notation', () => {
  for (const [notation, write] of Object.entries(NOTATIONS)) {
    test(notation, async () => {
      for (const [code, message, category] of REPLIES) {
        for (const [place, put] of Object.entries(PLACES)) {
          const text = put(write(code, message));
          const { found, error } = await explainHere(text);
          assert.ok(found, `${place}: ${text}`);
          assert.deepEqual([error.code, error.category], [code, category], `${place}: ${text}`);
        }
      }
    });
  }
});
