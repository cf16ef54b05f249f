'use strict';

/**
 * A proof says which key a request was made with: by a signature over its parts, or by a secret in it.
 *
 * @module
 */

const { readBody } = require('./body');
const { WebhookError } = require('./error');
const { readHeaders } = require('./headers');
const { isPublic, readPublicKey, readSecret } = require('./keys');
const {
  createMacKey,
  createSecretComparison,
  MAC_SIZES,
  decodeSignatures,
  matchMacs,
  matchPublicKeys,
  splitHeader,
} = require('./signatures');
const { compile, timestampOf } = require('./template');

/**
 * @typedef {import('./schemes').Scheme} Scheme
 *
 * @typedef {object} Proven
 * @property {string | null} id  null where the sender signs none
 * @property {number | null} timestamp  ms since 1970; null where the sender signs none
 * @property {number} keyIndex
 * @property {import('./signatures').Parts} parts  what was signed
 */
/**
 * Looks at the headers first: a request without a signature is refused whatever its body is.
 *
 * @typedef {(rawBody: unknown, headers: unknown) => Proven} Proof throws a WebhookError
 */

/** @param {number} count @param {string} noun */
const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/**
 * @param {readonly unknown[]} keys
 * @param {Scheme} scheme
 */
function readKeys(keys, { proof, digest = 'sha256', keys: form = 'utf8' }) {
  /** @type {{ index: number, key: import('./signatures').Handle }[]} */
  const secret = [];
  /** @type {{ index: number, key: import('node:crypto').KeyObject }[]} */
  const open = [];
  keys.forEach((key, index) => {
    if (proof === 'rsa') open.push({ index, key: readPublicKey(key, 'rsa', index) });
    else if (proof === 'ed25519' || (form === 'standard' && isPublic(key))) {
      open.push({ index, key: readPublicKey(key, 'ed25519', index) });
    } else secret.push({ index, key: createMacKey(digest, readSecret(key, form, index)) });
  });
  return { secret, open };
}

/**
 * @param {Scheme} scheme
 * @param {readonly unknown[]} keys
 * @returns {Proof}
 */
function createSignedProof(scheme, keys) {
  const { proof, digest = 'sha256', encoding = 'hex', headers: names, template = '' } = scheme;
  const { secret, open } = readKeys(keys, scheme);
  const macKeys = secret.map(({ key }) => key);
  const publicKeys = open.map(({ key }) => key);
  const fill = compile(template);
  const inHeader = [names.signature, names.timestamp, names.id].filter((name) => name !== undefined);
  return (rawBody, headers) => {
    const found = readHeaders(headers, inHeader);
    const body = readBody(rawBody);
    const { signatures, publicSignatures, timestamp } = splitHeader(
      scheme,
      found.get(String(names.signature)) ?? '',
    );
    const values = {
      id: found.get(String(names.id)),
      timestamp: timestamp ?? found.get(String(names.timestamp)),
    };
    const time = timestampOf(scheme, values);
    const parts = fill({ id: values.id, timestamp: values.timestamp, body });
    const mac = matchMacs(macKeys, decodeSignatures(signatures, encoding, MAC_SIZES[digest]), parts);
    const given = scheme.publicKeyPrefix === undefined ? signatures : publicSignatures;
    const key = matchPublicKeys(
      publicKeys,
      decodeSignatures(given, encoding),
      parts,
      proof === 'rsa' ? digest : null,
    );
    const fitting = mac === null ? open[key] : secret[mac.key];
    if (fitting === undefined) {
      const tried = `${counted(keys.length, 'key')} tried on ${counted(signatures.length + publicSignatures.length, 'signature')}`;
      throw new WebhookError(
        'bad-signature',
        `No key made the signature (${tried}, body of ${counted(body.length, 'byte')}). The key belongs to another endpoint, or the body is not the one that was sent.`,
      );
    }
    return { id: values.id ?? null, timestamp: time, keyIndex: fitting.index, parts };
  };
}

/**
 * @param {Buffer} body
 * @param {string} field
 * @returns {string} the text of the field; empty when the body does not have it
 */
function fieldOf(body, field) {
  try {
    const parsed = JSON.parse(body.toString('utf8'));
    return Object.hasOwn(parsed, field) && typeof parsed[field] === 'string' ? parsed[field] : '';
  } catch {
    return '';
  }
}

/**
 * @param {Scheme} scheme
 * @param {readonly unknown[]} keys
 * @returns {Proof}
 */
function createSecretProof({ headers: { secret }, field = '', keys: form = 'utf8' }, keys) {
  const compare = createSecretComparison(keys.map((key, index) => readSecret(key, form, index)));
  const where = secret === undefined ? `field "${field}" of the body` : `header ${secret}`;
  return (rawBody, headers) => {
    const given =
      secret === undefined
        ? fieldOf(readBody(rawBody), field)
        : (readHeaders(headers, [secret]).get(secret) ?? '');
    const keyIndex = compare(given);
    if (keyIndex === -1) {
      const problem = given === '' ? 'is missing' : `is wrong (${counted(keys.length, 'key')} tried)`;
      throw new WebhookError('bad-signature', `The secret in the ${where} ${problem}.`);
    }
    return { id: null, timestamp: null, keyIndex, parts: [] };
  };
}

/**
 * @param {Scheme} scheme
 * @param {readonly unknown[]} keys
 * @returns {Proof}
 */
function createProof(scheme, keys) {
  return scheme.proof === 'secret' ? createSecretProof(scheme, keys) : createSignedProof(scheme, keys);
}

exports.createProof = createProof;
