'use strict';

/**
 * Examines a pasted request: the validators, the signature where the secret is known, and the string that was signed where it is
 * shown. Sends nothing.
 *
 * @module
 */

const { createHash } = require('node:crypto');

const { classify } = require('../../classify');
const { compareSignedStrings, findDifference } = require('../../classify/signature/compare');
const { validateRequest } = require('../../validate');
const { Signer } = require('../../signer');
const { environmentOfRequest } = require('../../venues/environment');

/** @typedef {Readonly<import('../../venues/venue').Venue>} Venue */
/** @typedef {import('./read-request').PastedRequest} PastedRequest */
/** @typedef {{ id: string, severity: 'error' | 'warning', field: string, message: string, fix: string, evidence?: string }} Finding */
/**
 * @typedef {object} Examination
 * @property {Finding[]} findings errors first
 * @property {'verified' | 'wrong' | 'not-verified'} signature
 * @property {string[]} notes what was not examined, and why
 * @property {import('../../errors').ApiError | null} error what the reply says; null when no reply was given, or for a success
 */

/** What people and log filters write in place of a value. */
const MASKED = /\*{3,}|[•…]|^\.{3,}|x{6,}|X{6,}|^<.*>$|^\[?redacted\]?$|^\$|^\{\{?.*\}?\}$|^%\w+%$/i;
/** Findings about headers that a paste may not show. */
const ABSENT = new Set(['header-missing', 'recv-window-missing', 'content-type-missing']);
/** @type {Finding} */
const UNQUOTED = Object.freeze({
  id: 'url-unquoted',
  severity: 'error',
  field: 'url',
  message:
    'the URL is not quoted: the shell ends the command at the first &, and curl sends only the part before it',
  fix: 'Put the URL in quotation marks.',
});

/**
 * @param {PastedRequest} request
 * @param {string | undefined} name
 * @returns {string | undefined}
 */
function headerOf({ headers }, name) {
  return headers.find(([known]) => known.toLowerCase() === name?.toLowerCase())?.[1];
}

/** @param {string} parameters of a query or a form @param {string} name @returns {string | undefined} as it is written */
function parameterIn(parameters, name) {
  return new RegExp(`(?:^|&)${name}=([^&]*)`).exec(parameters)?.[1];
}

/** @param {string} url @returns {string} */
const queryOf = (url) => url.split('#', 1)[0].split('?').slice(1).join('?');

/**
 * A part of the authentication, in a header or, at some exchanges, in the parameters.
 *
 * @param {PastedRequest} request
 * @param {'apiKey' | 'timestamp' | 'window' | 'signature' | 'passphrase'} part
 * @param {Venue} venue
 * @returns {string | undefined}
 */
function partOf(request, part, { signing }) {
  const names = /** @type {Record<string, string | undefined>} */ (signing.headerNames);
  const parameters = /** @type {Record<string, string | undefined>} */ (signing.queryNames ?? {});
  const name = parameters[part];
  const header = names[part] === undefined ? undefined : headerOf(request, names[part]);
  if (name === undefined) return header;
  return header ?? parameterIn(queryOf(request.url), name) ?? parameterIn(request.body, name);
}

/** @param {string | undefined} timestamp @param {Venue} venue @returns {number | null} ms since 1970; null for another form */
function momentOf(timestamp = '', { validation }) {
  if (validation?.rules.timeUnit === 's' && /^\d{10}(\.\d+)?$/.test(timestamp)) {
    return Math.floor(1000 * Number(timestamp));
  }
  if (/^\d{13}$/.test(timestamp)) return Number(timestamp);
  if (/^\d{16}$/.test(timestamp)) return Math.floor(Number(timestamp) / 1000);
  const moment = /^\d{4}-\d\d-\d\dT/.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  return Number.isNaN(moment) ? null : moment;
}

/**
 * @param {PastedRequest} request
 * @param {Venue} venue
 * @param {Record<string, string | undefined>} environment
 * @returns {{ signer: Signer | undefined, note: string | null }}
 */
