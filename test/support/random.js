'use strict';

const crypto = require('node:crypto');

/**
 * Random numbers that a seed repeats, so that a failure can be run again. Not for cryptography.
 *
 * @param {number} seed
 */
function seededRandom(seed) {
  let state = seed >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** @param {number} limit @returns {number} from 0 to limit - 1 */
  const below = (limit) => Math.floor(next() * limit);
  return {
    below,
    /** @template T @param {readonly T[]} choices @returns {T} */
    pick: (choices) => choices[below(choices.length)],
    /** @param {number} size @returns {Buffer} */
    bytes: (size) => {
      const key = Buffer.alloc(16, `${seed}/${below(2 ** 31)}`);
      return crypto.createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
    },
    /** @param {number} length @param {string} alphabet @returns {string} UTF-16 units, also halves of pairs */
    text: (length, alphabet) => {
      let text = '';
      while (text.length < length) text += alphabet[below(alphabet.length)];
      return text;
    },
  };
}

/** The seed of this run: that of the environment variable TEST_SEED, or a new one. */
const SEED = process.env.TEST_SEED === undefined ? crypto.randomInt(2 ** 31) : Number(process.env.TEST_SEED);

/** What text is made of: one to four bytes in UTF-8, and surrogates that may stay alone. */
const ALPHABETS = {
  ascii: 'abcXYZ0189 &=%+,[]{}"\'\n\0',
  latin1: 'aé\u00ff\u0080ßñ',
  unicode: 'a€鍵\u07ff\uffff🔑',
  surrogates: 'a\ud800\udc00\udbff\udfff',
};

module.exports = { ALPHABETS, SEED, seededRandom };
