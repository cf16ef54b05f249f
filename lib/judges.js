'use strict';

/**
 * One judge for each step of the checklist. A judge says `fail` or `pass` only when the evidence at hand proves it, and
 * never claims more than that; otherwise it says what is missing.
 *
 * @module
 */

const { ipInText } = require('./evidence');
const { toInteger } = require('./reply');

/** @typedef {import('./checklist').Evidence} Evidence */
/** @typedef {import('./checklist').StepId} StepId */
/** @typedef {{ status: 'fail' | 'pass' | 'unknown', evidence: string, fix?: string }} Judgement */

const pass = (/** @type {string} */ evidence) => /** @type {Judgement} */ ({ status: 'pass', evidence });
const fail = (/** @type {string} */ evidence, /** @type {string} */ fix = '') =>
  /** @type {Judgement} */ ({ status: 'fail', evidence, ...(fix && { fix }) });
const unknown = (/** @type {string} */ evidence) =>
  /** @type {Judgement} */ ({ status: 'unknown', evidence });

const MISMATCH = 'key-or-ip-mismatch';

/** @type {Readonly<Record<StepId, (evidence: Evidence) => Judgement>>} */
const JUDGES = Object.freeze({
  environment({ host, environment, keyKnown, subject, category }) {
    const place = environment ?? (host.host || 'the host');
    if (host.kind === 'website') return fail(`${host.warning}.`);
    if (keyKnown) return pass(`${subject}: ${place} found the key, and a key lives in one environment only.`);
    if (host.warning) return unknown(`${host.warning}.`);
    const asked = environment
      ? `The request went to ${environment}`
      : 'The environment of the host is not known';
    if (category === 'key-or-environment') {
      return unknown(
        `${asked}. ${subject} does not say whether the key belongs elsewhere or exists nowhere: ask the other environments.`,
      );
    }
    return unknown(`${asked}; where the key lives is not proven. Asking /v5/user/query-api there would.`);
  },

  'key-exists'({ keyKnown, keyInformation, subject, category, code, environment }) {
    if (keyKnown) return pass(`${subject}: the server looked the key up and found it.`);
    if (category === 'key-or-environment' && code === 10003) {
      return fail(
        `10003: ${environment ?? 'the environment asked'} does not know this key (deleted, mistyped, or made in another environment).`,
      );
    }
    if (keyInformation) return pass('/v5/user/query-api has answered for this key.');
    if (category === MISMATCH) return unknown(`${subject} does not say which of key and IP did not match.`);
    return unknown(`${subject} does not say. Asking /v5/user/query-api with this key would.`);
  },

  'ip-whitelist'({ category, subject, message, keyInformation }) {
    const address = ipInText(message);
    const bound = boundAddresses(keyInformation);
    const seen = address ? ` The server saw ${address}.` : '';
    if (category === 'ip-not-allowed') {
      const odd =
        bound?.length === 0
          ? ' No address is bound to the key, which happens with keys of bybit.eu that are bound to a third-party application.'
          : '';
      return fail(`${subject}: the address is not one of the key's.${seen}${odd}`);
    }
    if (bound?.length === 0) {
      return pass('The key information lists no bound address, so any address may use the key.');
    }
    if (bound && address && bound.every((entry) => !entry.includes('/'))) {
      const listed = `of the ${bound.length} bound to the key`;
      return bound.includes(address)
        ? pass(`${address} is one ${listed}.`)
        : fail(`${address} is none ${listed}.`);
    }
    const count = bound
      ? ` ${bound.length} address(es) are bound to the key, and which one the server saw is not known.`
      : '';
    if (category === MISMATCH) {
      return unknown(`${subject} does not say which of key and IP did not match.${seen}${count}`);
    }
    return unknown(
      `${subject} does not say.${count || ' The key information (/v5/user/query-api) lists the bound addresses.'}`,
    );
  },

  'key-format'({ findings }) {
    if (!findings) return unknown('The credentials were not validated: validateCredentials would tell.');
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) return fail(errors.map(({ message }) => message).join('; '));
    if (findings.length === 0) return pass('The credential validator found nothing.');
    const warnings = findings.map(({ message }) => message).join('; ');
    return pass(`The credential validator found nothing that cannot work, but warns: ${warnings}`);
  },

  permissions({ permission, category, subject }) {
    if (permission.granted === false) {
      const reasons = [
        permission.missing.length > 0 && `it lacks ${permission.missing.join(' or ')}`,
        permission.readOnly && permission.write && 'it is read-only and the request changes something',
      ].filter(Boolean);
      return fail(`By its key information the key may not do this: ${reasons.join(', and ')}.`);
    }
    if (category === 'symbol-not-allowed') {
      return fail(`${subject}: the symbol is not on the list of symbols of this key.`);
    }
    const need = permission.needs.length > 0 ? ` The request needs ${permission.needs.join(' or ')}.` : '';
    if (category === 'permission') return fail(`${subject}: the exchange denied the permission.${need}`);
    if (permission.granted) return pass(`By its key information the key may do this.${need}`);
    return unknown(`The key information (/v5/user/query-api) would show what the key may do.${need}`);
  },

  'account-type'({ category, code, keyInformation, subject }) {
    const uta = toInteger(keyInformation?.uta);
    if (category === 'account-mode') {
      const wanted =
        code === 100028 ? 'is not for unified trading accounts' : 'is for unified trading accounts only';
      return fail(`${code}: the endpoint ${wanted}.`);
    }
    if (category === 'banned' || category === 'compliance') {
      return fail(`${subject}: the exchange restricts this account.`);
    }
    if (uta === 1) return pass('By the key information the account is a unified trading account.');
    if (uta === 0) {
      return unknown('The account is not unified; whether this endpoint needs that is not known here.');
    }
    return unknown(
      `${subject} does not say. The key information (/v5/user/query-api) shows the type in "uta".`,
    );
  },

  expiry({ category, confidence, keyInformation, now, subject }) {
    const expiresAt = expiryOf(keyInformation);
    if (expiresAt === 'never') return pass('The key information names no day of expiry.');
    if (expiresAt !== null && now !== null) {
      const day = new Date(expiresAt).toISOString();
      return expiresAt <= now
        ? fail(`By its key information the key expired at ${day}.`)
        : pass(`The key is valid until ${day}.`);
    }
    if (category === 'key-expired') {
      const source =
        confidence === 'stated' ? 'the reply says so' : 'that is the documented meaning of the code';
      return fail(`${subject}: the key has expired; ${source}.`);
    }
    return unknown(
      `${subject} does not say. The key information (/v5/user/query-api) shows the day in "expiredAt".`,
    );
  },

  clock({ category, confidence, clock, subject, code }) {
    const refused = ['clock-ahead', 'clock-behind', 'request-late'].includes(category);
    if (clock && clock.category !== 'accepted') {
      // The reply is younger than the check: a timestamp that is old by now may have been young enough then.
      const proven = refused || clock.category === 'clock-ahead' || clock.confidence === 'stated';
      return proven
        ? fail(clock.evidence, clock.fix)
        : unknown(`${subject} does not complain. ${clock.evidence}`);
    }
    if (!refused) {
      return clock
        ? pass(clock.evidence)
        : unknown('The timestamp and the time of the server are needed to decide.');
    }
    if (clock) {
      return unknown(`${subject} refuses the timestamp, yet the figures do not show why. ${clock.evidence}`);
    }
    if (code === null && confidence !== 'stated') {
      return unknown(`${subject} usually means that the time was refused.`);
    }
    return fail(
      `${subject}: the time of the request was refused. By how much it was off is not known: there are no figures.`,
    );
  },

  signature({ category, confidence, code, signedStrings, subject }) {
    if (category === 'missing-auth' && confidence !== 'inferred') {
      return fail(
        `${subject}: the request was not signed, or a header was missing.`,
        'Send X-BAPI-API-KEY, X-BAPI-TIMESTAMP, X-BAPI-RECV-WINDOW and X-BAPI-SIGN.',
      );
    }
    if (category !== 'bad-signature') {
      return unknown(`${subject} does not say whether the signature was checked.`);
    }
    if (code !== 10004) return unknown(`${subject} is not documented; it is said to mean a wrong signature.`);
    if (!signedStrings) {
      return fail(
        '10004: the signature is not the one that the server computed. To tell a wrong secret from a wrong string, the signed string of both sides is needed.',
      );
    }
    if (signedStrings.equal) {
      return fail(
        `10004: ${signedStrings.evidence}`,
        'Paste the secret that belongs to this key again; if it is lost, create a new key.',
      );
    }
    return fail(
      `10004: ${signedStrings.evidence}`,
      'Send exactly the bytes that are signed: the same query or body, encoded once, with the same timestamp and recv_window.',
    );
  },
});

/**
 * @param {Evidence['keyInformation']} keyInformation
 * @returns {string[] | null} null when it is not known; empty when the key is not bound
 */
function boundAddresses(keyInformation) {
  const ips = keyInformation?.ips;
  if (!Array.isArray(ips)) return null;
  return ips.filter((entry) => typeof entry === 'string' && entry !== '' && entry !== '*');
}

/**
 * `expiredAt` counts only while it names a day after 1970: `-2` and 1970-01-01 stand for none.
 *
 * @param {Evidence['keyInformation']} keyInformation
 * @returns {number | 'never' | null} ms since 1970; null when it is not known
 */
function expiryOf(keyInformation) {
  const expiredAt = keyInformation?.expiredAt;
  if (expiredAt === undefined || expiredAt === null) return null;
  const text = typeof expiredAt === 'string' ? expiredAt : '';
  // Date.parse would read the exchange's `-2` as a year.
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return toInteger(expiredAt) === null ? null : 'never';
  const time = Date.parse(text);
  if (Number.isNaN(time)) return null;
  return time <= 0 ? 'never' : time;
}

module.exports = { JUDGES, expiryOf };
