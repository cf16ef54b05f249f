'use strict';

/** How Node.js starts with the sanitizers in it. */

const { execFileSync } = require('node:child_process');
const path = require('node:path');

/** The code that a process exits with when a sanitizer ends it; nothing else here does. */
const EXIT_CODE = 99;

/** @param {Record<string, string | number>} options @returns {string} */
function joined(options) {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(':');
}

/** @returns {string} the runtime library of the compiler that builds the addon */
function runtimeLibrary() {
  const compiler = process.env.CC ?? 'cc';
  const file = execFileSync(compiler, ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
  if (path.isAbsolute(file)) return file;
  throw new Error(`${compiler} has no libasan.so: this needs GCC with its sanitizers`);
}

/**
 * @param {string} reports  the folder that takes the reports
 * @returns {NodeJS.ProcessEnv}
 */
function sanitizedEnvironment(reports) {
  // Names of functions are looked up for the few reports that count, not by each process for all that Node.js leaves.
  const common = { log_path: path.join(reports, 'report'), exitcode: EXIT_CODE, symbolize: 0 };
  const address = {
    ...common,
    detect_leaks: 1,
    leak_check_at_exit: 0, // leak_check.c looks, before the variables of Node.js are gone
    detect_stack_use_after_return: 1,
    strict_string_checks: 1,
    allocator_may_return_null: 1, // as without a sanitizer
  };
  return {
    ...process.env,
    LD_PRELOAD: runtimeLibrary(),
    ASAN_OPTIONS: joined(address),
    UBSAN_OPTIONS: joined({ ...common, print_stacktrace: 1 }),
    BYBIT_AUTH_BACKEND: 'native',
  };
}

module.exports = { EXIT_CODE, sanitizedEnvironment };
