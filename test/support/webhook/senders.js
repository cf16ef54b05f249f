'use strict';

/**
 * Webhooks as the senders make them, signed by node:crypto alone. One entry for each scheme.
 */

const crypto = require('node:crypto');

/** 2027-01-15, in whole seconds. */
const AT = 1_800_000_000_000;
const SECRET = 'made-up-webhook-secret-0123456789';
const OTHER_SECRET = 'made-up-webhook-secret-of-others';
const ED25519 = crypto.generateKeyPairSync('ed25519');
const RSA = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const TRADINGVIEW_IP = '52.89.214.238';

/** @param {string | Buffer} key @param {...(string | Buffer)} parts @returns {Buffer} */
function mac(key, ...parts) {
  const hmac = crypto.createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** @param {string} secret @returns {string} as Standard Webhooks writes it */
const standardKey = (secret) => `whsec_${Buffer.from(secret).toString('base64')}`;

/** @param {crypto.KeyObject} key @returns {Buffer} the 32 bytes of an Ed25519 key */
const rawEd25519 = (key) => key.export({ format: 'der', type: 'spki' }).subarray(-32);

/**
 * @typedef {object} Sent
 * @property {Record<string, string>} headers
 * @property {Buffer} body
 * @property {object} [details]
 *
 * @typedef {object} Sender
 * @property {any} options  of the verifier
 * @property {any} otherKey  a key of the same form that signs nothing
 * @property {boolean} [id]  whether an id is signed
 * @property {boolean} [time]  whether a timestamp is signed
 * @property {string} [signature]  the header of the signature
 * @property {(body: Buffer, at?: number, id?: string) => Sent} send
 */

/** @param {string} brand @returns {Sender} */
const standard = (brand) => ({
  options: { scheme: brand === 'webhook' ? 'standard' : 'svix', keys: [standardKey(SECRET)] },
  otherKey: standardKey(OTHER_SECRET),
  id: true,
  time: true,
  signature: `${brand}-signature`,
  send(body, at = AT, id = 'msg_1') {
    const seconds = String(at / 1000);
    const signature = mac(SECRET, `${id}.${seconds}.`, body).toString('base64');
    return {
      body,
      headers: {
        [`${brand}-id`]: id,
        [`${brand}-timestamp`]: seconds,
        [`${brand}-signature`]: `v1,${signature}`,
      },
    };
  },
});

/** @type {Record<string, Sender>} */
const SENDERS = {
  standard: standard('webhook'),
  svix: standard('svix'),
  'standard, Ed25519': {
    options: {
      scheme: 'standard',
      keys: [`whpk_${rawEd25519(ED25519.publicKey).toString('base64')}`],
    },
    otherKey: `whpk_${rawEd25519(crypto.generateKeyPairSync('ed25519').publicKey).toString('base64')}`,
    id: true,
    time: true,
    signature: 'webhook-signature',
    send(body, at = AT, id = 'msg_1') {
      const signed = Buffer.concat([Buffer.from(`${id}.${at / 1000}.`), body]);
      const signature = crypto.sign(null, signed, ED25519.privateKey).toString('base64');
      return {
        body,
        headers: {
          'webhook-id': id,
          'webhook-timestamp': String(at / 1000),
          'webhook-signature': `v1a,${signature}`,
        },
      };
    },
  },
  stripe: {
    options: { scheme: 'stripe', keys: [SECRET] },
    otherKey: OTHER_SECRET,
    time: true,
    signature: 'stripe-signature',
    send(body, at = AT) {
      const signature = mac(SECRET, `${at / 1000}.`, body).toString('hex');
      return { body, headers: { 'stripe-signature': `t=${at / 1000},v0=00,v1=${signature}` } };
    },
  },
  github: {
    options: { scheme: 'github', keys: [SECRET] },
    otherKey: OTHER_SECRET,
    signature: 'x-hub-signature-256',
    send: (body) => ({
      body,
      headers: { 'x-hub-signature-256': `sha256=${mac(SECRET, body).toString('hex')}` },
    }),
  },
  slack: {
    options: { scheme: 'slack', keys: [SECRET] },
    otherKey: OTHER_SECRET,
    time: true,
    signature: 'x-slack-signature',
    send(body, at = AT) {
      const signature = mac(SECRET, `v0:${at / 1000}:`, body).toString('hex');
      return {
        body,
        headers: { 'x-slack-request-timestamp': String(at / 1000), 'x-slack-signature': `v0=${signature}` },
      };
    },
  },
  shopify: {
    options: { scheme: 'shopify', keys: [SECRET] },
    otherKey: OTHER_SECRET,
    signature: 'x-shopify-hmac-sha256',
    send: (body) => ({ body, headers: { 'x-shopify-hmac-sha256': mac(SECRET, body).toString('base64') } }),
  },
  hmac: {
    options: {
      scheme: 'hmac',
      keys: [SECRET],
      template: '{id}|{timestamp}|{body}',
      headers: { signature: 'X-Proof', timestamp: 'X-Time', id: 'X-Id' },
      digest: 'sha512',
      encoding: 'base64',
      prefix: 'v7:',
      timestampUnit: 'ms',
    },
    otherKey: OTHER_SECRET,
    id: true,
    time: true,
    signature: 'x-proof',
    send(body, at = AT, id = 'msg_1') {
      const hmac = crypto.createHmac('sha512', SECRET).update(`${id}|${at}|`).update(body);
      return {
        body,
        headers: { 'x-id': id, 'x-time': String(at), 'x-proof': `v7:${hmac.digest('base64')}` },
      };
    },
  },
  ed25519: {
    options: { scheme: 'ed25519', keys: [rawEd25519(ED25519.publicKey).toString('hex')] },
    otherKey: rawEd25519(crypto.generateKeyPairSync('ed25519').publicKey).toString('hex'),
    time: true,
    signature: 'x-signature-ed25519',
    send(body, at = AT) {
      const signed = Buffer.concat([Buffer.from(String(at / 1000)), body]);
      return {
        body,
        headers: {
          'x-signature-timestamp': String(at / 1000),
          'x-signature-ed25519': crypto.sign(null, signed, ED25519.privateKey).toString('hex'),
        },
      };
    },
  },
  rsa: {
    options: { scheme: 'rsa', keys: [RSA.publicKey.export({ format: 'pem', type: 'spki' })] },
    otherKey: crypto
      .generateKeyPairSync('rsa', { modulusLength: 2048 })
      .publicKey.export({ format: 'pem', type: 'spki' }),
    id: true,
    time: true,
    signature: 'binancepay-signature',
    send(body, at = AT, id = 'msg_1') {
      const signed = Buffer.concat([Buffer.from(`${at}\n${id}\n`), body, Buffer.from('\n')]);
      return {
        body,
        headers: {
          'binancepay-timestamp': String(at),
          'binancepay-nonce': id,
          'binancepay-signature': crypto.sign('sha256', signed, RSA.privateKey).toString('base64'),
        },
      };
    },
  },
};

/** Senders whose proof is a secret that they send along. @type {Record<string, Sender>} */
const SECRET_SENDERS = {
  telegram: {
    options: { scheme: 'telegram', keys: [SECRET] },
    otherKey: OTHER_SECRET,
    send: (body) => ({ body, headers: { 'x-telegram-bot-api-secret-token': SECRET } }),
  },
  tradingview: {
    options: { scheme: 'tradingview', keys: [SECRET] },
    otherKey: OTHER_SECRET,
    send: () => ({
      body: Buffer.from(JSON.stringify({ secret: SECRET, symbol: 'BTCUSDT.P' })),
      headers: { 'content-type': 'application/json' },
      details: { ip: TRADINGVIEW_IP },
    }),
  },
};

/** @param {Sender} sender @param {object} [more] options @returns {any} */
const optionsOf = ({ options }, more = {}) => ({ now: () => AT, ...options, ...more });

module.exports = {
  AT,
  ED25519,
  OTHER_SECRET,
  RSA,
  SECRET,
  SECRET_SENDERS,
  SENDERS,
  TRADINGVIEW_IP,
  optionsOf,
  rawEd25519,
  standardKey,
};
