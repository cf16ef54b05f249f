'use strict';

const { WebhookError, WebhookVerifier } = require('bybit-auth/webhook');
const { createMatcher } = require('./addresses');
const { within } = require('./within');

/** @typedef {import('./settings').SourceSettings} SourceSettings */
/**
 * @typedef {object} Arrival what came in over HTTP
 * @property {Buffer} body  the bytes as they came in
 * @property {any} headers
 * @property {string | null} [ip]  of the sender, as the server knows it
 * @property {{ subject: string, commonName: string | null } | null} [certificate]  that a trusted proxy has verified
 */
/** @typedef {{ id: string | null, at: number | null }} Proven what the signature covers; null where it covers none */
/** @typedef {(arrival: Arrival) => Promise<Proven>} Authenticate throws a WebhookError, or Unproven */

/** Options of a verifier that a source has under the same name. */
const SAME_NAMES = /** @type {const} */ ([
  ...['field', 'template', 'headers', 'encoding', 'digest', 'keyEncoding', 'prefix', 'separator'],
  ...['timestampPrefix', 'timestampUnit', 'toleranceMs'],
]);
/** The sender did not prove who it is. `reason` is one of those of WebhookError. */
class Unproven extends Error {
  /** @param {string} reason @param {string} message */
  constructor(reason, message) {
    super(message);
    this.reason = reason;
  }
}

/** @param {SourceSettings} settings @param {() => number} now @returns {Authenticate} */
function bySignature(settings, now) {
  const isTradingView = settings.scheme === 'tradingview';
  const given = SAME_NAMES.filter((name) => settings[name] !== undefined).map((name) => [
    name,
    settings[name],
  ]);
  const verifier = new WebhookVerifier(
    /** @type {any} */ ({
      ...Object.fromEntries(given),
      scheme: settings.scheme,
      keys: settings.keys.map((key) => key.reveal()),
      now,
      ...(isTradingView && { certificate: settings.certificate }),
      // The addresses were compared before.
      ips: false,
      // A message that comes again is answered as a duplicate by its id. Here it would be refused, also when it comes again
      // because the first one could not be stored: then the signal were lost.
      replay: false,
    }),
  );
  return async ({ body, headers, certificate }) => {
    // The server passes on only what a trusted proxy has verified.
    const details = certificate ? { certificate: { subject: certificate.subject, authorized: true } } : {};
    const { id, timestamp } = verifyAlert(verifier, settings.field, body, headers, details);
    return { id, at: timestamp };
  };
}

/**
 * An alert with a placeholder that was not filled in is not JSON, but its sender is known by the secret: the refusal can
 * then be told to somebody, and the address is not taken for a stranger's.
 *
 * @param {InstanceType<typeof WebhookVerifier>} verifier
 * @param {string | undefined} field
 * @param {Buffer} body
 * @param {any} headers
 * @param {any} details
 */
function verifyAlert(verifier, field, body, headers, details) {
  try {
    return verifier.verifySync(body, headers, details);
  } catch (error) {
    const text = field === undefined ? null : fieldInBrokenJson(body, field);
    if (text === null) throw error;
    return verifier.verifySync(`{${JSON.stringify(field)}:${text}}`, headers, details);
  }
}

/** @param {Buffer} body @returns {boolean} by the quick parser, because the sender is not known yet */
function isJson(body) {
  try {
    JSON.parse(body.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

/** @param {Buffer} body @param {string} field @returns {string | null} its text with quotes; null in proper JSON */
function fieldInBrokenJson(body, field) {
  if (isJson(body)) return null;
  const name = field.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`"${name}"\\s*:\\s*("(?:[^"\\\\\\n]|\\\\.)*")`).exec(body.toString('utf8'))?.[1] ?? null;
}

/** Of results that other verifiers give instead of throwing: `{ ok: false, error }`. */
const VERDICTS = ['ok', 'valid', 'isValid', 'verified', 'success', 'authenticated'];

/** @param {any} result  of verify() @returns {boolean} true, or an object that does not say no; a text may be a complaint */
function isYes(result) {
  if (typeof result !== 'object' || result === null) return result === true;
  return (
    !(result instanceof Error) &&
    VERDICTS.every((name) => result[name] === undefined || result[name] === true)
  );
}

/** @param {SourceSettings} settings @returns {Authenticate} by the user's own function */
function byFunction({ name, verify }) {
  const what = `verify() of the source ${name}`;
  return async ({ body, headers, ip, certificate }) => {
    const call = async () => /** @type {Function} */ (verify)(body, headers, { ip, certificate });
    // Most verifiers throw for what they refuse. The message may quote what was sent.
    const answer = call().catch((error) => {
      const kind = error instanceof Error ? error.name : typeof error;
      throw new Unproven('bad-signature', `${what} threw ${/^\w{1,40}$/.test(kind) ? kind : 'an error'}`);
    });
    const result = await within(answer, what);
    if (!isYes(result)) throw new Unproven('bad-signature', `${what} did not accept the request`);
    const { id = null, timestamp = null } = Object(result);
    return {
      id: typeof id === 'string' && id !== '' ? id : null,
      at: Number.isSafeInteger(timestamp) ? timestamp : null,
    };
  };
}

/**
 * @param {SourceSettings} settings
 * @param {() => number} now
 * @returns {Authenticate}
 */
function createAuthentication(settings, now) {
  const isAllowed = createMatcher(settings.ips);
  const prove = settings.verify === undefined ? bySignature(settings, now) : byFunction(settings);
  return (arrival) => {
    if (isAllowed(arrival.ip)) return prove(arrival);
    const why = arrival.ip
      ? `The address ${arrival.ip} is not on the list of the source ${settings.name}`
      : `The source ${settings.name} has a list of addresses, and the address of the sender is not known`;
    throw new Unproven('ip-not-allowed', why);
  };
}

/** @param {unknown} error @returns {{ reason: string, message: string } | null} null for other errors */
function whyUnproven(error) {
  return error instanceof Unproven || error instanceof WebhookError ? error : null;
}

module.exports = { createAuthentication, whyUnproven };
