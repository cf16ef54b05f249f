'use strict';

/**
 * Checks the C sources: the words of one exchange, clang-format, clang-tidy and cppcheck.
 *
 *   node scripts/lint-c.js [--fix]     --fix only formats
 */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { findVenueWords } = require('./lint/venue-words');
const { WASM } = require('./prebuild/targets');

const ROOT = path.join(__dirname, '..');
const FOLDERS = [
  'src/core',
  'src/binding',
  'src/wasm',
  'test/native',
  'test/oom',
  'test/fuzz',
  'scripts/sanitize',
  'scripts/prebuild/windows',
  'packages/relay/test/crash',
  'packages/relay/test/store/support',
  'bench',
];
const NODE_HEADERS = path.join(path.dirname(fs.realpathSync(process.execPath)), '..', 'include', 'node');
const COMPILER_FLAGS = [
  '-std=c11',
  '-DNAPI_VERSION=8',
  '-D_GNU_SOURCE',
  '-Isrc/core',
  `-isystem${NODE_HEADERS}`,
];

/** What is built or installed, and not written here. */
const FOREIGN = /(?:^|[\\/])(?:out|node_modules)[\\/]/;

/** @param {string[]} folders @param {RegExp} pattern @returns {string[]} */
function sources(folders, pattern) {
  return folders.flatMap((folder) =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => pattern.test(name) && !FOREIGN.test(name))
      .map((name) => `${folder}/${name}`)
      .sort(),
  );
}

/** @param {string} command @param {string[]} args @returns {boolean} */
function run(command, args) {
  process.stdout.write(`${command}\n`);
  const { status, stderr, error } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  // clang-tidy counts suppressed warnings in system headers, which are not ours to fix.
  process.stderr.write((stderr ?? '').replace(/^\d+ warnings? generated\.\n/gm, ''));
  if (error) process.stderr.write(`${command} cannot run: ${error.message} (apt-get install ${command})\n`);
  return status === 0;
}

/** @returns {boolean} whether no C file of the package contains a word of one exchange */
function hasNoVenueWords() {
  const found = sources(['src'], /\.[ch]$/).flatMap((file) =>
    findVenueWords(fs.readFileSync(path.join(ROOT, file), 'utf8')).map(
      ({ word, line }) => `${file}:${line}: "${word}" is a word of one exchange: it belongs in lib/venues`,
    ),
  );
  process.stderr.write(found.map((line) => `${line}\n`).join(''));
  return found.length === 0;
}

const { values } = parseArgs({ options: { fix: { type: 'boolean' } } });
const everything = sources(FOLDERS, /\.[ch]$/);
const native = sources(['src/core', 'src/binding'], /\.c$/);
const wasm = sources(['src/wasm'], /\.c$/);

const checks = values.fix
  ? [() => run('clang-format', ['-i', ...everything])]
  : [
      hasNoVenueWords,
      () => run('clang-format', ['--dry-run', '--Werror', ...everything]),
      () => run('clang-tidy', ['--quiet', ...native, '--', ...COMPILER_FLAGS]),
      () => run('clang-tidy', ['--quiet', ...wasm, '--', ...WASM.compilerFlags]),
      () =>
        run('cppcheck', [
          '--quiet',
          '--std=c11',
          '-Isrc/core',
          '--enable=warning,performance,portability',
          '--inline-suppr',
          '--error-exitcode=1',
          ...native,
          ...wasm,
        ]),
    ];
if (!checks.map((check) => check()).every(Boolean)) process.exitCode = 1;
