'use strict';

/** An instance of the WebAssembly: writes arguments into its memory, calls it, reads the answer. See src/wasm/exports.h. */

const { createHash, timingSafeEqual } = require('node:crypto');

const { withCode } = require('./node-backend/arguments');

/**
 * @typedef {import('../credentials/findings').Finding} Finding
 * @typedef {import('../validate/finding').RequestPlace} RequestPlace
 * @typedef {string | Uint8Array} Text
 *
 * @typedef {object} RequestSigner
 * @property {string} apiKey
 * @property {'hmac' | 'rsa' | 'ed25519'} kind
 * @property {(signature: string, parts: Buffer[]) => boolean} verify
 *
 * @typedef {object} CredentialReport
 * @property {boolean} ok  no error among the findings
 * @property {Finding[]} findings  by field, then by place
 * @property {Record<CredentialField, boolean>} usable  the cleaned value has no error left
 * @property {Record<CredentialField, string>} cleaned  empty where it is not usable
 *
 * @typedef {object} RequestToInspect
 * @property {Uint8Array} rules  the table of the exchange
 * @property {RequestSigner} [signer]  if the key is known
 * @property {number} now  ms
 * @property {boolean} isPublic
 * @property {Text} method
 * @property {Text} url
 * @property {Text[]} headers  names and values alternate
 * @property {Text} body
 */

/** The types of Node.js 20 do not describe it. */
const { WebAssembly } = /** @type {any} */ (globalThis);

/** Of a C struct bybit_slice, and of a number in an answer. */
const SLICE_BYTES = 8;
const DOUBLE_BYTES = 8;
const CREDENTIAL_HEAD = 8;
const CREDENTIAL_FINDING = 7;
const REQUEST_HEAD = 2;
const REQUEST_FINDING = 4;

const FIELDS = /** @type {const} */ (['apiKey', 'apiSecret', 'apiPassphrase']);
/** @typedef {typeof FIELDS[number]} CredentialField */
const SEVERITIES = /** @type {const} */ (['warning', 'error']);
/** @type {readonly (string | undefined)[]} wasm_signer of src/wasm/exports.h */
const SIGNERS = [undefined, 'hmac', 'rsa', 'ed25519'];
/** bybit_status of bybit_base.h */
const [OK, MALFORMED, OUT_OF_MEMORY] = [0, 1, 2];

function outOfMemory() {
  return withCode(new Error('out of memory'), 'ERR_BYBIT_OUT_OF_MEMORY');
}

function malformedRules() {
  const message = 'The "table" argument must be a well-formed table of rules';
  return withCode(new TypeError(message), 'ERR_INVALID_ARG_VALUE');
}

/** @returns {object} the module, whose instances are the validators */
function compile() {
  if (WebAssembly === undefined) throw new Error('it is disabled, as by node --jitless');
  return new WebAssembly.Module(Buffer.from(require('../internal/validate-wasm'), 'base64'));
}

/** @template T @param {(field: number) => T} valueOf @returns {Record<CredentialField, T>} */
function byField(valueOf) {
  return { apiKey: valueOf(0), apiSecret: valueOf(1), apiPassphrase: valueOf(2) };
}

/** A call that throws leaves the memory in an unknown state: erase it, and do not use the instance again. */
class WasmInstance {
  /** @type {any} */
  #exports;
  /** @type {RequestSigner | undefined} */
  #signer;
  /** Where the rules of each table are. @type {Map<Uint8Array, number>} */
  #rules = new Map();

  /** @param {object} module  what compile() gave */
  constructor(module) {
    const bybit = {
      equal: (/** @type {number} */ left, /** @type {number} */ right, /** @type {number} */ size) =>
        timingSafeEqual(this.#bytes(left, size), this.#bytes(right, size)) ? 1 : 0,
      verify: this.#verify.bind(this),
      digest: (
        /** @type {number} */ data,
        /** @type {number} */ size,
        /** @type {number} */ bytes,
        /** @type {number} */ hex,
      ) => {
        const digest = createHash(`sha${8 * bytes}`)
          .update(this.#bytes(data, size))
          .digest('hex');
        this.#bytes(hex, 2 * bytes).write(digest, 'latin1');
      },
    };
    this.#exports = new WebAssembly.Instance(module, { bybit }).exports;
  }

  /** @returns {number} bytes of memory */
  get size() {
    return this.#exports.memory.buffer.byteLength;
  }

  /**
   * The rules stay in the memory, so this comes before anything else is written.
   *
   * @param {Uint8Array | undefined} table
   * @returns {number} the address of the rules; 0 without a table
   */
  #load(table) {
    if (table === undefined) return 0;
    const known = this.#rules.get(table);
    if (known !== undefined) return known;
    const slot = this.#writeWords([0]);
    const status = this.#exports.loadRules(...this.#write(table), slot);
    if (status === MALFORMED) throw malformedRules();
    if (status !== OK) throw outOfMemory();
    const [address] = new Uint32Array(this.#exports.memory.buffer, slot, 1);
    this.#exports.keep();
    this.#rules.set(table, address);
    return address;
  }

  /** @param {Uint8Array} table  throws a TypeError where it is malformed */
  loadRules(table) {
    this.#load(table);
  }

  /** Overwrites the inputs, and the stack below the constants, where parts of them may lie. */
  wipe() {
    this.#exports.wipe();
    this.#bytes(0, this.#exports.__global_base.value).fill(0);
  }

  /** Overwrites everything, without running the WebAssembly. */
  erase() {
    this.#bytes(0, this.size).fill(0);
  }

  /**
   * A view of the memory as it is now: allocating may replace the ArrayBuffer.
   *
   * @param {number} address
   * @param {number} size
   */
  #bytes(address, size) {
    return Buffer.from(this.#exports.memory.buffer, address, size);
  }

  /** @param {number} size @returns {number} the address */
  #allocate(size) {
    // Addresses of 2 GiB and above would be negative; the memory is limited to less.
    const address = this.#exports.allocate(size);
    if (address === 0) throw outOfMemory();
    return address;
  }

  /** @param {Text} text @returns {[address: number, size: number]} where its bytes are now */
  #write(text) {
    const size = Buffer.byteLength(text);
    const address = this.#allocate(size);
    const bytes = this.#bytes(address, size);
    if (typeof text === 'string') bytes.write(text, 'utf8');
    else bytes.set(text);
    return [address, size];
  }

