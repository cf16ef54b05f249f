'use strict';

/**
 * 10004: what was signed is not what the server signed. Each of these clients signs one thing and sends another; the
 * first of them signs and sends the same, with a secret that is not the key's.
 */

const { KEY, OTHER_KEY, READ, WRITE, WRONG_SECRET, rsaPair } = require('../support/scenarios/world.js');
const { CREATE, ORDER } = require('../support/fixtures.js');

const BODY = JSON.stringify(ORDER);
const REALTIME = '/v5/order/realtime';
/** The steps of every 10004: the server looked the key up before it checked the signature. */
const steps = { signature: 'fail', environment: 'pass', 'key-exists': 'pass', permissions: 'unknown' };
const refused = (...says) => ({ cause: 'bad-signature', first: 'signature', steps, says });
const get = (query, content) => ({ method: 'GET', path: REALTIME, query, sign: { content }, byHand: true });
const post = (body, sign) => ({ method: 'POST', path: CREATE, body, sign, byHand: true });

module.exports = [
  {
    name: 'the secret of another key, on a read',
    via: 'classify',
    bot: { secret: WRONG_SECRET },
    request: READ,
    expect: { ...refused(/secret/), fields: { code: 10004 } },
  },
  {
    name: 'the secret of another key, on an order',
    via: 'classify',
    bot: { secret: WRONG_SECRET },
    request: WRITE,
    expect: refused(/secret/),
  },
  {
    name: 'a secret of which the last character is missing',
    via: 'classify',
    bot: { secret: KEY.secret.slice(0, -1) },
    request: READ,
    expect: { ...refused(/secret/), steps: { ...steps, 'key-format': 'warn' } },
  },
  {
    name: 'an RSA key that is not the one that was registered',
    via: 'classify',
    world: { keys: [{ apiKey: KEY.apiKey, publicKey: rsaPair('registered').publicKey }] },
    bot: { privateKey: rsaPair('another').privateKey },
    request: READ,
    expect: refused(/secret|private key/),
  },
  {
    name: 'an HMAC secret for a key that was made with RSA',
    via: 'classify',
    world: { keys: [{ apiKey: KEY.apiKey, publicKey: rsaPair('registered').publicKey }] },
    request: READ,
    expect: refused(/secret|private key/),
  },
  {
    name: 'parameters sorted for the signature and sent as they were',
    via: 'classify',
    request: get('symbol=BTCUSDT&category=linear', 'category=linear&symbol=BTCUSDT'),
    expect: refused(/parameters in another order/),
  },
  {
    name: 'a space signed as it is and sent as %20',
    via: 'classify',
    request: get('category=linear&orderLinkId=my%20order', 'category=linear&orderLinkId=my order'),
    expect: refused(/encoding of a space/),
  },
  {
    name: 'a space signed as + and sent as %20',
    via: 'classify',
    request: get('category=linear&orderLinkId=my%20order', 'category=linear&orderLinkId=my+order'),
    expect: refused(/encoding of a space/),
  },
  {
    name: 'a comma signed as it is and sent as %2C',
    via: 'classify',
    request: get('accountType=UNIFIED&coin=MNT%2CUSDT', 'accountType=UNIFIED&coin=MNT,USDT'),
    expect: refused(/encoding of a comma/),
  },
  {
    name: 'a comma signed as %2C and sent as it is',
    via: 'classify',
    request: get('accountType=UNIFIED&coin=MNT,USDT', 'accountType=UNIFIED&coin=MNT%2CUSDT'),
    expect: refused(/encoding of a comma/),
  },
  {
    name: 'a quote signed as it is and sent as %27',
    via: 'classify',
    request: get('category=linear&orderLinkId=o%27neill', "category=linear&orderLinkId=o'neill"),
    expect: refused(/encoding of a quot/),
  },
  {
    name: 'brackets signed as they are and sent encoded',
    via: 'classify',
    request: get('category=linear&tags%5B0%5D=a', 'category=linear&tags[0]=a'),
    expect: refused(/encoding of a bracket/),
  },
  {
    name: 'letters beyond ASCII signed as they are and sent encoded',
    via: 'classify',
    request: get('category=linear&orderLinkId=caf%C3%A9', 'category=linear&orderLinkId=café'),
    expect: refused(/beyond ASCII/),
  },
  {
    name: 'a cursor signed decoded and sent encoded',
    via: 'classify',
    source: 'https://github.com/zhouaini528/bybit-php/issues/24',
    request: get('category=linear&cursor=a1b2%3A170%2Cc3%3A170', 'category=linear&cursor=a1b2:170,c3:170'),
    expect: refused(/encoding of a reserved character/),
  },
  {
    name: 'a cursor that was encoded twice',
    via: 'classify',
    request: get('category=linear&cursor=a1b2%253A170', 'category=linear&cursor=a1b2%3A170'),
    expect: refused(/twice/),
  },
  {
    name: 'small hexadecimal digits signed, capital ones sent',
    via: 'classify',
    request: get('category=linear&cursor=a%3A1', 'category=linear&cursor=a%3a1'),
    expect: refused(/lower-case hexadecimal/),
  },
  {
    name: 'a query signed with its question mark',
    via: 'classify',
    request: get('category=linear&symbol=BTCUSDT', '?category=linear&symbol=BTCUSDT'),
    expect: refused(/the query including the \?/),
  },
  {
    name: 'a read that signs its parameters as JSON',
    via: 'classify',
    request: get('category=linear&symbol=BTCUSDT', '{"category":"linear","symbol":"BTCUSDT"}'),
    expect: refused(/the parameters of the query as JSON/),
  },
  {
    name: 'a parameter that was added after signing',
    via: 'classify',
    request: get('category=linear&symbol=BTCUSDT&limit=50', 'category=linear&symbol=BTCUSDT'),
    expect: refused(/limit/),
  },
  {
    name: 'JSON signed with the blanks of another serialiser',
    via: 'classify',
    request: post(BODY, { content: BODY.replaceAll(',', ', ').replaceAll('":"', '": "') }),
    expect: refused(/white space/),
  },
  {
    name: 'JSON whose names were put into another order',
    via: 'classify',
    request: post(BODY, { content: JSON.stringify(Object.fromEntries(Object.entries(ORDER).reverse())) }),
    expect: refused(/order of the names/),
  },
  {
    name: 'a number signed as 1.0 and sent as 1',
    via: 'classify',
    request: post('{"category":"linear","symbol":"BTCUSDT","qty":1}', {
      content: '{"category":"linear","symbol":"BTCUSDT","qty":1.0}',
    }),
    expect: refused(/notation of a number/),
  },
  {
    name: 'letters beyond ASCII signed escaped and sent as they are',
    via: 'classify',
    request: post('{"category":"linear","orderLinkId":"café"}', {
      content: '{"category":"linear","orderLinkId":"caf\\u00e9"}',
    }),
    expect: refused(/\\u/),
  },
  {
    name: 'a body that was signed and did not arrive',
    via: 'classify',
    request: post('', { content: BODY }),
    expect: refused(/a body that did not arrive/),
  },
  {
    name: 'a body that was sent and not signed',
    via: 'classify',
    request: post(BODY, { content: '' }),
    expect: refused(/without query or body/),
  },
  {
    name: 'an order that signs its parameters as a query',
    via: 'classify',
    request: post(BODY, { content: new URLSearchParams(ORDER).toString() }),
    expect: refused(/the query instead of the body/),
  },
  {
    name: 'a line end behind the body',
    via: 'classify',
    request: post(`${BODY}\n`, { content: BODY }),
    expect: refused(/line end/),
  },
  {
    name: 'a recv_window signed that is not the one that is sent',
    via: 'classify',
    request: { ...READ, byHand: true, sign: { recvWindow: '20000' } },
    expect: refused(/another recv_window than the one in the header/),
  },
  {
    name: 'a recv_window that is sent and not signed',
    via: 'classify',
    request: { ...READ, byHand: true, sign: { recvWindow: '' } },
    expect: refused(/the correct parts without recv_window/),
  },
  {
    name: 'the signature of an earlier request with a newer timestamp',
    via: 'classify',
    request: { ...READ, byHand: true, sign: { timestampMs: -2500 } },
    expect: refused(/another timestamp than the one in the header/),
  },
  {
    name: 'the signed string holds the key of another account',
    via: 'classify',
    request: { ...READ, byHand: true, sign: { apiKey: OTHER_KEY.apiKey } },
    expect: refused(/key of another account/),
  },
  {
    name: 'the signature in capital letters',
    via: 'classify',
    request: { ...READ, byHand: true, spelling: 'upper case' },
    expect: refused(/hexadecimal|base64/),
  },
  {
    name: 'the signature in base64',
    via: 'classify',
    request: { ...READ, byHand: true, spelling: 'base64' },
    expect: refused(/hexadecimal|base64/),
  },
  {
    name: 'the signature as hexadecimal digits of its hexadecimal digits',
    via: 'classify',
    source: 'https://github.com/bybit-exchange/bybit-official-api-docs/issues/9',
    request: { ...READ, byHand: true, spelling: 'hex of the hex' },
    expect: refused(/hexadecimal|base64/),
  },
  {
    name: 'a wrong secret, and the server hides the first part of its string',
    via: 'classify',
    world: { faults: { originString: 'masked' } },
    bot: { secret: WRONG_SECRET },
    request: WRITE,
    expect: refused(/agrees/),
  },
  {
    name: 'another order of names, and the server hides the first part of its string',
    via: 'classify',
    world: { faults: { originString: 'masked' } },
    request: post(BODY, { content: JSON.stringify(Object.fromEntries(Object.entries(ORDER).reverse())) }),
    expect: refused(/order of the names/),
  },
  {
    name: 'a wrong secret, and the server shows nothing of its string',
    via: 'classify',
    world: { faults: { originString: 'none' } },
    bot: { secret: WRONG_SECRET },
    request: READ,
    expect: refused(/of both sides would show/),
  },
  {
    name: 'a wrong secret, in the form of before V5',
    via: 'classify',
    world: { faults: { legacyForm: true } },
    bot: { secret: WRONG_SECRET },
    request: READ,
    expect: refused(/secret/),
  },
  {
    name: 'the code 33002, which nothing documents',
    via: 'classify',
    reply: { body: { retCode: 33002, retMsg: 'invalid request', result: {}, retExtInfo: {} } },
    expect: {
      cause: 'bad-signature',
      first: 'signature',
      steps: { signature: 'unknown', 'key-exists': 'unknown' },
      undecidable: 'The code is not documented; people say that it means a wrong signature.',
    },
  },
  {
    name: 'the doctor meets the secret of another key',
    via: 'diagnose',
    bot: { secret: WRONG_SECRET },
    expect: {
      cause: 'bad-signature',
      first: 'signature',
      steps: { signature: 'fail', environment: 'pass', 'key-exists': 'pass', clock: 'pass' },
      says: [/secret/],
      fields: { ok: false, environment: 'mainnet' },
    },
  },
  {
    name: 'the doctor meets an RSA key that is not the one that was registered',
    via: 'diagnose',
    world: { keys: [{ apiKey: KEY.apiKey, publicKey: rsaPair('registered').publicKey }] },
    bot: { privateKey: rsaPair('another').privateKey },
    expect: {
      cause: 'bad-signature',
      first: 'signature',
      steps: { signature: 'fail', 'key-exists': 'pass' },
    },
  },
  {
    name: 'the doctor meets an RSA key that is right',
    via: 'diagnose',
    world: { keys: [{ apiKey: KEY.apiKey, publicKey: rsaPair('registered').publicKey }] },
    bot: { privateKey: rsaPair('registered').privateKey },
    expect: { cause: null, steps: { signature: 'pass', 'key-exists': 'pass' } },
  },
];
