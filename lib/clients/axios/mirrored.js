'use strict';

/**
 * Removes the request's own key, passphrase and signature from a reply that repeats them, because replies are logged. Error pages,
 * firewalls and echo servers repeat them in body, headers, reason phrase or redirect.
 *
 * Streams and bytes are left as they are: they belong to the caller.
 *
 * @module
 */

const { valueOf } = require('../../transport/authentication');
const { withTexts } = require('../../internal/nested-texts');
const { REDACTED, createHider, keyHider } = require('../../internal/redact');

/** Of causes. */
const DEEPEST = 8;
/** UTF-16 units */
const LONGEST = 1024 * 1024;

/** @typedef {import('../../transport/send-signed').Outcome} Outcome */
/** @typedef {(text: string) => string} Hide */

/**
 * @param {string} known
 * @param {Hide} hide
 * @returns {Hide} searches a very long text for the plain value only
 */
const bounded = (known, hide) => (text) =>
  text.length > LONGEST ? text.replaceAll(known, hide(known)) : hide(text);

/**
 * @param {any} object
 * @param {string[]} names
 * @param {Hide} hide
 */
function hideMembers(object, names, hide) {
  if (object === null || typeof object !== 'object') return;
  for (const name of names) {
    const value = object[name];
    const clean = withTexts(value, hide);
    if (clean !== value) object[name] = clean;
  }
}

/**
 * Header names can repeat the request as well.
 *
 * @param {any} headers
 * @param {Hide} hide
 */
function hideHeaders(headers, hide) {
  const names = Object.keys(headers ?? {});
  hideMembers(headers, names, hide);
  for (const name of names) {
    const clean = hide(name);
    if (clean === name) continue;
    headers[clean] = headers[name];
    delete headers[name];
  }
}

/**
 * The reply may be frozen, or any other kind of object. Then it stays as it is, and the caller still gets it.
 *
 * @param {Outcome} outcome
 * @param {Hide} hide
 */
function hideIn({ fulfilled, value, reply }, hide) {
  try {
    // They differ where the caller wants bytes or a stream.
    const responses = new Set([reply, fulfilled ? value : value?.response]);
    for (const response of responses) {
      hideMembers(response, ['data', 'statusText'], hide);
    }
    hideHeaders(reply?.headers, hide);
    let error = value;
    for (let depth = 0; error instanceof Error && depth < DEEPEST; depth += 1) {
      hideMembers(error, ['message', 'stack'], hide);
      error = error.cause;
    }
  } catch {
    // See above.
  }
}

/**
 * The signature is removed before the reply is classified, so that no error shows it. The key stays until after that, because
 * the signed string in the text of a rejection is compared with it.
 *
 * @param {Outcome} outcome
 * @param {import('../../transport/departure').Departure} departure of the request
 * @returns {(error: import('../../errors').ApiError | null) => void} hides key and passphrase, after the reply was classified
 */
function hideMirrored(outcome, { signed, venue }) {
  const signature = signed && valueOf(venue, signed, 'signature');
  if (!signature) return () => {};
  const apiKey = valueOf(venue, signed, 'apiKey') ?? '';
  const passphrase = valueOf(venue, signed, 'passphrase');
  const { plainSuccess, reply, fulfilled } = outcome;
  if (plainSuccess && !reply?.data.includes(signature)) return () => {};
  let isMirror = false;
  const hide = bounded(signature, createHider(signature, REDACTED));
  hideIn(outcome, (text) => {
    const clean = hide(text);
    isMirror ||= clean !== text;
    return clean;
  });
  return (error) => {
    // The reply to an accepted request may contain the key: that with the key information does.
    if (error === null && fulfilled && !isMirror) return;
    hideIn(outcome, bounded(apiKey, keyHider(apiKey)));
    // A passphrase may be a word that a reply contains anyway.
    if (passphrase && (isMirror || /\d/.test(passphrase))) {
      hideIn(outcome, bounded(passphrase, createHider(passphrase, REDACTED)));
    }
  };
}

module.exports = { hideMirrored };