function signerFor(request, venue, environment) {
  const { apiKey: keyName, apiSecret: secretName, apiPassphrase: phraseName } = venue.credentials.variables;
  const apiSecret = environment[secretName];
  if (!apiSecret) {
    return {
      signer: undefined,
      note: `The signature was not verified: set ${secretName} to the secret of this key, and run the command again.`,
    };
  }
  const sent = partOf(request, 'apiKey', venue);
  const apiKey = sent !== undefined && !MASKED.test(sent) ? sent : environment[keyName];
  const phrase = phraseName && (environment[phraseName] ?? partOf(request, 'passphrase', venue));
  const credentials = { apiKey: apiKey ?? '', apiSecret, ...(phrase && { apiPassphrase: phrase }) };
  try {
    return {
      signer: new Signer({
        venue: /** @type {import('../../venues').VenueName} */ (venue.id),
        ...credentials,
      }),
      note: null,
    };
  } catch (error) {
    // The messages of the signer name places, never values.
    return {
      signer: undefined,
      note: `The signature was not verified: ${/** @type {Error} */ (error).message.split('\n', 1)[0]}`,
    };
  }
}

/**
 * @param {PastedRequest} request
 * @param {Venue} venue
 * @returns {{ shown: PastedRequest, masked: Set<string> }} masked: names of headers, in lower case, whose values are hidden
 */
function withoutMasks(request, venue) {
  const names = Object.values(venue.signing.headerNames).map((name) => String(name).toLowerCase());
  const isMasked = (/** @type {[string, string]} */ [name, value]) =>
    names.includes(name.toLowerCase()) && MASKED.test(value);
  const masked = new Set(request.headers.filter(isMasked).map(([name]) => name.toLowerCase()));
  return { shown: { ...request, headers: request.headers.filter((pair) => !isMasked(pair)) }, masked };
}

/**
 * The string that the exchange signs for the request as it was pasted.
 *
 * @param {PastedRequest} request
 * @param {Venue} venue
 * @returns {string | null} null when the paste does not show every part of it
 */
function expectedString(request, venue) {
  const { signing, signedParts, validation } = venue;
  const method = request.method.toUpperCase();
  const isQuery = validation?.rules.queryMethods.includes(method);
  const name = signing.queryNames?.signature;
  const unsigned = (/** @type {string} */ parameters) =>
    name === undefined
      ? parameters
      : parameters
          .split('&')
          .filter((one) => !one.startsWith(`${name}=`))
          .join('&');
  const query = unsigned(queryOf(request.url));
  const target = request.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').split('#', 1)[0];
  /** @type {Record<string, string | undefined>} */
  const parts = {
    timestamp: partOf(request, 'timestamp', venue),
    apiKey: partOf(request, 'apiKey', venue),
    window: partOf(request, 'window', venue) ?? '',
    content: isQuery ? query : request.body,
    method,
    target,
    path: target.split('?', 1)[0],
    query,
    body: unsigned(request.body),
    bodyDigest: createHash(signing.digest).update(request.body).digest('hex'),
  };
  const values = signedParts.map((part) => (typeof part === 'string' ? parts[part] : part.text));
  return values.includes(undefined) ? null : values.join('');
}

/**
 * @param {string} signed
 * @param {string} expected
 * @param {Venue} venue
 * @param {string | undefined} apiKey
 * @returns {Finding | null}
 */
function signedFinding(signed, expected, venue, apiKey) {
  if (signed === expected) return null;
  const { differences, evidence } = findDifference(signed, expected, {
    apiKey: apiKey ?? '',
    venue,
    theirs: 'belongs to this request',
  });
  const names = differences.map(({ name }) => name).join('; ');
  return {
    id: differences[0]?.id ?? 'signed-other-string',
    severity: 'error',
    field: 'signature',
    message:
      names === ''
        ? 'another string was signed than the one that belongs to this request'
        : `the string that was signed differs in this: ${names}`,
    fix: [...new Set(differences.map(({ fix }) => fix))].join(' ') || 'Sign exactly the bytes that are sent.',
    evidence,
  };
}

/**
 * @param {unknown} reply pasted
 * @param {PastedRequest} request
 * @param {{ signed: string | null, venue: Venue, findings: Finding[] }} known
 */
function readReply(reply, request, { signed, venue, findings }) {
  const environment = venue.hosts.environmentHeader && environmentOfRequest(venue, request.url, request);
  return classify(reply, {
    venue: /** @type {import('../../venues').VenueName} */ (venue.id),
    method: request.method,
    url: request.url,
    apiKey: partOf(request, 'apiKey', venue),
    timestamp: partOf(request, 'timestamp', venue),
    recvWindow: partOf(request, 'window', venue),
    ...(environment && { environment }),
    ...(signed !== null && { signedPayload: signed }),
    findings: /** @type {any} */ (findings),
  });
}

