'use strict';

/**
 * Signatures that are asked for in one tick travel to the worker threads as one job: a job costs the main thread
 * as much as several whole signatures, and its results resolve in one pass.
 */

const { isUint8Array } = require('node:util').types;

const { binding } = require('./backend');

/** Numbers of a signature in the job's table: id of the signer, timestamp (-1: none), recvWindow. */
const NUMBERS = 3;

/** Signatures in the worker threads at once; further ones wait in JavaScript, so that native memory stays bounded. */
const IN_FLIGHT_MAX = 65_536;

/** Signatures a job carries. */
const JOB_MAX = 16_384;

/** Bytes: a larger payload goes to the worker threads at once, without another copy. */
const COPIED_MAX = 16_384;

/** In the job's table: the content is not a request and is signed unchanged. */
const NO_TIMESTAMP = -1;

/** ms; the largest recvWindow that the addon takes. */
const RECV_WINDOW_MAX = 0xffffffff;

/**
 * @typedef {object} Job
 * @property {Float64Array} numbers
 * @property {(string | Uint8Array)[]} contents
 * @property {object[]} owners  kept from garbage collection, which would wipe their keys, until the job is sent
 * @property {Float64Array} lengths  of the contents, while all of them are strings
 * @property {string} text           the contents joined, while all of them are strings
 * @property {boolean} joined        all of them are strings
 * @property {((signature: string) => void)[]} resolvers
 * @property {((error: unknown) => void)[]} rejecters
 * @property {number} count
 */

/** @param {number} capacity @returns {Job} */
function createJob(capacity) {
  return {
    numbers: new Float64Array(capacity * NUMBERS),
    contents: [],
    owners: [],
    lengths: new Float64Array(capacity),
    text: '',
    joined: true,
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
  return collect(owner, id, NO_TIMESTAMP, 0, payload);
}

/**
 * @param {object} owner       of the signer
 * @param {number} id          of the signer
 * @param {number} timestamp   ms since the epoch
 * @param {number} recvWindow  ms
 * @param {string | Uint8Array} content
 * @returns {Promise<string>}
 */
async function signRequestOnWorker(owner, id, timestamp, recvWindow, content) {
  if (!isInteger(timestamp, Number.MAX_SAFE_INTEGER) || !isInteger(recvWindow, RECV_WINDOW_MAX)) {
    // The table holds only numbers; this call throws the addon's own error.
    return binding.signRequestSync(id, timestamp, recvWindow, content);
  }
  return collect(owner, id, timestamp, recvWindow, content);
}

/**
 * @param {object} owner
 * @param {number} id
 * @param {number} timestamp   or NO_TIMESTAMP
 * @param {number} recvWindow
 * @param {string | Uint8Array} content
 * @returns {Promise<string>}
 */
function collect(owner, id, timestamp, recvWindow, content) {
  const kept = keep(content);
  if (kept === null || id === 0) return signAlone(id, timestamp, recvWindow, content);
  return new Promise((resolve, reject) => {
    const job = openJob();
    const place = job.count * NUMBERS;
    job.numbers[place] = id;
    job.numbers[place + 1] = timestamp;
    job.numbers[place + 2] = recvWindow;
    if (job.joined && isJoinable(kept)) {
      job.lengths[job.count] = kept.length;
      job.text += kept;
    } else {
      job.joined = false;
    }
    job.contents.push(kept);
    if (job.owners.at(-1) !== owner) job.owners.push(owner);
    job.resolvers.push(resolve);
    job.rejecters.push(reject);
    job.count++;
  });
}

/**
 * A job of its own: for what is large, and for what is wrong, so that the addon's error reaches only its caller.
 *
 * @param {number} id
 * @param {number} timestamp
 * @param {number} recvWindow
 * @param {string | Uint8Array} content
 * @returns {Promise<string>}
 */
async function signAlone(id, timestamp, recvWindow, content) {
  const signature = await binding.signBatch(Float64Array.of(id, timestamp, recvWindow), [content], 1);
  if (typeof signature !== 'string') throw cryptoError();
  return signature;
}

/**
 * @param {any} value
 * @param {number} maximum
 * @returns {boolean}
 */
function isInteger(value, maximum) {
  return Number.isSafeInteger(value) && value >= 0 && value <= maximum;
}

/**
 * What later changes of the caller's memory cannot reach.
 *
 * @param {any} content
 * @returns {string | Uint8Array | null} null for what is large, empty, unusual or wrong
 */
function keep(content) {
  if (typeof content === 'string') return content.length <= COPIED_MAX ? content : null;
  if (!isUint8Array(content) || content.byteLength === 0 || content.byteLength > COPIED_MAX) return null;
  return new Uint8Array(content); // not slice(), which calls the constructor of a subclass
}

/**
 * One long string reaches the addon at a fraction of the cost of many short ones. A string that ends with the first
 * half of a surrogate pair would join with the next.
 *
 * @param {string | Uint8Array} content
 * @returns {content is string}
 */
function isJoinable(content) {
  if (typeof content !== 'string') return false;
  const last = content.charCodeAt(content.length - 1);
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
  } else if ((collecting.count + 1) * NUMBERS > collecting.numbers.length) {
    collecting.numbers = grown(collecting.numbers);
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
  const { numbers, lengths, text, contents, count } = job;
  let promise;
  try {
    promise = job.joined
      ? binding.signJoined(numbers, lengths, text, count)
      : binding.signBatch(numbers, contents, count);
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

module.exports = { flushAll, signOnWorker, signRequestOnWorker };
