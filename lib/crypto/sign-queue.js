'use strict';

/**
 * Signatures that are asked for in one tick travel to the worker threads as one job: a job costs the main thread
 * as much as several whole signatures, and its results resolve in one pass.
 */

const { isUint8Array } = require('node:util').types;

const { binding } = require('./backend');

/** Signatures in the worker threads at once; further ones wait in JavaScript, so that native memory stays bounded. */
const IN_FLIGHT_MAX = 65_536;

/** Signatures a job carries. */
const JOB_MAX = 16_384;

/** Bytes: a larger payload goes to the worker threads at once, without another copy. */
const COPIED_MAX = 16_384;

/**
 * @typedef {object} Job
 * @property {Float64Array} ids  of the signers
 * @property {object[]} owners  kept from garbage collection, which would wipe their keys, until the job is sent
 * @property {string} text           the texts of the messages, joined
 * @property {Float64Array} lengths  of those texts
 * @property {Uint8Array[] | undefined} bytes  what follows the text of a message; a message without has no element
 * @property {((signature: string) => void)[]} resolvers
 * @property {((error: unknown) => void)[]} rejecters
 * @property {number} count
 */

/** @param {number} capacity @returns {Job} */
function createJob(capacity) {
  return {
    ids: new Float64Array(capacity),
    owners: [],
    text: '',
    lengths: new Float64Array(capacity),
    bytes: undefined,
    resolvers: [],
    rejecters: [],
    count: 0,
  };
}

/** The job that collects; those that are full wait in line behind the limit. @type {Job | null} */
let collecting = null;
/** @type {Job[]} */
const waiting = [];
let inFlight = 0;

/**
 * @param {object} owner  of the signer
 * @param {number} id     of the signer
 * @param {string | Uint8Array} payload
 * @returns {Promise<string>}
 */
function signOnWorker(owner, id, payload) {
  if (typeof payload === 'string') return signMessageOnWorker(owner, id, payload, undefined, undefined);
  if (payload === undefined || payload === null) return refuse(id, payload);
  return signMessageOnWorker(owner, id, '', payload, undefined);
}

/**
 * As a part of a message, null would be signed as the API key.
 *
 * @param {number} id
 * @param {any} payload
 * @returns {Promise<never>} with the addon's error
 */
async function refuse(id, payload) {
  throw binding.signSync(id, payload);
}

/**
 * @template [T=string]
 * @param {object} owner  of the signer
 * @param {number} id     of the signer
 * @param {string} text
 * @param {Uint8Array | undefined} bytes  what follows the text
 * @param {((signature: string) => T) | undefined} finish  what the Promise resolves to, where that is not the signature
 * @returns {Promise<T>}
 */
function signMessageOnWorker(owner, id, text, bytes, finish) {
  const kept = bytes === undefined ? undefined : keep(bytes);
  if (kept === null || id === 0 || !isJoinable(text)) {
    return signAlone(id, bytes === undefined ? [text] : [text, bytes], finish);
  }
  return new Promise((resolve, reject) => {
    const job = openJob();
    job.ids[job.count] = id;
    if (job.owners.at(-1) !== owner) job.owners.push(owner);
    job.text += text;
    job.lengths[job.count] = text.length;
    if (kept !== undefined) (job.bytes ??= [])[job.count] = kept;
    job.resolvers.push(
      finish === undefined ? /** @type {any} */ (resolve) : (signature) => resolve(finish(signature)),
    );
    job.rejecters.push(reject);
    job.count++;
  });
}

/**
 * A job of its own: for what is large, and for what is wrong, so that the addon's error reaches only its caller.
 *
 * @param {number} id
 * @param {any[]} parts
 * @param {(signature: string) => any} [finish]
 * @returns {Promise<any>}
 */
async function signAlone(id, parts, finish) {
  const { texts } = await binding.signAll(Float64Array.of(id), parts);
  const signature = Buffer.from(texts).toString('latin1');
  return finish === undefined ? signature : finish(signature);
}

/**
 * What later changes of the caller's memory cannot reach.
 *
 * @param {any} bytes
 * @returns {Uint8Array | null} null for what is large, empty, unusual or wrong
 */
function keep(bytes) {
  if (!isUint8Array(bytes) || bytes.byteLength === 0 || bytes.byteLength > COPIED_MAX) return null;
  return new Uint8Array(bytes); // not slice(), which calls the constructor of a subclass
}

/**
 * One long string reaches the addon at a fraction of the cost of many short ones. A string that ends with the first
 * half of a surrogate pair would join with the next.
 *
 * @param {string} text
 * @returns {boolean}
 */
function isJoinable(text) {
  if (text.length > COPIED_MAX) return false;
  const last = text.charCodeAt(text.length - 1);
  return !(last >= 0xd800 && last <= 0xdbff);
}

/** @returns {Job} with room for one more */
function openJob() {
  if (collecting === null) {
    collecting = createJob(16);
    Promise.resolve().then(flush);
  } else if (collecting.count === JOB_MAX) {
    waiting.push(collecting);
    collecting = createJob(JOB_MAX);
  } else if (collecting.count === collecting.ids.length) {
    collecting.ids = grown(collecting.ids);
    collecting.lengths = grown(collecting.lengths);
  }
  return collecting;
}

/** @param {Float64Array} numbers @returns {Float64Array} twice as long */
function grown(numbers) {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** Sends what has been collected, as far as the limit allows. */
function flush() {
  flushUpTo(IN_FLIGHT_MAX);
}

/** Sends everything, before a signer is destroyed: what waits in line would find its key wiped. */
function flushAll() {
  flushUpTo(Infinity);
}

/** @param {number} limit */
function flushUpTo(limit) {
  if (collecting !== null) {
    waiting.push(collecting);
    collecting = null;
  }
  while (waiting.length > 0 && inFlight < limit) send(/** @type {Job} */ (waiting.shift()));
}

/** @param {Job} job */
function send(job) {
  const { ids, lengths, text, bytes, count } = job;
  let promise;
  try {
    promise = binding.signBatch(ids, lengths, text, bytes, count);
  } catch (error) {
    for (const reject of job.rejecters) reject(error);
    return;
  }
  inFlight += count;
  promise.then(
    (/** @type {string | (string | null)[]} */ signatures) => resolveAll(job, signatures),
    (/** @type {unknown} */ error) => {
      inFlight -= count;
      for (const reject of job.rejecters) reject(error);
      flush();
    },
  );
}

/**
 * @param {Job} job
 * @param {string | (string | null)[]} signatures  one string of equal parts, or one each (null: it failed)
 */
function resolveAll({ resolvers, rejecters, count }, signatures) {
  inFlight -= count;
  if (typeof signatures === 'string') {
    const size = signatures.length / count;
    for (let i = 0; i < count; i++) resolvers[i](signatures.slice(i * size, (i + 1) * size));
  } else {
    signatures.forEach((signature, i) =>
      signature === null ? rejecters[i](cryptoError()) : resolvers[i](signature),
    );
  }
  if (waiting.length > 0) flush();
}

function cryptoError() {
  return Object.assign(new Error('OpenSSL refused the operation'), { code: 'ERR_BYBIT_CRYPTO' });
}

module.exports = { flushAll, signAlone, signMessageOnWorker, signOnWorker };