/**
 * What the string in the reply says when it is not known which string was signed: whether the request arrived as it was pasted.
 *
 * @param {string} message of the reply
 * @param {{ expected: string, venue: Venue, request: PastedRequest, findings: Finding[], notes: string[] }} known
 */
function addServerString(message, { expected, venue, request, findings, notes }) {
  const apiKey = partOf(request, 'apiKey', venue);
  const comparison = compareSignedStrings(expected, message, { venue: venue.id, apiKey });
  if (comparison === null) return;
  if (comparison.equal !== false) {
    notes.push(
      `${venue.title} signed the bytes of this request as it was pasted. So either the secret is wrong, or the program signed another string: --signed or the secret in ${venue.credentials.variables.apiSecret} tells which.`,
    );
    return;
  }
  findings.push({
    id: 'received-other-bytes',
    severity: 'error',
    field: 'signature',
    message: `${venue.title} received other bytes than the paste shows, or other ones were pasted`,
    fix:
      comparison.differences.map(({ fix }) => fix).join(' ') ||
      'Paste the request of this reply. Look for what changes requests on their way: a proxy, or a client that encodes again.',
    evidence: comparison.evidence.replace('signed here', 'in the paste'),
  });
}

/**
 * @param {PastedRequest} request
 * @param {{ venue: Venue, environment: Record<string, string | undefined>, signed: string | null, reply: unknown }} known
 * @returns {Promise<Examination>}
 */
async function examine(request, { venue, environment, signed, reply }) {
  const { shown, masked } = withoutMasks(request, venue);
  const notes = [...request.notes];
  const moment = momentOf(partOf(shown, 'timestamp', venue), venue);
  const { signer, note } = signerFor(shown, venue, environment);
  const { method, url, headers, body } = shown;
  const signature = partOf(shown, 'signature', venue);
  const isSigned = signature !== undefined && !MASKED.test(signature);
  const report = await validateRequest({
    venue: /** @type {import('../../venues').VenueName} */ (venue.id),
    method,
    url,
    headers,
    body,
    // The age of a pasted request says nothing.
    ...(moment !== null && { now: moment }),
    ...(isSigned && signer && { signer }),
  }).finally(() => signer?.destroy());
  const hidden = signature !== undefined && !isSigned ? venue.signing.queryNames?.signature : undefined;
  if (hidden !== undefined) masked.add(hidden);
  const isHidden = (/** @type {Finding} */ { id, field }) =>
    (ABSENT.has(id) && (!shown.showsHeaders || masked.has(field.toLowerCase()))) ||
    (hidden !== undefined && field === hidden);
  /** @type {Finding[]} */
  const findings = [
    ...(request.isCut ? [UNQUOTED] : []),
    ...report.findings.filter((finding) => !isHidden(finding)),
  ];
  if (masked.size > 0) notes.push(`Masked in the paste, and not checked: ${[...masked].join(', ')}.`);
  const expected = expectedString(shown, venue);
  const difference =
    signed === null || expected === null
      ? null
      : signedFinding(signed, expected, venue, partOf(shown, 'apiKey', venue));
  if (difference) findings.push(difference);
  if (signed !== null && expected === null) {
    notes.push('The signed string was not compared: the paste lacks a header that is part of it.');
  }
  const verified = isSigned && signer !== undefined && !findings.some(({ id }) => id.startsWith('sign'));
  const known = { signed: signed ?? (verified ? expected : null), venue, findings };
  const error = reply === undefined ? null : readReply(reply, shown, known);
  if (error !== null && known.signed === null && expected !== null) {
    addServerString(venue.replies.read(reply, {}).message, {
      expected,
      venue,
      request: shown,
      findings,
      notes,
    });
  }
  if (isSigned && note !== null) notes.push(note);
  return {
    findings: findings.sort(
      (one, other) => Number(one.severity === 'warning') - Number(other.severity === 'warning'),
    ),
    signature: verified ? 'verified' : isSigned && signer ? 'wrong' : 'not-verified',
    notes,
    error,
  };
}

module.exports = { examine };
