'use strict';

/** A request that already names an API key is signed with that key or not at all. */

const { refusal } = require('./final-request');
const { redactKey } = require('../internal/redact');

/**
 * @param {unknown} named the API key in the request's own header; empty or missing names no key
 * @param {import('../signer').Signer} signer
 * @param {Readonly<import('../venues/venue').Venue>} venue of the signer
 * @throws {Error} ERR_BYBIT_OTHER_KEY
 */
function requireSameKey(named, signer, { signing }) {
  const text = named === undefined || named === null || named === false ? '' : String(named).trim();
  // After a request was sent, its configuration shows the key redacted, and retry plugins send that configuration again.
  if (text === '' || text === signer.apiKey || text === redactKey(signer.apiKey)) return;
  throw refusal(
    'ERR_BYBIT_OTHER_KEY',
    `Not sent: the request names the API key ${redactKey(text)}, and the signer here has ${redactKey(signer.apiKey)}. ` +
      `Remove the ${signing.headerNames.apiKey} header, or give the request its own signer: { bybitAuth: { signer } }`,
  );
}

module.exports = { requireSameKey };
