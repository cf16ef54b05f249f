'use strict';

/** A server that recomputes signatures over the raw request line and body, with nothing of this package. */

const { createHmac, verify } = require('node:crypto');
const http = require('node:http');
const { KEY } = require('../../support/fixtures.js');
const { listen } = require('../../support/serve.js');

/** Values that clients write differently, cut off or send raw. */
const AWKWARD = Object.freeze({
  'a second question mark': 'a?b',
  'several question marks': '?a??b?',
  'a space': 'a b',
  'a space at the end': 'ab ',
  'a single quote': "it's",
  quotes: 'a"b"',
  'a hash': 'a#b',
  'a hash at the end': 'ab#',
  'less and greater than': 'a<b>c',
  Latin: 'äé',
  Cyrillic: 'ключ',
  emoji: '😀',
  'a tab': 'a\tb',
  'a newline': 'a\r\nb',
  'a null byte': 'a\0b',
  'a percent sign': '100%',
  'an escape': 'a%20b',
  'a plus sign': 'a+b',
  'an ampersand': 'a&b=c',
  'an equals sign': 'a=b',
  JSON: '{"a":[1]}',
  brackets: '[a]{b}|c^d`e',
  'a backslash': 'a\\b',
  'half an emoji': 'a\ud83d',
  'the other half': '\ude00b',
});

/**
 * @param {import('node:test').TestContext} t
 * @param {import('node:crypto').KeyObject} [publicKey]  of an RSA key; without it the key is KEY
 */
async function openRecomputer(t, publicKey) {
  /** @type {{ method: string, url: string, query: string, body: Buffer, isValid: boolean }[]} */
  const received = [];
  const server = http.createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = '', url = '', headers } = incoming;
    const body = Buffer.concat(chunks);
    const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
    const prefix = `${headers['x-bapi-timestamp']}${headers['x-bapi-api-key']}${headers['x-bapi-recv-window']}`;
    const signed = Buffer.concat([
      Buffer.from(prefix),
      method === 'GET' ? Buffer.from(query, 'latin1') : body,
    ]);
    const signature = String(headers['x-bapi-sign']);
    const isValid =
      publicKey === undefined
        ? signature === createHmac('sha256', KEY.secret).update(signed).digest('hex')
        : verify('sha256', signed, publicKey, Buffer.from(signature, 'base64'));
    received.push({ method, url, query, body, isValid });
    outgoing.setHeader('Content-Type', 'application/json');
    outgoing.end('{"retCode":0,"retMsg":"OK","result":{"list":[]},"retExtInfo":{},"time":1700000000000}');
  });
  return { origin: `http://127.0.0.1:${await listen(t, server)}`, received };
}

module.exports = { AWKWARD, openRecomputer };
