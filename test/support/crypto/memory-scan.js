'use strict';

/** What a core dump of another process would hold, searched for byte strings. Linux only. */

const fs = require('node:fs');

const CHUNK = 2 ** 20;

/** VmFlags of memory that is left out of core dumps: left out by request, of a device, of bare page frames. */
const NEVER_DUMPED = ['dd', 'io', 'pf'];

/**
 * @typedef {object} Needle
 * @property {string} name  what is told of it; never the value
 * @property {Buffer} bytes
 *
 * @typedef {object} Mapping
 * @property {number} start
 * @property {number} end
 * @property {string} name  a path, [heap], [stack] and so on; empty for anonymous memory
 * @property {boolean} isFile
 * @property {Map<string, number>} sizes  of the kernel's report, in kB
 * @property {string[]} flags
 *
 * @typedef {object} Hit
 * @property {string} needle
 * @property {string} place  `environment`, or the name of the mapping; `anonymous` for one without
 */

/** Enough to be found nowhere by chance. */
const PIECE = 12;

/** @param {string} name @param {string} text @returns {Needle[]} */
function textNeedles(name, text) {
  return [
    { name: `${name} in UTF-8`, bytes: Buffer.from(text) },
    { name: `${name} in UTF-16`, bytes: Buffer.from(text, 'utf16le') },
  ];
}

/** A secret in pieces: whoever frees memory may overwrite its first bytes. @param {string} text */
function piecesOf(text) {
  const pieces = [];
  for (let index = 0; index + PIECE <= text.length; index += PIECE) {
    pieces.push(text.slice(index, index + PIECE));
  }
  return pieces;
}

/** @param {string} name @param {string} secret */
function secretNeedles(name, secret) {
  return piecesOf(secret).flatMap((piece, index) => textNeedles(`${name}, piece ${index}`, piece));
}

/** What HMAC hashes first, from which the secret is plain to see. @param {string} secret @returns {Needle[]} */
function paddedNeedles(secret) {
  return [0x36, 0x5c].flatMap((padding) =>
    piecesOf(secret).map((piece) => ({
      name: `the secret, padded with ${padding}`,
      bytes: Buffer.from(piece).map((byte) => byte ^ padding),
    })),
  );
}

/** Every full line of a PEM block, without its ends. @param {string} pem */
function pemNeedles(pem) {
  const lines = pem.split('\n').filter((line) => line.length >= 60 && !line.startsWith('-'));
  return lines.flatMap((line, index) => textNeedles(`PEM line ${index}`, line.slice(16, 48)));
}

/**
 * A part of each private number, as DER has it (big-endian) and as OpenSSL computes with it (little-endian).
 *
 * @param {import('node:crypto').KeyObject} key
 * @returns {{ encoded: Needle[], limbs: Needle[] }}
 */
function numberNeedles(key) {
  const jwk = key.export({ format: 'jwk' });
  const numbers = ['d', 'p', 'q', 'dp', 'dq', 'qi'].map((name) => {
    const bytes = Buffer.from(/** @type {any} */ (jwk)[name], 'base64url');
    return { name, encoded: bytes.subarray(-80, -48), limbs: Buffer.from(bytes).reverse().subarray(48, 80) };
  });
  return {
    encoded: numbers.map(({ name, encoded }) => ({ name: `${name} as in DER`, bytes: encoded })),
    limbs: numbers.map(({ name, limbs }) => ({ name: `${name} in limbs`, bytes: limbs })),
  };
}

/** @param {string} smaps @returns {Mapping[]} */
function parseMappings(smaps) {
  /** @type {Mapping[]} */
  const mappings = [];
  for (const line of smaps.split('\n')) {
    const header = /^([\da-f]+)-([\da-f]+) \S+ \S+ \S+ (\d+) *(.*)$/.exec(line);
    if (header !== null) {
      const [, start, end, inode, name] = header;
      const isFile = inode !== '0';
      mappings.push({
        start: Number.parseInt(start, 16),
        end: Number.parseInt(end, 16),
        name,
        isFile,
        sizes: new Map(),
        flags: [],
      });
      continue;
    }
    const [, field, value] = /^(\w+): +(.*)$/.exec(line) ?? [];
    const mapping = mappings.at(-1);
    if (mapping === undefined || field === undefined) continue;
    if (field === 'VmFlags') mapping.flags = value.trim().split(' ');
    else mapping.sizes.set(field, Number.parseInt(value, 10));
  }
  return mappings;
}

