'use strict';

/**
 * One rule for each step of the checklist. A rule returns `fail`, `warn` or `pass` only if the input proves it. Otherwise it
 * returns `unknown` with the evidence that would decide.
 *
 * @module
 */

const { ipInText, isListed } = require('./ip');
const { credentialFindings } = require('./step-findings');
const { emptyHeaders, signatureFix } = require('./signature-fix');
const { headerList } = require('../errors/causes/record');

/** @typedef {import('./checks').CheckInput} CheckInput */
/** @typedef {import('./checks').StepId} StepId */
/** @typedef {{ status: 'fail' | 'warn' | 'pass' | 'unknown', evidence: string, fix?: string }} CheckResult */

const pass = (/** @type {string} */ evidence) => /** @type {CheckResult} */ ({ status: 'pass', evidence });
const fail = (/** @type {string} */ evidence, /** @type {string} */ fix = '') =>
  /** @type {CheckResult} */ ({ status: 'fail', evidence, ...(fix && { fix }) });
const warn = (/** @type {string} */ evidence) => /** @type {CheckResult} */ ({ status: 'warn', evidence });
const unknown = (/** @type {string} */ evidence) =>
  /** @type {CheckResult} */ ({ status: 'unknown', evidence });

const MISMATCH = 'key-or-ip-mismatch';

/** @param {readonly string[]} list */
const entries = ({ length }) => (length === 1 ? '1 entry' : `${length} entries`);

