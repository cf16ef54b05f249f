'use strict';

/** Runs files with Node's own test runner, on one backend or where none can be chosen. */

const { spawnSync } = require('node:child_process');
const os = require('node:os');
const { run } = require('node:test');

const { BACKEND_VARIABLE, ROOT } = require('./files');

/** Files at the same time. More than there are processors, because many wait for a peer or a timer. */
const CONCURRENCY = os.availableParallelism() * 2;
/** Ends a file that hangs. Far longer than any file takes, even on a busy machine. */
const FILE_LIMIT_MS = 15 * 60_000;

/**
 * @param {string} backend
 * @returns {string | undefined} why it cannot be tested; a suite that silently tests only one of two backends would
 *   prove less than it claims
 */
function whyMissing(backend) {
  const { status, stderr } = spawnSync(process.execPath, ['-e', "require('./lib/crypto/backend')"], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, [BACKEND_VARIABLE]: backend, NODE_V8_COVERAGE: '' },
  });
  if (status === 0) return undefined;
  return (/^\s*Error: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim()) || 'it ends the process';
}

/**
 * @param {string} backend
 * @param {string[]} files
 * @param {{ report: import('./report').Report, signal: AbortSignal, namePattern?: string }} options
 * @returns {Promise<void>}
 */
async function runFiles(backend, files, { report, signal, namePattern }) {
  // The runner hands its own environment to the process of each file.
  process.env[BACKEND_VARIABLE] = backend;
  const events = run({
    files,
    concurrency: CONCURRENCY,
    timeout: FILE_LIMIT_MS,
    signal,
    ...(namePattern !== undefined && { testNamePatterns: [namePattern] }),
  });
  report.begin(backend, files);
  for await (const { type, data } of events) {
    if (signal.aborted) return;
    report.take(type, data);
  }
  report.end();
}

module.exports = { runFiles, whyMissing };
