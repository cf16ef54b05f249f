'use strict';

/** What a signature adds to a request, and where it stands there: in headers, or in the query. */

/**
 * @typedef {object} Signed a request as it leaves
 * @property {string} url with the signature, where the exchange takes it in the query
 * @property {Readonly<Record<string, string>>} headers that are added
 * @property {number} timestamp ms since 1970
 */
/** @typedef {import('../venues/venue').SentRequest} SentRequest */
/** @typedef {import('../venues/venue').Venue} Venue */
/**
 * @typedef {object} Terms how a request is signed
 * @property {number} timestamp ms
 * @property {number} [recvWindow] ms; default: that of the exchange
 * @property {any} [environment] only where a header of the request says it
 */

/**
 * @param {import('../signer').Signer} signer
 * @param {SentRequest} request
 * @param {Terms} terms
 * @returns {Signed} made on this thread
 */
function signNow(signer, { method, url, body }, terms) {
  const signed = signer.authorizeSync({ method, url, body, ...terms });
  return { url: signed.url, headers: signed.headers, timestamp: terms.timestamp };
}

/**
 * @param {import('../signer').Signer} signer
 * @param {SentRequest} request
 * @param {Terms} terms
 * @param {(signed: Signed) => void} keep gets what a worker thread has made; not called when it fails
 * @returns {Promise<void>} never rejects
 */
function signOnWorker(signer, { method, url, body }, terms, keep) {
  return signer.authorize({ method, url, body, ...terms }).then(
    (signed) => keep({ url: signed.url, headers: signed.headers, timestamp: terms.timestamp }),
    () => {},
  );
}

/**
 * @param {Readonly<Venue>} venue
 * @param {Signed} signed
 * @param {keyof import('../venues/venue').SigningNames} role
 * @returns {string | undefined} what the signed request carries in this role
 */
function valueOf({ signing }, { url, headers }, role) {
  const header = signing.headerNames[role];
  if (header !== undefined) return headers[header];
  const parameter = signing.queryNames?.[role];
  return parameter === undefined ? undefined : (new URL(url).searchParams.get(parameter) ?? undefined);
}

/**
 * @param {Readonly<Venue>} venue
 * @returns {boolean} the signature is a part of the URL
 */
function signsQuery({ signing }) {
  return signing.headerNames.signature === undefined;
}

/** @param {string} url @returns {string} its path and query, as they stand in the first line of a request */
function targetOf(url) {
  return url.slice(new URL(url).origin.length);
}

module.exports = { signNow, signOnWorker, signsQuery, targetOf, valueOf };
