'use strict';

/**
 * One judge for each step of the checklist. A judge says `fail` or `pass` only when the evidence at hand proves it, and
 * never claims more than that; otherwise it says what is missing.
 *
 * @module
 */

const { ipInText, isListed } = require('./ip');
const { boundAddresses, expiryOf } = require('../venues/bybit/key-info');
const { toInteger } = require('../venues/bybit/reply');

/** @typedef {import('./checks').CheckInput} CheckInput */
/** @typedef {import('./checks').StepId} StepId */
/** @typedef {{ status: 'fail' | 'pass' | 'unknown', evidence: string, fix?: string }} CheckResult */

const pass = (/** @type {string} */ evidence) => /** @type {CheckResult} */ ({ status: 'pass', evidence });
const fail = (/** @type {string} */ evidence, /** @type {string} */ fix = '') =>
  /** @type {CheckResult} */ ({ status: 'fail', evidence, ...(fix && { fix }) });
const unknown = (/** @type {string} */ evidence) =>
  /** @type {CheckResult} */ ({ status: 'unknown', evidence });

const MISMATCH = 'key-or-ip-mismatch';

/** @type {Readonly<Record<StepId, (evidence: CheckInput) => CheckResult>>} */
const CHECK_RULES = Object.freeze({
  environment({ host, environment, keyKnown, subject, category, transport }) {
    const place = environment ?? (host.host || 'the host');
    if (host.kind === 'website') return fail(`${host.warning}.`);
    const other = { rest: 'websocket', websocket: 'rest', 'websocket-trade': 'rest' }[transport];
    if (host.kind === other && !keyKnown) {
      const kinds =
        other === 'rest' ? 'REST, and this was a WebSocket' : 'WebSockets, and this was a request by REST';
      return fail(`${host.host} is a host for ${kinds}.`);
    }
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

  'key-exists'({ keyKnown, keyInformation, subject, category, code, confidence, environment }) {
    if (keyKnown) return pass(`${subject}: the server looked the key up and found it.`);
    if (category === 'key-or-environment' && (code === 10003 || confidence === 'stated')) {
      return fail(
        `${subject}: ${environment ?? 'the environment asked'} does not know this key (deleted, mistyped, or made in another environment).`,
      );
    }
    if (keyInformation) return pass('/v5/user/query-api has answered for this key.');
    if (category === MISMATCH) return unknown(`${subject} does not say which of key and IP did not match.`);
    return unknown(`${subject} does not say. Asking /v5/user/query-api with this key would.`);
  },

  'ip-whitelist'({ category, subject, message, keyInformation, host }) {
    const address = ipInText(message);
    const bound = boundAddresses(keyInformation);
    const seen = address ? ` The server saw ${address}.` : '';
    if (category === 'ip-not-allowed') {
      return fail(
        `${subject}: the address is not one of the key's.${seen}${oddities(bound, address, keyInformation, host)}`,
      );
    }
    if (bound?.length === 0) {
      return pass('The key information lists no bound address, so any address may use the key.');
    }
    const listed = bound && address ? isListed(address, bound) : null;
    if (listed !== null) {
      const which = `of the ${bound?.length} bound to the key`;
      return listed ? pass(`${address} is one ${which}.`) : fail(`${address} is none ${which}.`);
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
    if (category === 'permission' && permission.granted) {
      return unknown(
        `${subject}: the exchange denied the permission, yet by its key information the key has it.${need} Bybit answers so as well when the category is missing or wrong, or the key was changed in the meantime.`,
      );
    }
    if (category === 'permission') return fail(`${subject}: the exchange denied the permission.${need}`);
    if (permission.granted) return pass(`By its key information the key may do this.${need}`);
    return unknown(`The key information (/v5/user/query-api) would show what the key may do.${need}`);
  },

  'account-type'({ category, code, message, accountMode, subject }) {
    if (category === 'account-mode') {
      const wanted =
        code === 100028 ? 'is not for unified trading accounts' : 'is for unified trading accounts only';
      return fail(`${code}: the endpoint ${wanted}.`);
    }
    if (category === 'banned' || category === 'compliance') {
      return fail(`${subject}: the exchange restricts this account.`);
    }
    const only = /account ?type only supports? ([A-Z, ]{3,40}[A-Z])/i.exec(message)?.[1];
    if (only) {
      return fail(`${subject}: the reply says that this account has no other accountType than ${only}.`);
    }
    if (accountMode.fits === true) return pass(accountMode.evidence);
    if (accountMode.fits === false) return fail(accountMode.evidence);
    return unknown(`${subject} does not say. ${accountMode.evidence}`);
  },

  expiry({ category, confidence, keyInformation, now, subject }) {
    const expiresAt = expiryOf(keyInformation, now);
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

  clock({ category, confidence, clock, subject }) {
    const refused = ['clock-ahead', 'clock-behind', 'request-late'].includes(category);
    if (clock && clock.category !== 'accepted') {
      const { evidence, fix } = clock;
      const isOpen = 'isOpen' in clock && clock.isOpen && !clock.isStated;
      if (isOpen) return { ...unknown(`${subject}: ${evidence}`), fix };
      // A reply that complains of something else is younger than the check, and a server that accepted the time is right.
      return refused ? fail(evidence, fix) : unknown(`${subject} does not complain of the time. ${evidence}`);
    }
    if (!refused) {
      return clock
        ? pass(clock.evidence)
        : unknown('The timestamp and the time of the server are needed to decide.');
    }
    if (clock) {
      return unknown(`${subject} refuses the timestamp, yet the figures do not show why. ${clock.evidence}`);
    }
    if (category === 'clock-behind' && confidence !== 'stated') {
      return unknown(`${subject} usually means that the time was refused.`);
    }
    return fail(
      `${subject}: the time of the request was refused. By how much it was off is not known: there are no figures.`,
    );
  },

  signature({ category, confidence, keyKnown, message, signedStrings, subject }) {
    if (category === 'missing-auth' && confidence !== 'inferred') {
      return fail(
        `${subject}: the request was not signed, or a header was missing.${emptyHeaders(message)}`,
        'Send X-BAPI-API-KEY, X-BAPI-TIMESTAMP, X-BAPI-RECV-WINDOW and X-BAPI-SIGN.',
      );
    }
    if (category !== 'bad-signature') {
      return unknown(`${subject} does not say whether the signature was checked.`);
    }
    if (!keyKnown) return unknown(`${subject} is not documented; it is said to mean a wrong signature.`);
    if (!signedStrings) {
      return fail(
        `${subject}: the signature is not the one that the server computed. To tell a wrong secret from a wrong string, the signed string of both sides is needed.`,
      );
    }
    return fail(`${subject}: ${signedStrings.evidence}`, fixOf(signedStrings));
  },
});

/** The names that 10001 uses for the headers. @type {Readonly<Record<string, string>>} */
const HEADERS = Object.freeze({
  apitimestamp: 'X-BAPI-TIMESTAMP',
  apikey: 'X-BAPI-API-KEY',
  apisignature: 'X-BAPI-SIGN',
});

/**
 * @param {string} message such as `empty value: apiTimestamp[] apiKey[] apiSignature[…]: openapi sign params error!`
 * @returns {string} the headers that the text shows to be empty, as a sentence
 */
function emptyHeaders(message) {
  const empty = Object.entries(HEADERS).filter(([name]) => message.toLowerCase().includes(`${name}[]`));
  return empty.length === 0
    ? ''
    : ` The reply shows as empty: ${empty.map(([, header]) => header).join(', ')}.`;
}

/**
 * @param {import('./signature/compare').StringComparison} comparison
 * @returns {string}
 */
function fixOf({ equal, differences }) {
  if (equal) {
    return 'Paste the secret that belongs to this key again; if it is lost, create a new key. If a library of your own makes the signature: HMAC as 64 lower-case hexadecimal digits, RSA as base64.';
  }
  const fixes = [...new Set(differences.map(({ fix }) => fix))];
  if (fixes.length > 0) return fixes.join(' ');
  return equal === null
    ? 'Compare the whole string that was signed with what is sent; if they are equal, the secret is not the one of this key.'
    : 'Send exactly the bytes that are signed: the same query or body, encoded once, with the same timestamp and recv_window.';
}

/**
 * What is known of keys that are refused for an address that they do not restrict.
 *
 * @param {string[] | null} bound
 * @param {string | null} address
 * @param {CheckInput['keyInformation']} keyInformation
 * @param {CheckInput['host']} host
 * @returns {string} sentences
 */
function oddities(bound, address, keyInformation, host) {
  const remarks = [];
  if (bound && address && bound.length > 0 && isListed(address, bound)) {
    remarks.push(
      'That address is on the list of the key: the list was changed in the meantime, or another key was sent.',
    );
  }
  if (toInteger(keyInformation?.type) === 2) {
    remarks.push(
      'The key belongs to a third-party application, and such keys work from the addresses of that application only.',
    );
  } else if (bound?.length === 0) {
    remarks.push(
      'No address is bound to the key, which happens with keys of bybit.eu that are bound to a third-party application.',
    );
  }
  if (host.host.endsWith('.bybit.eu')) {
    remarks.push(
      'Keys of bybit.eu are issued for third-party applications, and are refused so from anywhere else, even with no address bound.',
    );
  }
  return remarks.map((remark) => ` ${remark}`).join('');
}

module.exports = { CHECK_RULES };