/**
 * Whether a core dump holds the mapping's bytes: by default that is all memory that the process itself has written,
 * also where it is neither readable nor writable any more, and not what a file on the disk holds anyway.
 *
 * @param {Mapping} mapping
 */
function isDumped({ name, isFile, sizes, flags }) {
  if (['[vvar]', '[vvar_vclock]', '[vsyscall]', '[vdso]'].includes(name)) return false;
  if (NEVER_DUMPED.some((flag) => flags.includes(flag))) return false;
  /** @param {string} field */
  const size = (field) => sizes.get(field) ?? 0;
  if (isFile && !flags.includes('sh')) return size('Anonymous') + size('Swap') > 0;
  return size('Rss') + size('Swap') > 0;
}

/**
 * Where the kernel put the environment when the process started.
 *
 * @param {number} pid
 * @returns {{ start: number, end: number }}
 */
function environmentOf(pid) {
  // The fields after the name of the program, which may hold spaces; they start with field 3.
  const fields = fs
    .readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return { start: Number(fields[50 - 3]), end: Number(fields[51 - 3]) };
}

/**
 * @param {Buffer} bytes
 * @param {readonly Needle[]} needles
 * @returns {{ needle: string, index: number }[]}
 */
function search(bytes, needles) {
  const found = [];
  for (const needle of needles) {
    for (
      let index = bytes.indexOf(needle.bytes);
      index !== -1;
      index = bytes.indexOf(needle.bytes, index + 1)
    ) {
      found.push({ needle: needle.name, index });
    }
  }
  return found;
}

/**
 * Calls use() with the bytes from start to end in chunks that overlap, and the address of each chunk.
 *
 * @param {number} descriptor
 * @param {Mapping} mapping
 * @param {number} overlap
 * @param {(bytes: Buffer, address: number) => void} use
 * @returns {number} bytes that were read
 */
function readChunks(descriptor, { start, end }, overlap, use) {
  const chunk = Buffer.allocUnsafeSlow(CHUNK + overlap);
  let size = 0;
  for (let address = start; address < end; address += CHUNK) {
    const wanted = Math.min(chunk.length, end - address);
    let got = 0;
    try {
      got = fs.readSync(descriptor, chunk, 0, wanted, address);
    } catch (error) {
      // What is not there at all, such as a mapped file's pages beyond its end.
      if (!['EIO', 'EFAULT'].includes(/** @type {any} */ (error).code)) throw error;
    }
    use(chunk.subarray(0, got), address);
    size += Math.min(got, CHUNK);
  }
  return size;
}

/**
 * @param {number} pid
 * @param {readonly Needle[]} needles
 * @returns {{ hits: Hit[], size: number }} every place of every needle, and how much was searched
 * @throws {NodeJS.ErrnoException} EACCES or EPERM when this process may not read the memory of that one
 */
function scanMemory(pid, needles) {
  const environment = environmentOf(pid);
  const mappings = parseMappings(fs.readFileSync(`/proc/${pid}/smaps`, 'latin1')).filter(isDumped);
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length)) - 1;
  const descriptor = fs.openSync(`/proc/${pid}/mem`, 'r');
  /** @type {Map<string, Hit>} by address, for an overlap is searched twice */
  const hits = new Map();
  let size = 0;
  try {
    for (const mapping of mappings) {
      size += readChunks(descriptor, mapping, overlap, (bytes, base) => {
        for (const { needle, index } of search(bytes, needles)) {
          const address = base + index;
          const inEnvironment = environment.start <= address && address < environment.end;
          const place = inEnvironment ? 'environment' : mapping.name || 'anonymous';
          hits.set(`${address} ${needle}`, { needle, place });
        }
      });
    }
  } finally {
    fs.closeSync(descriptor);
  }
  return { hits: [...hits.values()], size };
}

module.exports = { numberNeedles, paddedNeedles, pemNeedles, piecesOf, scanMemory, search, secretNeedles };
