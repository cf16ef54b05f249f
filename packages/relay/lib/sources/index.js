'use strict';

const { createHash } = require('node:crypto');
const { RelayError } = require('../errors');
const { joinPath, parseStrict } = require('../signal/json');
const { readSignal } = require('../signal/schema');
const { ageFinding } = require('./age');
const { createAuthentication, whyUnproven } = require('./authenticate');
const { PRESETS } = require('./presets');
const { Redactor } = require('./redact');
const { KIND_OF_REASON, refuse } = require('./refusals');
const { asJson, toFields } = require('./to-fields');

/** @typedef {import('../errors').Finding} Finding */
/** @typedef {import('../signal/json').ParsedJson} ParsedJson */
/** @typedef {import('../signal/schema').Signal} Signal */
/** @typedef {import('./authenticate').Arrival} Arrival */
/** @typedef {import('./authenticate').Proven} Proven */
/** @typedef {import('./refusals').Refusal} Refusal */
/** @typedef {import('./settings').SourceSettings} SourceSettings */
/**
 * @typedef {object} Received
 * @property {'ok'} status
 * @property {Signal} signal
 * @property {Finding[]} warnings
 * @property {string} bodyHash  SHA-256, hex: equal for the same signal sent again
 * @property {string} redacted  the body without secrets
 */
/**
 * @typedef {object} SourceOptions
 * @property {{ maxAgeMs: number, maxAheadMs: number }} limits
 * @property {() => number} [now]  ms; default Date.now
 */

/** Signals have a few hundred bytes. */
const MOST_BYTES = 65_536;

/** What is read of a body that a map makes nothing of. */
const NOTHING = Object.freeze({ signal: null, findings: [], warnings: [] });
/** As a signal may have it. */
const ID = /^(?=.{1,128}$)\P{Cc}+$/u;

/** @param {Buffer | string} bytes */
const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Takes signals of one sender in: who sent it, what it says, and whether it is fresh. It places nothing. */
class Source {
  #settings;
  #limits;
  #now;
  #redactor;
  #authenticate;
  #preset;

