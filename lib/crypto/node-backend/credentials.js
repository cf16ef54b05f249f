'use strict';

/**
 * The credential validator in plain JavaScript, used when the native addon cannot load. It gives the same findings
 * as `src/core/validate/credential.c` for every input; where the two differ, the C is right.
 *
 * @module
 */

const { timingSafeEqual } = require('node:crypto');
const { classOf, decodeCharacters, toBytes, trim } = require('../../internal/unicode');
const { containsPem, findMask, isUnexpandedVariable } = require('./placeholders');

/** @typedef {import('../../credentials/findings').Finding} Finding */
/** @typedef {import('../../credentials/findings').FindingId} FindingId */
/** @typedef {import('../../internal/unicode').DecodedText} DecodedText */
/** @typedef {'apiKey' | 'apiSecret'} CredentialField */

/**
 * One field under inspection. The core is what is left without edges and quotes.
 *
 * @typedef {object} Inspection
 * @property {CredentialField} field
 * @property {DecodedText} text
 * @property {import('../../internal/unicode').Span} core
 * @property {boolean} paired the core still begins and ends with a pair of quotes
 * @property {Buffer} cleaned
 * @property {string} cleanedText
 * @property {Map<FindingId, Finding>} found
 */

/** Observed on issued HMAC keys; Bybit publishes no rule. */
const EXPECTED_SIZE = Object.freeze({ apiKey: 18, apiSecret: 36 });

const LONGEST_API_KEY = 256;

/**
 * Findings at the same place are reported in this order.
 *
 * @type {readonly FindingId[]}
 */
const ORDER = [
  'empty',
  'surrounding-whitespace',
  'inner-whitespace',
  'invisible-character',
  'control-character',
  'line-ending',
  'quotes',
  'unclosed-quote',
  'non-ascii',
  'masked-value',
  'unexpanded-variable',
  'pem',
  'unexpected-length',
  'swapped',
  'key-equals-secret',
  'too-long',
];

/**
 * What a character of each class is reported as, within the core and around it. Around the core a character of
 * class `other` can only be a typographic quote, which is reported as quotes; a no-break space within the core
 * may stand for a space between two values.
 *
 * @typedef {{ id: FindingId, repairable: boolean } | null} Rule
 * @type {Readonly<Record<import('../../internal/unicode').CharacterClass, { inside: Rule, outside: Rule }>>}
 */
const CHARACTER_RULES = {
  plain: { inside: null, outside: null },
  space: {
    inside: { id: 'inner-whitespace', repairable: false },
    outside: { id: 'surrounding-whitespace', repairable: true },
  },
  line: {
    inside: { id: 'line-ending', repairable: false },
    outside: { id: 'line-ending', repairable: true },
  },
  'no-break': {
    inside: { id: 'invisible-character', repairable: false },
    outside: { id: 'invisible-character', repairable: true },
  },
  invisible: {
    inside: { id: 'invisible-character', repairable: true },
    outside: { id: 'invisible-character', repairable: true },
  },
  control: { inside: { id: 'control-character', repairable: false }, outside: null },
  other: { inside: { id: 'non-ascii', repairable: false }, outside: null },
};

/** @type {Rule} */
const UNCLOSED_QUOTE = { id: 'unclosed-quote', repairable: false };

/** An opening quote and what closes it, as code points. */
const QUOTES = new Map(
  ['""', "''", '``', '“”', '‘’', '””', '’’', '„“', '‚‘', '«»', '‹›'].map((pair) => [
    pair.charCodeAt(0),
    pair.charCodeAt(1),
  ]),
);

const QUOTE_CHARACTERS = new Set([...QUOTES.keys(), ...QUOTES.values()]);

/**
 * The first place wins, every place counts, and one place beyond repair makes the whole beyond repair.
 *
 * @param {Inspection} inspection
 * @param {FindingId} id
 * @param {boolean} repairable
 * @param {number} index
 * @param {number} [codePoint]
 * @returns {Finding}
 */
