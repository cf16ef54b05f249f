'use strict';

/**
 * How each sender proves that a request is its own. A scheme is a row; what differs between senders is data.
 *
 * @module
 */

/**
 * @typedef {object} Scheme
 * @property {'hmac' | 'ed25519' | 'rsa' | 'secret'} proof
 * @property {string} [template] what is signed, with the placeholders {id}, {timestamp} and {body}
 * @property {{ signature?: string, timestamp?: string, id?: string, secret?: string }} headers
 * @property {'sha256' | 'sha512'} [digest] of HMAC and RSA
 * @property {'hex' | 'base64'} [encoding] of a signature
 * @property {string} [prefix] of a signature in its header
 * @property {string} [publicKeyPrefix] of a signature by an Ed25519 key, where the scheme has both
 * @property {string} [separator] between the signatures of one header; empty where there is one
 * @property {string} [timestampPrefix] of the timestamp in the header of the signature, where it is there
 * @property {'s' | 'ms'} [timestampUnit]
 * @property {KeyForm} [keys]
 * @property {string} [field] of the JSON body that is the secret
 * @property {Readonly<{ ips: string, certificate: CertificateNames }>} [sender] how else the sender can be recognised
 * @property {boolean} [open] whether options may replace parts of the row
 */
/**
 * How a key is written: its text itself, its bytes in hex or base64, as Standard Webhooks writes keys, as Telegram limits
 * them, or as public keys are written.
 *
 * @typedef {'utf8' | 'hex' | 'base64' | 'standard' | 'token' | 'public'} KeyForm
 */
/** @typedef {{ commonName: string, altName: string }} CertificateNames */

/** @param {string} brand @returns {Scheme} */
const standardWebhooks = (brand) => ({
  proof: 'hmac',
  template: '{id}.{timestamp}.{body}',
  headers: { id: `${brand}-id`, timestamp: `${brand}-timestamp`, signature: `${brand}-signature` },
  encoding: 'base64',
  prefix: 'v1,',
  publicKeyPrefix: 'v1a,',
  separator: ' ',
  keys: 'standard',
});

/** @type {Readonly<Record<string, Scheme>>} */
const SCHEMES = Object.freeze({
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  standard: standardWebhooks('webhook'),
  // https://docs.svix.com/receiving/verifying-payloads/how-manual
  svix: standardWebhooks('svix'),
  // https://docs.stripe.com/webhooks#verify-manually
  stripe: {
    proof: 'hmac',
    template: '{timestamp}.{body}',
    headers: { signature: 'stripe-signature' },
    prefix: 'v1=',
    separator: ',',
    timestampPrefix: 't=',
  },
  // https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
  github: {
    proof: 'hmac',
    template: '{body}',
    headers: { signature: 'x-hub-signature-256' },
    prefix: 'sha256=',
  },
  // https://api.slack.com/docs/verifying-requests-from-slack
  slack: {
    proof: 'hmac',
    template: 'v0:{timestamp}:{body}',
    headers: { timestamp: 'x-slack-request-timestamp', signature: 'x-slack-signature' },
    prefix: 'v0=',
  },
  // https://shopify.dev/apps/webhooks/https
  shopify: {
    proof: 'hmac',
    template: '{body}',
    headers: { signature: 'x-shopify-hmac-sha256' },
    encoding: 'base64',
  },
  // https://core.telegram.org/bots/api#setwebhook
  telegram: {
    proof: 'secret',
    headers: { secret: 'x-telegram-bot-api-secret-token' },
    keys: 'token',
  },
  // https://www.tradingview.com/support/solutions/43000529348 and, for the certificate, /43000680459
  tradingview: {
    proof: 'secret',
    headers: {},
    field: 'secret',
    sender: {
      ips: 'tradingview',
      certificate: { commonName: 'TradingView Webhooks', altName: 'email:webhook-server@tradingview.com' },
    },
  },
  hmac: { proof: 'hmac', template: '{body}', headers: { signature: 'x-signature' }, open: true },
  // Discord: https://discord.com/developers/docs/interactions/receiving-and-responding#security-and-authorization
  ed25519: {
    proof: 'ed25519',
    template: '{timestamp}{body}',
    headers: { timestamp: 'x-signature-timestamp', signature: 'x-signature-ed25519' },
    keys: 'public',
    open: true,
  },
  // Binance Pay: https://developers.binance.com/docs/binance-pay/webhook-common
  rsa: {
    proof: 'rsa',
    template: '{timestamp}\n{id}\n{body}\n',
    headers: {
      timestamp: 'binancepay-timestamp',
      id: 'binancepay-nonce',
      signature: 'binancepay-signature',
    },
    encoding: 'base64',
    timestampUnit: 'ms',
    keys: 'public',
    open: true,
  },
});

/** The addresses that a sender publishes. @type {Readonly<Record<string, readonly string[]>>} */
const ADDRESSES = Object.freeze({
  // https://www.tradingview.com/support/solutions/43000529348
  tradingview: ['52.89.214.238', '34.212.75.30', '54.218.53.128', '52.32.178.7'],
});

module.exports = { ADDRESSES, SCHEMES };
