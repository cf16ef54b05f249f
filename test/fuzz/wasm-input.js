'use strict';

/** What an input of wasm.js asks of the validators. */

const crypto = require('node:crypto');

const { addon } = require('../support/crypto/addon');
const { createFallback } = require('../../lib/crypto/node-backend');
const { bybitRules } = require('../support/crypto/rules');

/** Bits of the first byte; '@' has none. TEXT and UTF16: values are strings, MISTAKEN: the wrong string is signed. */
const BITS = Object.freeze({ request: 1, text: 2, utf16: 4, mistaken: 8, rsa: 16 });
/** Bits of the first letter of a request, as in request.c. */
const LETTER = Object.freeze({ public: 1, signer: 2, signed: 4, spoilt: 8 });

const API_KEY = 'test_api_key';
const NOW = 1_700_000_000_000;
const HEADERS_MAX = 16;
/** Strings that people sign by mistake. t, k, w: timestamp, API key, recv_window; u, p, q, b: URL, path, query, body. */
const MISTAKES = [
  'tkwb',
  'tkwq',
  'tkw?q',
  'tkwqb',
  'tkw',
  'tkq',
  'tkwp',
  'tmp?q',
  'tkwub',
  'b',
  'q',
  'wqtk',
  'kwqt',
  'tkwj',
  'tkwd',
];

const bindings = [/** @type {ReturnType<typeof createFallback>} */ (addon), createFallback()];
const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
const signers = {
  hmac: bindings.map((binding) =>
    binding?.createSigner(bybitRules(binding), API_KEY, 'test_secret', false, 0, 0, undefined),
  ),
  rsa: bindings.map((binding) =>
    binding?.createKeySigner(bybitRules(binding), API_KEY, String(pem), undefined, false, false, 1),
  ),
};

/** @param {Buffer} bytes @param {number} separator @returns {[first: Buffer, rest: Buffer]} */
function cut(bytes, separator) {
  const at = bytes.indexOf(separator);
  return at < 0 ? [bytes, bytes.subarray(bytes.length)] : [bytes.subarray(0, at), bytes.subarray(at + 1)];
}

const NEWLINE = 10;

/** @param {number} options @returns {(bytes: Buffer) => string | Buffer} */
function representation(options) {
  if (options & BITS.utf16) return (bytes) => bytes.toString('utf16le');
  return options & BITS.text ? (bytes) => bytes.toString() : (bytes) => bytes;
}

/** @param {(bytes: Buffer) => string | Buffer} as @param {Buffer} bytes @returns {(() => unknown)[]} */
function credentialCalls(as, bytes) {
  const [apiKey, apiSecret] = cut(bytes.subarray(1), 0xff).map(as);
  if (bytes[0] === 0x31) {
    return bindings.map((binding) => () => binding.inspectApiKey(bybitRules(binding), apiKey));
  }
  return bindings.map(
    (binding) => () => binding.validateCredentials(bybitRules(binding), apiKey, apiSecret, undefined),
  );
}

/** @param {Record<'method' | 'url' | 'body', Buffer>} request @param {string} recipe @returns {Buffer} */
function stringOf({ method, url, body }, recipe) {
  const [sent] = cut(url, 0x23);
  const [path, query] = cut(sent, 0x3f);
  /** @type {Record<string, string | Buffer>} */
  const parts = {
    t: String(NOW),
    k: API_KEY,
    w: '5000',
    m: method,
    u: url,
    p: path,
    q: query,
    b: body,
    '?': '?',
  };
  parts.j = JSON.stringify(Object.fromEntries(new URLSearchParams(query.toString())));
  parts.d = query.toString().replaceAll('%20', ' ').replaceAll('%2C', ',');
  return Buffer.concat([...recipe].map((name) => Buffer.from(parts[name])));
}

/** @param {any} request @param {number} letter @param {number} options @param {CreatedSigner[]} created */
function signedHeaders(request, letter, options, created) {
  const isGet = request.method.toString('latin1').toLowerCase() === 'get';
  const right = isGet ? 'tkwq' : 'tkwb';
  const recipe = options & BITS.mistaken ? MISTAKES[request.body.length % MISTAKES.length] : right;
  let signature = bindings[1].signSync(Number(created[1].id), stringOf(request, recipe));
  if (letter & LETTER.spoilt) signature = (signature[0] === '0' ? '1' : '0') + signature.slice(1);
  const names = ['X-BAPI-API-KEY', API_KEY, 'X-BAPI-TIMESTAMP', String(NOW), 'X-BAPI-RECV-WINDOW', '5000'];
  return [...names, 'X-BAPI-SIGN', signature].map((text) => Buffer.from(text));
}

/** @typedef {ReturnType<ReturnType<typeof createFallback>['createSigner']>} CreatedSigner */

/** @param {(bytes: Buffer) => string | Buffer} as @param {Buffer} bytes @param {number} options @returns {(() => unknown)[]} */
function requestCalls(as, bytes, options) {
  const letter = bytes[0] ?? 0;
  const created = options & BITS.rsa ? signers.rsa : signers.hmac;
  const [first, afterFirst] = cut(bytes.subarray(1), NEWLINE);
  const [method, url] = cut(first, 0x20);
  /** @type {Buffer[]} */
  let headers = [];
  let [line, body] = cut(afterFirst, NEWLINE);
  while (line.length > 0 && headers.length < 2 * HEADERS_MAX) {
    const [name, value] = cut(line, 0x3a);
    headers.push(name, value[0] === 0x20 ? value.subarray(1) : value);
    [line, body] = cut(body, NEWLINE);
  }
  const [verb, address, content] = [method, url, body].map(as);
  if (letter & LETTER.signed) {
    // What is signed are the bytes of the strings, where they are strings.
    const [methodBytes, urlBytes, bodyBytes] = [verb, address, content].map((value) => Buffer.from(value));
    headers = signedHeaders(
      { method: methodBytes, url: urlBytes, body: bodyBytes },
      letter,
      options,
      created,
    );
  }
  const isPublic = (letter & LETTER.public) !== 0 && !(letter & LETTER.signed);
  const list = letter & LETTER.signed ? headers : headers.map(as);
  const isKnown = (letter & (LETTER.signer | LETTER.signed)) !== 0;
  return bindings.map(
    (binding, index) => () =>
      binding.inspectRequest(
        bybitRules(binding),
        isKnown ? created[index].id : undefined,
        NOW,
        isPublic,
        verb,
        address,
        list,
        content,
      ),
  );
}

/** @param {Buffer} input @returns {(() => unknown)[]} the same call of the addon and of the WebAssembly */
function readInput(input) {
  const options = input[0] ?? 0;
  const as = representation(options);
  return options & BITS.request
    ? requestCalls(as, input.subarray(1), options)
    : credentialCalls(as, input.subarray(1));
}

module.exports = { BITS, LETTER, readInput };