function note(inspection, id, repairable, index, codePoint = 0) {
  const known = inspection.found.get(id);
  if (known !== undefined) {
    known.count++;
    known.repairable &&= repairable;
    return known;
  }
  const { field } = inspection;
  /** @type {Finding} */
  const finding = { field, id, severity: 'error', repairable, index, count: 1, codePoint };
  inspection.found.set(id, finding);
  return finding;
}

/**
 * @param {import('../../internal/unicode').DecodedText} text
 * @param {import('../../internal/unicode').Span} within
 * @returns {boolean} it begins with a quote that its last character closes
 */
function isQuoted(text, { first, end }) {
  return end - first >= 2 && QUOTES.get(text.codePoints[first]) === text.codePoints[end - 1];
}

/**
 * Takes a pair of quotes off the core; a quote without its partner stays. Quotes within quotes cannot be repaired:
 * how many were meant is unknown.
 *
 * @param {Inspection} inspection
 */
function unquote(inspection) {
  const { text, core } = inspection;
  if (!isQuoted(text, core)) return;
  inspection.core = trim(text, core.first + 1, core.end - 1);
  inspection.paired = isQuoted(text, inspection.core);
  note(inspection, 'quotes', !inspection.paired, text.indexes[core.first], text.codePoints[core.first]);
}

/**
 * @param {Inspection} inspection
 * @param {number} at
 * @returns {boolean} a quote at one end of the core whose partner is missing at the other, as an unclosed one in
 *   .env leaves it
 */
function isUnclosedQuote({ text, core, paired }, at) {
  return !paired && (at === core.first || at === core.end - 1) && QUOTE_CHARACTERS.has(text.codePoints[at]);
}

/**
 * Notes what is wrong with single characters and writes the cleaned value.
 *
 * @param {Inspection} inspection
 * @param {Uint8Array} bytes
 */
function inspectCharacters(inspection, bytes) {
  const { text, core, cleaned } = inspection;
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const codePoint = text.codePoints[at];
    const kind = classOf(codePoint);
    const inside = at >= core.first && at < core.end;
    const unclosed = inside && isUnclosedQuote(inspection, at);
    const rule = unclosed ? UNCLOSED_QUOTE : CHARACTER_RULES[kind][inside ? 'inside' : 'outside'];
    if (rule !== null) note(inspection, rule.id, rule.repairable, text.indexes[at], codePoint);
    if (!inside || kind === 'invisible') continue;
    for (let offset = text.offsets[at]; offset < text.offsets[at + 1]; offset++) {
      cleaned[size++] = bytes[offset];
    }
    inspection.cleanedText += String.fromCodePoint(codePoint);
  }
  inspection.cleaned = cleaned.subarray(0, size);
}

/** @param {Inspection} inspection */
function inspectMask(inspection) {
  const mask = findMask(inspection.text, inspection.core);
  if (mask === undefined) return;
  const finding = note(inspection, 'masked-value', false, mask.index, mask.codePoint);
  finding.count = mask.length;
  finding.severity = mask.certain ? 'error' : 'warning';
  // Bullets in place of a secret are one finding, not two.
  if (mask.codePoint > 0x7f && inspection.found.get('non-ascii')?.count === mask.length) {
    inspection.found.delete('non-ascii');
  }
}

/**
 * @param {Inspection} inspection
 * @param {number} index
 */
function inspectLength(inspection, index) {
  const { field, found } = inspection;
  const size = inspection.cleaned.length;
  if (field === 'apiKey' && size > LONGEST_API_KEY) {
    note(inspection, 'too-long', false, index).count = size;
  } else if (size !== EXPECTED_SIZE[field] && !found.has('masked-value')) {
    const finding = note(inspection, 'unexpected-length', false, index);
    finding.count = size;
    finding.severity = 'warning';
  }
}

/**
 * Findings that hold for the value as a whole replace those that only describe its symptoms.
 *
 * @param {Inspection} inspection
 */
function inspectWhole(inspection) {
  const { cleaned, found, text, core } = inspection;
  const index = text.indexes[core.first];
  const ascii = cleaned.toString('latin1');
  if (cleaned.length === 0) {
    found.clear();
    note(inspection, 'empty', false, 0);
  } else if (containsPem(ascii)) {
    found.clear();
    note(inspection, 'pem', false, index);
  } else if (isUnexpandedVariable(ascii)) {
    found.delete('inner-whitespace');
    note(inspection, 'unexpanded-variable', false, index, text.codePoints[core.first]);
  } else {
    inspectMask(inspection);
    inspectLength(inspection, index);
  }
}

