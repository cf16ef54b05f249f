'use strict';

/** Cures that belong to one reply of KuCoin. */

/** @typedef {NonNullable<import('../venue').ReplyRow['hint']>} Hint */

/** @param {string} id @param {string} title @param {string} fix @param {{ isKey?: true }} [more] @returns {Hint} */
const hint = (id, title, fix, more = {}) => Object.freeze({ id, title, fix, ...more });

const REGION_HINT = hint(
  'host',
  'Host',
  'Compare the key with the API page of the account, character by character. An account of the European Union has a host of its own, api.kucoin.eu, and its keys are unknown at the others. Keys of the former sandbox work nowhere.',
);
const FUTURES_KEY_HINT = hint(
  'host',
  'Host',
  'Ask GET /api/v1/user/api-key at api.kucoin.com with the same key. If it is known there, create a new key with the permission Futures: people recorded that older keys are unknown at api-futures.kucoin.com.',
);
const PASSPHRASE_HINT = hint(
  'passphrase',
  'Passphrase',
  'Compare the passphrase with the one that was chosen when the key was created, and the secret with that of the key: the secret signs the passphrase, so a wrong secret has this code, too. It is sent as base64 of HMAC-SHA256(secret, passphrase), with a header KC-API-KEY-VERSION. Hexadecimal digits in place of base64, a passphrase that is not signed, and a version that is not that of the key have this code as well. Keys of version 1 take the passphrase as it is (keyVersion: 1).',
  { isKey: true },
);
const HEX_HINT = hint(
  'passphrase',
  'Passphrase',
  'Write HMAC-SHA256(secret, passphrase) in base64: the request has it in hexadecimal digits.',
);
const PLAIN_HINT = hint(
  'passphrase',
  'Passphrase',
  'Send base64 of HMAC-SHA256(secret, passphrase) with the header KC-API-KEY-VERSION: 2 or 3. The request has the passphrase itself, which only keys of version 1 take: the API page shows the version of the key.',
);
const SECRET_HINT = hint(
  'signature',
  'Signature',
  'Compare the API secret with the one that was shown when the key was created: it is a UUID of 36 characters. If it is the right one, sign exactly what is sent: time, method in capitals, path with its query before percent-encoding, and the body without added spaces. Write the signature in base64.',
);
const HEADER_TIME_HINT = hint(
  'clock',
  'Clock',
  'Send KC-API-TIMESTAMP in milliseconds since 1970, as digits, and all four KC-API headers: a time in another form has this code as well.',
);
const VERSION_HINT = hint(
  'key-version',
  'Key version',
  'Create a new API key (version 3) on the API page: this endpoint does not take older ones.',
  { isKey: true },
);
const VERSION_HEADER_HINT = hint(
  'key-version',
  'Key version',
  'Send the header KC-API-KEY-VERSION with the version that the API page shows for the key: 2 or 3.',
);
const PARTNER_HINT = hint(
  'partner',
  'Partner headers',
  'Leave out the headers KC-API-PARTNER, KC-API-PARTNER-SIGN and KC-API-PARTNER-VERIFY, or sign them with the key of the broker. The API key is not their subject.',
);
const TOKEN_HINT = hint(
  'token',
  'WebSocket token',
  'Get a new token with POST /api/v1/bullet-private and connect with it. A token lasts 24 hours: do not reuse the old URL when you reconnect.',
);
const TOPIC_LOGIN_HINT = hint(
  'token',
  'WebSocket token',
  'Connect with a token of POST /api/v1/bullet-private: that of bullet-public has no private topics.',
);
const UPGRADE_HINT = hint(
  'upgrade',
  'WebSocket upgrade',
  'Take the URL from instanceServers[].endpoint of POST /api/v1/bullet-private or bullet-public, and add the token of the same reply.',
);
const URL_HINT = hint(
  'endpoint',
  'Endpoint',
  'Compare method, host and path with the documentation: spot and margin are at api.kucoin.com, futures at api-futures.kucoin.com.',
);
const DUPLICATE_HINT = hint(
  'order',
  'Order',
  'Look up the order by its clientOid: the first attempt arrived. Use a new id for another order.',
);
const CONNECTION_HINT = hint(
  'sessions',
  'Open connections',
  'Close connections and subscriptions that are no longer used.',
);
const REGION_IP_HINT = hint(
  'location',
  'Location',
  'Ask KuCoin support which products your account may trade: its identity, or the IP address, is in a country or region that may not trade this.',
);

module.exports = {
  CONNECTION_HINT,
  DUPLICATE_HINT,
  FUTURES_KEY_HINT,
  HEADER_TIME_HINT,
  HEX_HINT,
  PARTNER_HINT,
  PASSPHRASE_HINT,
  PLAIN_HINT,
  REGION_HINT,
  REGION_IP_HINT,
  SECRET_HINT,
  TOKEN_HINT,
  TOPIC_LOGIN_HINT,
  UPGRADE_HINT,
  URL_HINT,
  VERSION_HEADER_HINT,
  VERSION_HINT,
};