  /**
   * @param {string} name
   * @param {SourceSettings} settings
   * @param {SourceOptions} options
   */
  constructor(name, settings, { limits, now = Date.now }) {
    this.name = name;
    this.#settings = settings;
    this.#limits = limits;
    this.#now = now;
    this.#preset = PRESETS[settings.preset ?? ''] ?? {};
    this.#redactor = new Redactor(
      settings.keys.map((key) => key.reveal()),
      settings.field,
    );
    this.#authenticate = this.#preset.isLocal === true ? null : createAuthentication(settings, now);
  }

  /**
   * Nothing is parsed before the sender is known, but for the field that is the secret.
   *
   * @param {Arrival} arrival
   * @returns {Promise<Received | Refusal>} never rejects because of what was sent
   */
  async receive(arrival) {
    const { body } = arrival;
    if (!Buffer.isBuffer(body)) return this.#refuseParsed();
    const unread = { bodyHash: hashOf(body), redacted: '' };
    if (body.length > MOST_BYTES) {
      const message = `The body has ${body.length} bytes; ${MOST_BYTES} are allowed`;
      return refuse('too-large', [{ code: 'too-large', path: '', message }], unread);
    }
    if (this.#authenticate === null) {
      const message = `The source ${this.name} takes signals from the program itself only`;
      return refuse('forbidden', [{ code: 'local', path: '', message }], unread);
    }
    try {
      return await this.#read(body, await this.#authenticate(arrival));
    } catch (error) {
      const why = whyUnproven(error);
      if (why === null) throw error;
      const kind = KIND_OF_REASON[why.reason] ?? 'bad-signature';
      // Only a signature that is too old or too new proves the sender.
      const kept = kind === 'stale-signed' ? this.#kept(body, parseStrict(body)) : unread;
      return refuse(kind, [{ code: why.reason, path: '', message: why.message }], kept);
    }
  }

  /**
   * A signal of the program's own code.
   *
   * @param {unknown} signal
   * @returns {Promise<Received | Refusal>}
   */
  async fromPush(signal) {
    const body = asJson(signal);
    if (body === null) {
      const findings = [{ code: 'not-json', path: '', message: 'This signal cannot be written as JSON' }];
      return refuse('malformed', findings, { bodyHash: hashOf(''), redacted: '' });
    }
    return this.#finish(body, parseStrict(body), { id: null, at: this.#now() }, { isPushed: true });
  }

  #refuseParsed() {
    const message = 'The body was parsed before the signature was checked; pass the bytes as they came in';
    return refuse('malformed', [{ code: 'parsed-body', path: '', message }], {
      bodyHash: hashOf(''),
      redacted: '',
    });
  }

  /** @param {Buffer} body @param {Proven} proven */
  async #read(body, proven) {
    const parsed = parseStrict(body);
    const misplaced = this.#redactor.misplaced(parsed);
    if (misplaced.length > 0) {
      const message = 'The secret also stands in another field, which is kept: take it out there';
      const findings = misplaced.map(({ start }) => ({
        code: 'misplaced-secret',
        path: '',
        byte: start,
        message,
      }));
      return refuse('invalid', findings, this.#kept(body, parsed));
    }
    return this.#finish(body, parsed, proven, { isPushed: false });
  }

  /** @param {Buffer} body @param {ParsedJson} parsed @returns {{ bodyHash: string, redacted: string }} */
  #kept(body, parsed) {
    const redacted = this.#redactor.redact(body, parsed);
    // The hash of a body with a secret would let a reader of the ledger try secrets until one fits.
    return { bodyHash: hashOf(this.#settings.field === undefined ? body : redacted), redacted };
  }

  /** @param {Buffer} body @param {ParsedJson} parsed @param {Proven} proven @param {{ isPushed: boolean }} way */
  async #finish(body, parsed, proven, { isPushed }) {
    const kept = this.#kept(body, parsed);
    if (parsed.findings.length > 0) return refuse('malformed', parsed.findings, kept);
    this.#removeSecret(parsed);
    const receivedAt = this.#now();
    const made = isPushed ? { parsed, findings: [], warnings: [] } : await this.#translate(parsed, proven);
    const fallbacks = this.#fallbacks(kept.bodyHash, proven, isPushed);
    const strictFields = this.#settings.unknownFields !== 'warn';
    const options = { source: this.name, receivedAt, strictFields, fallbacks };
    const read = made.parsed === null ? NOTHING : readSignal(made.parsed, options, made.entries);
    const findings = [...made.findings, ...read.findings];
    const { signal } = read;
    if (findings.length > 0 || signal === null) {
      return refuse('invalid', findings, { ...kept, signalId: idIn(made) });
    }
    const place = made.entries?.get('at')?.path ?? 'at';
    const stale = ageFinding(signal, {
      now: receivedAt,
      limits: this.#limits,
      place,
      byte: parsed.at(place),
    });
    if (stale !== null) return refuse('stale-signal', [stale], { ...kept, signalId: signal.id });
    return /** @type {Received} */ ({
      ...{ status: 'ok', signal, warnings: [...made.warnings, ...read.warnings] },
      ...kept,
    });
  }

  /** @param {ParsedJson} parsed  What reads the signal cannot find it. */
  #removeSecret({ value, places }) {
    const { field } = this.#settings;
    if (field === undefined || places.get('')?.type !== 'object') return;
    delete value[field];
    places.delete(joinPath('', field));
  }

  /** @param {ParsedJson} parsed @param {Proven} proven */
  #translate(parsed, proven) {
    return toFields(parsed, proven, { name: this.name, settings: this.#settings, preset: this.#preset });
  }

  /** @param {string} bodyHash @param {Proven} proven @param {boolean} isPushed */
  #fallbacks(bodyHash, { id, at }, isPushed) {
    const signed = 'is missing: the time of the signature counts, which is new in each resend';
    return {
      // A program that pushes a signal knows its id.
      ...(!isPushed && { id: idFallback(bodyHash, id) }),
      ...(at !== null && { at: { value: at, ...(!isPushed && { warning: signed }) } }),
    };
  }
}

/** @param {string} bodyHash @param {string | null} signed id of the message @returns {import('../signal/schema').Fallback} */
function idFallback(bodyHash, signed) {
  if (signed !== null) return { value: ID.test(signed) ? signed : `id:${hashOf(signed).slice(0, 32)}` };
  const warning = 'is missing: the same text counts as the same signal, so that two equal alerts are one';
  return { value: `body:${bodyHash.slice(0, 32)}`, warning };
}

/** @param {import('./to-fields').Made} made @returns {string | undefined} of a signal that is refused */
function idIn({ parsed, entries }) {
  const id = entries?.get('id')?.value ?? parsed?.value?.id;
  return typeof id === 'string' && ID.test(id) ? id : undefined;
}

/**
 * @param {string} name
 * @param {SourceSettings} settings  as readConfig() gives them
 * @param {SourceOptions} options
 * @returns {Source}
 * @throws {RelayError} ERR_RELAY_CONFIG: a key or an option of the verifier cannot be used
 * @example const source = createSource('tv', settings.sources.tv, { limits: settings.limits });
 */
function createSource(name, settings, options) {
  try {
    return new Source(name, settings, options);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const finding = { code: 'wrong-source', path: `sources.${name}`, message: `sources.${name}: ${problem}` };
    throw new RelayError('ERR_RELAY_CONFIG', finding.message, { findings: [finding], cause: error });
  }
}

exports.Source = Source;
exports.createSource = createSource;
