'use strict';

/** What a debugger, and so a core dump, finds in the registers of a process that has signed. */

const assert = require('node:assert/strict');
const { spawn, spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const { once } = require('node:events');
const path = require('node:path');
const { describe, test } = require('node:test');

const { backend } = require('../..');

const POOL = 4;
const REGISTERS = Array.from({ length: 16 }, (_, index) => `$xmm${index}.v4_int32`);
/** Signs on the main thread and on every thread of the pool, and then waits. */
const CHILD = `
  const { Signer, createHmac } = require(${JSON.stringify(path.join(__dirname, '..', '..'))});
  const apiSecret = process.env.TEST_SECRET;
  const signer = new Signer({ apiKey: 'madeUpApiKey000001', apiSecret });
  const sign = (index) => signer.sign(String(index).padEnd(50_000));
  Promise.all(Array.from({ length: 2000 }, (_, index) => sign(index))).then(() => {
    createHmac('sha256', apiSecret).update('data').digest();
    signer.signSync('data');
    process.stdout.write('signed');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

const skip = skipReason();

/** @returns {string | false} */
function skipReason() {
  if (backend.name !== 'native') return 'node:crypto leaves in the registers what OpenSSL leaves';
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'reads the registers of linux-x64';
  return spawnSync('gdb', ['--version']).status === 0 ? false : 'gdb is missing (apt-get install gdb)';
}

/** @param {number} number @param {number} by */
const rotate = (number, by) => (number >>> by) | (number << (32 - by));

/** The first 32 bits of the fractional part of a prime's root. @param {number} prime @param {bigint} power */
function fraction(prime, power) {
  const scaled = BigInt(prime) << (32n * power);
  let root = BigInt(Math.floor(prime ** (1 / Number(power)) * 2 ** 32));
  while (root ** power > scaled) root--;
  while ((root + 1n) ** power <= scaled) root++;
  return Number(root & 0xffffffffn);
}

const PRIMES = Array.from({ length: 312 }, (_, index) => index).filter(
  (number) =>
    number > 1 && !Array.from({ length: 17 }, (_, i) => i + 2).some((d) => d < number && number % d === 0),
);

/** @param {Buffer} block  64 bytes @returns {number[]} SHA-256's chaining value after it (FIPS 180-4) */
function chainingValue(block) {
  const words = Array.from({ length: 16 }, (_, index) => block.readInt32BE(index * 4));
  const start = PRIMES.slice(0, 8).map((prime) => fraction(prime, 2n));
  let [a, b, c, d, e, f, g, h] = start;
  for (let round = 0; round < 64; round++) {
    if (round > 15) {
      const [x, y] = [words[round - 15], words[round - 2]];
      const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
      const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
      words.push((words[round - 16] + s0 + words[round - 7] + s1) | 0);
    }
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + sum1 + ((e & f) ^ (~e & g)) + fraction(PRIMES[round], 3n) + words[round]) | 0;
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => (word + start[index]) >>> 0);
}

/** @param {number} pid @returns {string[]} what the vector registers of all its threads hold, 32 bits each */
function readRegisters(pid) {
  const print = REGISTERS.flatMap((register) => ['-ex', `thread apply all -q p/x ${register}`]);
  const quick = ['--readnever', '-iex', 'set auto-solib-add off'];
  const args = ['-nx', '-batch', ...quick, '-p', String(pid), ...print];
  const env = { ...process.env, LD_PRELOAD: '' }; // a sanitizer is there for Node.js only
  const { stdout, stderr } = spawnSync('gdb', args, { encoding: 'utf8', env });
  const values = [...stdout.matchAll(/= \{(.*)\}/g)].map(([, words]) => words.split(', '));
  assert.ok(values.length >= REGISTERS.length * (POOL + 1), `${stdout}${stderr}`);
  return values.flat();
}

describe('a process that has signed', { skip }, () => {
  for (const pad of [0x36, 0x5c]) {
    test(`keeps no word of the keyed state with pad ${pad.toString(16)} in a register`, async (t) => {
      const apiSecret = crypto.randomBytes(18).toString('hex');
      const env = { ...process.env, TEST_SECRET: apiSecret, UV_THREADPOOL_SIZE: String(POOL) };
      const child = spawn(process.execPath, ['-e', CHILD], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      t.after(() => child.kill('SIGKILL'));
      const ended = once(child, 'exit').then((how) => assert.fail(`the process has ended: ${how}`));
      await Promise.race([once(child.stdout, 'data'), ended]);
      ended.catch(() => {}); // by the end of the test
      const block = Buffer.concat([Buffer.from(apiSecret), Buffer.alloc(64 - apiSecret.length)]);
      const words = chainingValue(block.map((byte) => byte ^ pad)).map((word) => `0x${word.toString(16)}`);
      const held = readRegisters(/** @type {number} */ (child.pid));
      assert.deepEqual(
        words.filter((word) => held.includes(word)),
        [],
      );
    });
  }

  test('is compared with the right state', () => {
    const abc = Buffer.concat([Buffer.from('abc\x80', 'latin1'), Buffer.alloc(59), Buffer.of(24)]);
    const digest = crypto.createHash('sha256').update('abc').digest('hex');
    const words = chainingValue(abc).map((word) => word.toString(16).padStart(8, '0'));
    assert.equal(words.join(''), digest);
  });
});
