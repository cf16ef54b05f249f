'use strict';

/** Mistakes that the sanitizers must report, and a call without one: an addon of them is built with the real one. */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { sanitizedEnvironment } = require('./environment');
const { readReports } = require('./reports');

/** What is reported of each function of planted.c. @type {Record<string, RegExp | null>} */
const EXPECTED = {
  heapOverflow: /heap-buffer-overflow[^]* heap_overflow at planted\.c:\d+/,
  useAfterFree: /heap-use-after-free[^]* use_after_free at planted\.c:\d+/,
  leak: /^Direct leak of 16 byte[^]* leak at planted\.c:\d+/,
  leakOfOpenssl: /^Direct leak of [^]* leak_of_openssl at planted\.c:\d+/,
  signedOverflow: /signed integer overflow[^]* signed_overflow at planted\.c:\d+/,
  nothing: null,
};

/** Where a mistake is made: the libraries of a worker thread are let go of before the process ends. */
const PLACES = {
  'the main thread': (/** @type {string} */ call) => call,
  'a worker thread': (/** @type {string} */ call) =>
    `new (require('node:worker_threads').Worker)(${JSON.stringify(call)}, { eval: true })`,
};

/**
 * @param {string} tree     with the sanitized addon built in it
 * @param {string} scratch  a folder for reports
 * @returns {string[]} what was not as it must be
 */
function selfCheck(tree, scratch) {
  const addon = path.join(tree, 'build', 'Release', 'planted.node');
  /** @type {string[]} */
  const problems = [];
  for (const [name, expected] of Object.entries(EXPECTED)) {
    for (const [place, script] of Object.entries(PLACES)) {
      const folder = fs.mkdtempSync(path.join(scratch, 'planted-'));
      const source = script(`require(${JSON.stringify(addon)}).${name}()`);
      const { stderr } = spawnSync(process.execPath, ['-e', source], {
        env: sanitizedEnvironment(folder),
        encoding: 'utf8',
      });
      const reports = readReports(folder);
      const right =
        expected === null ? reports.length === 0 : reports.length === 1 && expected.test(reports[0]);
      const verdict = expected === null ? 'not reported' : 'reported';
      process.stdout.write(`planted: ${name} in ${place}: ${right ? verdict : 'WRONG'}\n`);
      if (!right) problems.push(`${name} in ${place}: ${reports.join('\n\n') || 'no report'}\n${stderr}`);
    }
  }
  return problems;
}

module.exports = { selfCheck };
