'use strict';

const { execFile } = require('node:child_process');

/**
 * Runs a script in a process of its own, on the backend of this one.
 *
 * @param {string} file
 * @param {{ args?: string[], execArgv?: string[], env?: Record<string, string | undefined>, cwd?: string }} [options]
 * @returns {Promise<{ code: number | null, signal: string | null, stdout: string, stderr: string }>}
 */
function runChild(file, { args = [], execArgv = [], env = {}, cwd } = {}) {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...execArgv, file, ...args],
      { cwd, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr }),
    );
  });
}

module.exports = { runChild };
