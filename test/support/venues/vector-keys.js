'use strict';

/** Keys of the examples in ./vectors.js: those of the documentations, and made-up ones. */

const crypto = require('node:crypto');

const BINANCE_HMAC = Object.freeze({
  venue: 'binance',
  apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A',
  apiSecret: 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j',
});
/** An Ed25519 key of the bytes 0 to 31, after the header of PKCS#8. */
const ED25519_KEY = crypto.createPrivateKey({
  key: Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from(Array.from({ length: 32 }, (_, index) => index)),
  ]),
  format: 'der',
  type: 'pkcs8',
});
const BINANCE_ED25519 = Object.freeze({
  venue: 'binance',
  apiKey: '4yNzx3yWC5bS6YTwEkSRaC0nRmSQIIStAUOh1b6kqaBrTLIhjCpI5lJH8q8R8WNO',
  privateKey: ED25519_KEY,
});
const OKX_KEY = Object.freeze({
  venue: 'okx',
  apiKey: '37c541a1-0000-0000-0000-10fe7a038418',
  apiSecret: '22582BD0CFF14C41EDBF1AB98506286D',
  apiPassphrase: 'Passphrase1',
});
const GATE_KEY = Object.freeze({ venue: 'gate', apiKey: 'key', apiSecret: 'secret' });
const KUCOIN_KEY = Object.freeze({
  venue: 'kucoin',
  apiKey: '5c2db93503aa674c74a31734',
  apiSecret: 'f03a5284-5c39-4aaa-9b20-dea10bdcf8e3',
  apiPassphrase: 'Abc123456',
});

const BITGET_KEY = Object.freeze({
  venue: 'bitget',
  apiKey: 'bg_00112233445566778899aabbccddeeff',
  apiSecret: '0123456789abcdef'.repeat(4),
  apiPassphrase: 'Passphrase1',
});

module.exports = { BINANCE_ED25519, BINANCE_HMAC, BITGET_KEY, GATE_KEY, KUCOIN_KEY, OKX_KEY };
