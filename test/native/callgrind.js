'use strict';

/**
 * Counts the instructions of one HMAC signature under valgrind's callgrind, and compares them with the figure
 * that test/native/callgrind.json keeps. Instructions, unlike time, do not depend on what else the machine does.
 *
 *   npm run test:instructions [-- --update]     --update records the figure that was found
 *
 * Exits 1 when the figure has moved by more than the tolerance in either direction: an improvement that is not
 * recorded hides the next step back. With another compiler, OpenSSL or processor than the recorded ones it only
 * reports. CC sets the compiler.
 */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

const RECORD = path.join(__dirname, 'callgrind.json');
const PROGRAM = path.join('out', 'callgrind', 'sign');
const COMPILER = process.env.CC ?? 'cc';
// Of the same number of digits, so that reading the argument costs the same.
const FEWER = 1_000;
const MORE = 9_000;

/**
 * OpenSSL and the C library choose their code by what the processor can do, and valgrind passes on a part of
 * that: AVX2 where the machine has it, SHA-NI never. With no capability at all OpenSSL takes the integer code
 * that every x86-64 (or ARM) machine runs, and with these switched off glibc takes its SSE2 memcpy. Names that a
 * C library does not know are ignored.
 */
const SAME_CODE_EVERYWHERE = {
  OPENSSL_ia32cap: '0:0',
  OPENSSL_armcap: '0',
  GLIBC_TUNABLES: `glibc.cpu.hwcaps=${[
    '-AVX',
    '-AVX2',
    '-AVX_Usable',
    '-AVX2_Usable',
    '-AVX_Fast_Unaligned_Load',
    '-AVX512F',
    '-AVX512VL',
    '-ERMS',
    '-FSRM',
    '-SSSE3',
  ].join(',')}`,
};

/** @param {string} command @param {string[]} args @param {object} [env] @returns {string} */
function run(command, args, env = {}) {
  return execFileSync(command, args, {
    cwd: __dirname,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** @param {string} folder @param {number} count @returns {number} instructions of the whole program */
function instructions(folder, count) {
  const output = path.join(folder, `callgrind.${count}`);
  const options = ['--tool=callgrind', `--callgrind-out-file=${output}`];
  run('valgrind', [...options, path.join(__dirname, PROGRAM), String(count)], SAME_CODE_EVERYWHERE);
  const totals = /^(?:summary|totals): (\d+)/m.exec(fs.readFileSync(output, 'utf8'));
  if (!totals) throw new Error(`callgrind wrote no totals for ${count} signatures`);
  return Number(totals[1]);
}

/** @returns {number} */
function instructionsPerSignature() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-callgrind-'));
  try {
    return Math.round((instructions(folder, MORE) - instructions(folder, FEWER)) / (MORE - FEWER));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What the figure depends on besides our own code. */
function conditions() {
  return {
    architecture: process.arch,
    compiler: run(COMPILER, ['--version']).split('\n', 1)[0],
    openssl: run(path.join(__dirname, PROGRAM), []).trim(),
  };
}

/** @param {Record<string, any>} recorded @param {Record<string, any>} found @returns {number} exit code */
function compare(recorded, found) {
  const change = found.instructionsPerSignature / recorded.instructionsPerSignature - 1;
  const percent = `${change >= 0 ? '+' : ''}${(change * 100).toFixed(2)} %`;
  console.log(`recorded: ${recorded.instructionsPerSignature} instructions per signature`);
  console.log(`found:    ${found.instructionsPerSignature} (${percent})`);
  const others = Object.keys(conditions()).filter((name) => recorded[name] !== found[name]);
  for (const name of others) {
    console.log(`not comparable: ${name} is "${found[name]}", recorded with "${recorded[name]}"`);
  }
  if (others.length > 0 || Math.abs(change) <= recorded.tolerance) return 0;
  console.error(
    change > 0
      ? 'Signing has become slower. If that is meant: npm run test:instructions -- --update'
      : 'Signing has become faster. Record it: npm run test:instructions -- --update',
  );
  return 1;
}

function main() {
  const { values } = parseArgs({ options: { update: { type: 'boolean' } } });
  run('make', ['-s', '-B', PROGRAM]); // -B: make does not see that CC is another
  const recorded = fs.existsSync(RECORD) ? JSON.parse(fs.readFileSync(RECORD, 'utf8')) : null;
  const found = {
    instructionsPerSignature: instructionsPerSignature(),
    tolerance: recorded?.tolerance ?? 0.05,
    ...conditions(),
  };
  if (values.update || recorded === null) {
    fs.writeFileSync(RECORD, `${JSON.stringify(found, null, 2)}\n`);
    console.log(`recorded: ${found.instructionsPerSignature} instructions per signature`);
    return 0;
  }
  return compare(recorded, found);
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error.code === 'ENOENT' ? `${error.path} cannot run: is it installed?` : error.message);
  if (error.stderr) console.error(error.stderr);
  process.exitCode = 1;
}