/** @type {Readonly<Record<StepId, (evidence: CheckInput) => CheckResult>>} */
const CHECK_RULES = Object.freeze({
  environment({ host, environment, keyKnown, subject, category, transport }) {
    const place = environment ?? (host.host || 'the host');
    if (host.kind === 'website') return fail(`${host.warning}.`);
    const other = { rest: 'websocket', websocket: 'rest', 'websocket-trade': 'rest' }[transport];
    if (host.kind === other && !keyKnown) {
      const kinds =
        other === 'rest' ? 'REST, but this was a WebSocket' : 'WebSockets, but this was a REST request';
      return fail(`${host.host} serves ${kinds}.`);
    }
    if (keyKnown) {
      return pass(`${place} found the key (${subject}), and a key belongs to one environment only.`);
    }
    if (host.warning) return unknown(`${host.warning}.`);
    const asked = environment
      ? `The request went to ${environment}`
      : 'The environment of this host is not known';
    if (category === 'key-or-environment') {
      return unknown(
        `${asked}. ${subject} does not say whether the key belongs to another environment or was deleted: ask the other environments.`,
      );
    }
    return unknown(
      `${asked}. Which environment the key belongs to is unknown. A signed read on the host of each environment would tell.`,
    );
  },

  'key-exists'({ venue, keyKnown, keyInformation, subject, category, confidence, environment, proves }) {
    const { title, keys } = venue;
    // A key of another environment is a key.
    if (proves === 'environment') return pass(`${title} knows the key (${subject}).`);
    if (keyKnown) return pass(`${title} found the key (${subject}).`);
    if (category === 'key-or-environment' && confidence !== 'inferred') {
      return fail(
        `${environment ?? 'This environment'} does not know the key (${subject}): it was deleted, mistyped, or made in another environment.`,
      );
    }
    if (keyInformation) return pass(`${title} returned the key information.`);
    if (category === MISMATCH) {
      return unknown(`${title}'s ${subject} does not say whether the key or the IP address is wrong.`);
    }
    return unknown(`${subject} does not say. A request to ${keys.path} with this key would.`);
  },

  'ip-whitelist'(input) {
    const { category, subject, message, keyInformation } = input;
    const { title, keys } = input.venue;
    const address = ipInText(message);
    const bound = keys.boundAddresses(keyInformation);
    const seen = address ? ` ${title} saw ${address}.` : '';
    const size = bound && bound.length > 0 ? ` (${entries(bound)})` : '';
    if (category === 'ip-not-allowed') {
      return fail(
        `This IP address is not on the key's whitelist${size}.${seen}${explainRefusal(bound, address, input)}`,
        address === null ? undefined : `Add ${address} to the key's whitelist on the API management page.`,
      );
    }
    if (bound?.length === 0) {
      return pass('The key has no IP whitelist, so every IP address may use it.');
    }
    const listed = bound && address ? isListed(address, bound) : null;
    if (listed !== null) {
      return listed
        ? pass(`${address} is on the key's whitelist${size}.`)
        : fail(`${address} is not on the key's whitelist${size}.`);
    }
    const count = bound
      ? ` The whitelist has ${entries(bound)}, and which IP address ${title} saw is not known.`
      : '';
    if (category === MISMATCH) {
      const fix =
        address === null ? {} : { fix: `${title} saw ${address}: add it to the whitelist of the key.` };
      return {
        ...unknown(
          `${title}'s ${subject} does not say whether the key or the IP address is wrong.${seen}${count}`,
        ),
        ...fix,
      };
    }
    const place = keys.whitelistPlace ?? `The key information (${keys.path})`;
    return unknown(`${subject} does not say.${count || ` ${place} lists the whitelist.`}`);
  },

  'key-format'({ findings: given }) {
    const findings = credentialFindings(given);
    if (!given) return unknown('The credentials were not validated. validateCredentials() checks them.');
    const unvalidated = findings.find(({ id }) => id === 'not-validated');
    if (unvalidated !== undefined) return unknown(unvalidated.message);
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) return fail(errors.map(({ message }) => message).join('; '));
    if (findings.length === 0) return pass('No stray spaces, quotes or invisible characters.');
    const warnings = findings.map(({ message }) => message).join('; ');
    return warn(`The values can work, but the validator warns: ${warnings}`);
  },

  permissions({ venue, permission, category, subject, keyInformation }) {
    const { title, keys } = venue;
    if (permission.granted === false) {
      const reasons = [
        permission.missing.length > 0 && `it lacks ${permission.missing.join(' or ')}`,
        permission.readOnly && permission.write && 'it is read-only and the request changes something',
      ].filter(Boolean);
      return fail(`The key information shows that the key may not do this: ${reasons.join(', and ')}.`);
    }
    if (category === 'symbol-not-allowed') {
      return fail(`The symbol is not on this key's list (${subject}).`);
    }
    const need = permission.needs.length > 0 ? ` The request needs ${permission.needs.join(' or ')}.` : '';
    if (category === 'permission' && permission.granted) {
      return unknown(
        `${title} denied the permission (${subject}), but the key information shows that the key has it.${need} ${keys.deniedAnyway}`,
      );
    }
    const held = keyInformation && keys.permissionsOf(keyInformation);
    if (category === 'permission' && held && held.length > 0) {
      return unknown(
        `${title} denied the permission (${subject}), but nothing that the key information shows is known to be missing: the key has ${held.join(', ')}.${need} ${keys.deniedAnyway}`,
      );
    }
    if (category === 'permission') return fail(`${title} denied the permission (${subject}).${need}`);
    if (permission.granted) return pass(`The key information shows that the key may do this.${need}`);
    return unknown(`The key information (${keys.path}) would show what the key may do.${need}`);
  },

  'account-type'(input) {
    const { venue, category, accountMode, subject } = input;
    if (category === 'banned' || category === 'compliance') {
      return fail(`${venue.title} restricts this account (${subject}).`);
    }
    const refusal = venue.keys.accountRefusal(input);
    if (refusal !== null) return fail(refusal.evidence, refusal.fix);
    if (accountMode.fits === true) return pass(accountMode.evidence);
    if (accountMode.fits === false) return fail(accountMode.evidence);
    return unknown(`${subject} does not say. ${accountMode.evidence}`);
  },

  expiry({ venue, category, confidence, keyInformation, now, subject }) {
    const { keys } = venue;
    const expiresAt = keys.expiryOf(keyInformation, now);
    if (expiresAt === 'never') return pass('The key has no expiry date.');
    if (expiresAt !== null && now !== null) {
      const day = new Date(expiresAt).toISOString();
      return expiresAt <= now
        ? fail(`Expired on ${day}, as the key information says.`)
        : pass(`Valid until ${day}.`);
    }
    if (category === 'key-expired') {
      const source = confidence === 'stated' ? 'the reply says so' : 'the code is documented to mean this';
      return fail(`The key has expired (${subject}): ${source}.`);
    }
    return unknown(
      keys.expiryField === ''
        ? `${subject} does not say. ${venue.title} does not show when a key expires.`
        : `${subject} does not say. The key information (${keys.path}) shows the date in "${keys.expiryField}".`,
    );
  },

  clock({ venue, category, confidence, clock, subject }) {
    const refused = ['clock-ahead', 'clock-behind', 'request-late'].includes(category);
    if (clock && clock.category !== 'accepted') {
      const { evidence, fix } = clock;
      const isOpen = 'isOpen' in clock && clock.isOpen && !clock.isStated;
      if (isOpen) return { ...unknown(`${subject}: ${evidence}`), fix };
      // The server checks the time first, so a reply about something else means that it accepted the time.
      return refused ? fail(evidence, fix) : unknown(`${subject} is not about the time. ${evidence}`);
    }
    if (!refused) {
      return clock ? pass(clock.evidence) : unknown('The timestamp and the server time would decide.');
    }
    if (clock) {
      return unknown(
        `${venue.title} refused the timestamp (${subject}), but the figures do not show why. ${clock.evidence}`,
      );
    }
    if (category === 'clock-behind' && confidence !== 'stated') {
      return unknown(`${subject} usually means that the timestamp was refused.`);
    }
    return fail(
      `${venue.title} refused the timestamp (${subject}). By how much it was off is not known: the reply has no figures.`,
    );
  },

  signature({ venue, category, confidence, keyKnown, message, signedStrings, subject }) {
    const { title, replies } = venue;
    if (category === 'missing-auth' && confidence !== 'inferred') {
      return fail(
        `The request was not signed, or a header was missing (${subject}).${emptyHeaders(replies.emptyHeaders(message))}`,
        `Send ${headerList(venue)}.`,
      );
    }
    if (category === 'missing-auth') {
      return {
        ...unknown(`${subject} does not say which header is missing.`),
        fix: `Send ${headerList(venue)}.`,
      };
    }
    if (category !== 'bad-signature') {
      return unknown(`${subject} does not say whether ${title} checked the signature.`);
    }
    if (!keyKnown) return unknown(`${subject} is not documented. It is said to mean a wrong signature.`);
    if (!signedStrings) {
      return fail(
        `The signature differs from the one that ${title} computed (${subject}). The signed strings of both sides would show whether the secret or the string is wrong.`,
      );
    }
    return fail(signedStrings.evidence, signatureFix(signedStrings, venue));
  },

  passphrase(input) {
    const { category, confidence, keyInformation, message, subject } = input;
    const { title, credentials, keys, replies, signing } = input.venue;
    if (category === 'passphrase' && confidence === 'inferred') {
      const other = credentials.apiPassphrase === 'signed' ? 'the secret that signs it' : 'the API key';
      return unknown(`${title} means the passphrase or ${other}, and does not say which (${subject}).`);
    }
    if (category === 'passphrase') {
      return fail(`${title} found the key, but the passphrase is not that of the key (${subject}).`);
    }
    const { passphrase } = signing.headerNames;
    if (category === 'missing-auth' && passphrase && replies.emptyHeaders(message).includes(passphrase)) {
      return fail(`The passphrase is missing or empty (${subject}).`);
    }
    if (keyInformation) return pass(`${title} returned the key information.`);
    return unknown(`${subject} does not say. A request to ${keys.path} with this passphrase would.`);
  },
});

/**
 * Why an exchange can refuse an IP address that the key does not exclude.
 *
 * @param {string[] | null} bound
 * @param {string | null} address
 * @param {CheckInput} input
 * @returns {string} sentences
 */
function explainRefusal(bound, address, { venue, keyInformation, host: { host } }) {
  const remarks = venue.keys.addressRemarks({ information: keyInformation, bound, host });
  if (bound && address && bound.length > 0 && isListed(address, bound)) {
    remarks.unshift(
      'That address is on the whitelist: the whitelist was changed in the meantime, or another key was sent.',
    );
  }
  return remarks.map((remark) => ` ${remark}`).join('');
}

module.exports = { CHECK_RULES };
