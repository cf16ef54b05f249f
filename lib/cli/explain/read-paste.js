'use strict';

/** Reads what is pasted or piped to stdin, in bounded memory and time. */

const { addAbortSignal } = require('node:stream');

/** bytes. Of more input the end is kept: in a log the last reply counts. */
const LONGEST_PASTE = 1024 * 1024;
/** bytes; a source that never ends is cut off here. */
const MOST_INPUT = 1024 * LONGEST_PASTE;
/** Of a text, at most this part is control characters. */
const MOST_CONTROLS = 0.02;
/** Bytes that show the encoding, and the part of zeros that shows UTF-16. */
const SAMPLE = 4096;
const MOST_ZEROS = 0.8;
const BOMS = Object.freeze([
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
]);

/** @typedef {{ text: string, isCut: boolean, isBinary: boolean }} Paste */

/**
 * @param {NodeJS.ReadableStream} stdin
 * @param {AbortSignal} signal
 * @returns {Promise<{ start: Buffer, end: Buffer, size: number }>} the first bytes and the last ones
 */
async function readEnd(stdin, signal) {
  /** @type {Buffer[]} */
  let chunks = [];
  let start = Buffer.alloc(0);
  let kept = 0;
  let size = 0;
  for await (const chunk of addAbortSignal(signal, /** @type {import('node:stream').Readable} */ (stdin))) {
    const bytes = Buffer.from(chunk);
    if (start.length < 2) start = Buffer.concat([start, bytes.subarray(0, 2)]);
    chunks.push(bytes);
    kept += bytes.length;
    size += bytes.length;
    if (kept > 2 * LONGEST_PASTE) {
      // A copy, so that the memory of the chunks is free.
      chunks = [Buffer.from(Buffer.concat(chunks).subarray(-LONGEST_PASTE))];
      kept = LONGEST_PASTE;
    }
    if (size >= MOST_INPUT) break;
  }
  return { start, end: Buffer.concat(chunks).subarray(-LONGEST_PASTE), size };
}

/**
 * @param {Buffer} bytes from the first of a character
 * @returns {string | undefined} the encoding of a text that is mostly ASCII, in which every second byte is then 0
 */
function guessWide(bytes) {
  const counts = [0, 0];
  const sample = bytes.subarray(0, SAMPLE);
  sample.forEach((byte, index) => (counts[index % 2] += byte === 0 ? 1 : 0));
  const [even, odd] = counts.map((count) => count / (sample.length / 2));
  if (odd > MOST_ZEROS && even < 1 - MOST_ZEROS) return 'utf-16le';
  return even > MOST_ZEROS && odd < 1 - MOST_ZEROS ? 'utf-16be' : undefined;
}

/**
 * @param {Buffer} start
 * @param {Buffer} bytes the last ones
 * @param {number} size of all
 * @returns {string}
 */
function decode(start, bytes, size) {
  // In UTF-16 a character has two bytes, and the cut must not divide one.
  const whole = bytes.subarray((size - bytes.length) % 2);
  const marked = BOMS.find(({ bytes: [first, second] }) => start[0] === first && start[1] === second);
  const wide = marked?.encoding ?? guessWide(whole);
  return wide === undefined ? new TextDecoder('utf-8').decode(bytes) : new TextDecoder(wide).decode(whole);
}

/** @param {string} text @returns {boolean} whether it is not text */
function isBinaryText(text) {
  const head = text.slice(0, 65_536);
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const controls = head.match(/[\u0000-\u0008\u000E-\u001A\u001C-\u001F\uFFFD]/g)?.length ?? 0;
  return controls > head.length * MOST_CONTROLS && controls > 4;
}

/**
 * @param {NodeJS.ReadableStream} stdin
 * @param {AbortSignal} signal
 * @returns {Promise<Paste>}
 */
async function readPaste(stdin, signal) {
  const { start, end, size } = await readEnd(stdin, signal);
  const text = decode(start, end, size);
  return { text, isCut: size > end.length, isBinary: isBinaryText(text) };
}

module.exports = { readPaste };