  /** @param {number[]} words @returns {number} the address */
  #writeWords(words) {
    const address = this.#allocate(words.length * Uint32Array.BYTES_PER_ELEMENT);
    new Uint32Array(this.#exports.memory.buffer, address, words.length).set(words);
    return address;
  }

  /** @param {number} address @returns {string} */
  #name(address) {
    const rest = this.#bytes(address, this.size - address);
    return rest.toString('latin1', 0, rest.indexOf(0));
  }

  /**
   * @param {number} address
   * @param {number} headSize
   * @param {number} findingSize
   * @returns {{ head: number[], rows: number[][] }} the numbers of each finding
   */
  #answer(address, headSize, findingSize) {
    if (address === 0) throw outOfMemory();
    const { buffer } = this.#exports.memory;
    const head = [...new Float64Array(buffer, address, headSize)];
    const rows = Array.from({ length: head[0] }, (_, index) => [
      ...new Float64Array(buffer, address + (headSize + index * findingSize) * DOUBLE_BYTES, findingSize),
    ]);
    return { head, rows };
  }

  /** @param {number} slices @param {number} count @param {number} text @param {number} size */
  #verify(slices, count, text, size) {
    const words = new Uint32Array(this.#exports.memory.buffer, slices, (count * SLICE_BYTES) / 4);
    const parts = Array.from({ length: count }, (_, index) =>
      this.#bytes(words[2 * index], words[2 * index + 1]),
    );
    try {
      const { verify } = /** @type {RequestSigner} */ (this.#signer);
      return verify(this.#bytes(text, size).toString('latin1'), parts) ? 1 : 0;
    } catch {
      return -1;
    }
  }

  /**
   * @param {Uint8Array | undefined} table  the rules of the exchange
   * @param {Text[]} values  an API key, its secret, its passphrase; from the end they may be missing
   * @returns {CredentialReport}
   */
  validateCredentials(table, values) {
    const rules = this.#load(table);
    const fields = values.map((value) => this.#write(value));
    const cleaned = fields.map(([, size]) => this.#allocate(size));
    const [slices, rooms] = [this.#writeWords(fields.flat()), this.#writeWords(cleaned)];
    const address = this.#exports.validateCredentials(rules, slices, values.length, rooms);
    const { head, rows } = this.#answer(address, CREDENTIAL_HEAD, CREDENTIAL_FINDING);
    return {
      ok: head[1] === 1,
      findings: rows.map(([id, field, severity, repairable, index, count, codePoint]) => ({
        field: FIELDS[field],
        id: /** @type {Finding['id']} */ (this.#name(id)),
        severity: SEVERITIES[severity],
        repairable: repairable === 1,
        index,
        count,
        codePoint,
      })),
      usable: byField((field) => head[2 + field] === 1),
      cleaned: byField((field) =>
        head[2 + field] === 1 ? this.#bytes(cleaned[field], head[2 + FIELDS.length + field]).toString() : '',
      ),
    };
  }

  /** @param {RequestToInspect} request @returns {RequestPlace[]} */
  inspectRequest({ rules: table, signer, now, isPublic, method, url, headers, body }) {
    const rules = this.#load(table);
    const texts = [method, url, body, signer?.apiKey ?? '', ...headers].map((text) => this.#write(text));
    const slices = this.#writeWords(texts.flat());
    this.#signer = signer;
    const address = this.#exports.inspectRequest(
      rules,
      slices,
      headers.length / 2,
      now,
      isPublic ? 1 : 0,
      SIGNERS.indexOf(signer?.kind),
    );
    this.#signer = undefined;
    const { head, rows } = this.#answer(address, REQUEST_HEAD, REQUEST_FINDING);
    if (head[1] === OUT_OF_MEMORY) throw outOfMemory();
    if (head[1] !== OK) throw withCode(new Error('OpenSSL refused the operation'), 'ERR_BYBIT_CRYPTO');
    return rows.map(([id, field, index, count]) => ({
      id: this.#name(id),
      field: this.#name(field),
      index,
      count,
    }));
  }

  /** @param {string} text @returns {boolean} */
  isUnexpandedVariable(text) {
    return this.#exports.isUnexpandedVariable(...this.#write(text)) === 1;
  }
}

exports.WasmInstance = WasmInstance;
exports.compile = compile;
exports.outOfMemory = outOfMemory;
