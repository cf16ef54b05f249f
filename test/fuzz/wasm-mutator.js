'use strict';

/** Makes up inputs for wasm.js: those of the targets credential and request, changed at random. */

const fs = require('node:fs');
const path = require('node:path');

const { seededRandom } = require('../support/random');
const { BITS, LETTER } = require('./wasm-input');

const PLAIN = 0x40;
const CHANGES_MAX = 6;
/** These take a thousand times as long as the others: 2,000 timestamps are tried, or RSA signatures are checked. */
const SLOW_ONE_IN = 1000;

/** @param {string} folder @returns {Buffer[]} as inputs of wasm.js */
function seedsIn(folder) {
  const kind = { credential: [PLAIN], request: [PLAIN | BITS.request] }[path.basename(folder)] ?? [];
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => Buffer.concat([Buffer.from(kind), fs.readFileSync(path.join(folder, name))]));
}

/** @returns {Buffer[]} the tokens of both dictionaries */
function tokens() {
  return ['credential', 'request'].flatMap((name) => {
    const text = fs.readFileSync(path.join(__dirname, 'dictionaries', `${name}.dict`), 'utf8');
    return [...text.matchAll(/^(?:\w+=)?"((?:[^"\\]|\\.)*)"$/gm)].map(([, token]) => {
      const bytes = token.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_, hex, character) =>
        hex === undefined ? character : String.fromCharCode(Number.parseInt(hex, 16)),
      );
      return Buffer.from(bytes, 'latin1');
    });
  });
}

class Mutator {
  #random;
  #size;
  #tokens = tokens();

  /** @param {string[]} folders @param {{ seed: number, size: number }} options  size: bytes of an input, at most */
  constructor(folders, { seed, size }) {
    this.#random = seededRandom(seed);
    this.#size = size;
    this.seeds = folders.flatMap(seedsIn).filter(({ length }) => length > 1);
    if (this.seeds.length === 0) {
      throw new Error(`no inputs to begin with in ${folders.join(', ') || 'no folder'}`);
    }
  }

  /** @returns {Buffer} a part of an input, or a token */
  #piece() {
    const { below, pick } = this.#random;
    if (below(3) > 0) return pick(this.#tokens);
    const other = pick(this.seeds);
    const from = 1 + below(other.length - 1);
    return other.subarray(from, from + 1 + below(64));
  }

  /** @param {Buffer} bytes @returns {Buffer} with one change behind the options */
  #changed(bytes) {
    const { below } = this.#random;
    const at = 1 + below(bytes.length);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    switch (below(5)) {
      case 0:
        return Buffer.concat([before, after.subarray(1 + below(8))]);
      case 1:
        return Buffer.concat([before, Buffer.from([below(256)]), after]);
      case 2:
        return Buffer.concat([before, Buffer.from([below(256)]), after.subarray(1)]);
      case 3: {
        const piece = this.#piece();
        return Buffer.concat([before, piece, after.subarray(piece.length)]);
      }
      default:
        return Buffer.concat([before, this.#piece(), after]);
    }
  }

  /** @returns {Buffer} the next input */
  next() {
    const { below, pick } = this.#random;
    let input = Buffer.from(pick(this.seeds));
    for (let left = below(CHANGES_MAX); left > 0; left--) input = this.#changed(input);
    input = Buffer.from(input.subarray(0, this.#size));
    const kind = input[0] & BITS.request;
    input[0] =
      PLAIN | kind | pick([0, 0, BITS.text, BITS.text, BITS.utf16]) | (below(4) === 0 ? BITS.mistaken : 0);
    const slow = below(SLOW_ONE_IN) === 0;
    if (slow && below(2) === 0) input[0] |= BITS.rsa;
    // A signature that stands in the headers fits nothing.
    if (kind && !slow && input.length > 1) {
      input[1] &= input[1] & LETTER.signed ? ~LETTER.spoilt : ~LETTER.signer;
    }
    return input;
  }
}

module.exports = { Mutator };