/**
 * @param {CredentialField} field
 * @param {string | ArrayBufferView | ArrayBufferLike} value
 * @returns {Inspection}
 */
function inspectField(field, value) {
  const bytes = toBytes(value);
  const text = decodeCharacters(bytes);
  /** @type {Inspection} */
  const inspection = {
    field,
    text,
    core: trim(text, 0, text.length),
    paired: false,
    cleaned: Buffer.alloc(bytes.length),
    cleanedText: '',
    found: new Map(),
  };
  unquote(inspection);
  inspectCharacters(inspection, bytes);
  inspectWhole(inspection);
  return inspection;
}

/**
 * What only the pair can show.
 *
 * @param {Inspection} apiKey
 * @param {Inspection} apiSecret
 * @returns {boolean} false when the pair cannot be right: which of the two is wrong is unknown
 */
function inspectPair(apiKey, apiSecret) {
  const [keySize, secretSize] = [apiKey.cleaned.length, apiSecret.cleaned.length];
  if (keySize === EXPECTED_SIZE.apiSecret && secretSize === EXPECTED_SIZE.apiKey) {
    apiKey.found.delete('unexpected-length');
    apiSecret.found.delete('unexpected-length');
    note(apiKey, 'swapped', false, 0);
    return false;
  }
  if (keySize > 0 && keySize === secretSize && timingSafeEqual(apiKey.cleaned, apiSecret.cleaned)) {
    note(apiSecret, 'key-equals-secret', false, 0);
    return false;
  }
  return true;
}

/**
 * @param {Inspection} inspection
 * @returns {Finding[]} in the order of their places
 */
function findingsOf({ found }) {
  const findings = ORDER.flatMap((id) => found.get(id) ?? []);
  return findings.sort((left, right) => left.index - right.index);
}

/** @param {Finding} finding */
function isError({ severity }) {
  return severity === 'error';
}

/** @param {readonly Finding[]} findings */
function isUsable(findings) {
  return findings.every((finding) => !isError(finding) || finding.repairable);
}

/**
 * Inspects an API key and its secret. Bytes are read as UTF-8, each malformed byte as one U+FFFD; so is each lone
 * surrogate of a string. The cost is linear in the size.
 *
 * @param {string | ArrayBufferView | ArrayBufferLike} apiKey
 * @param {string | ArrayBufferView | ArrayBufferLike} apiSecret
 * @returns {{ ok: boolean, findings: Finding[], usable: Record<CredentialField, boolean>,
 *   cleaned: Record<CredentialField, string> }} ok: no error among the findings; findings: by field, then by
 *   place; usable: the cleaned value has no error left; cleaned: both values without what is repairable, whether
 *   they are usable or not
 */
function inspectCredentials(apiKey, apiSecret) {
  const key = inspectField('apiKey', apiKey);
  const secret = inspectField('apiSecret', apiSecret);
  const paired = inspectPair(key, secret);
  const [ofKey, ofSecret] = [findingsOf(key), findingsOf(secret)];
  const findings = [...ofKey, ...ofSecret];
  return {
    ok: !findings.some(isError),
    findings,
    usable: { apiKey: paired && isUsable(ofKey), apiSecret: paired && isUsable(ofSecret) },
    cleaned: { apiKey: key.cleanedText, apiSecret: secret.cleanedText },
  };
}

/**
 * Inspects an API key alone, as for a key pair whose other half is an RSA key.
 *
 * @param {string | ArrayBufferView | ArrayBufferLike} apiKey
 * @returns {{ ok: boolean, findings: Finding[], usable: boolean, cleaned: string }}
 */
function inspectApiKey(apiKey) {
  const inspection = inspectField('apiKey', apiKey);
  const findings = findingsOf(inspection);
  return {
    ok: !findings.some(isError),
    findings,
    usable: isUsable(findings),
    cleaned: inspection.cleanedText,
  };
}

module.exports = { inspectApiKey, inspectCredentials };
