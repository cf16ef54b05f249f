'use strict';

/**
 * Runs after `npm install` in a checkout (never in an installed package): builds the addon where a compiler is
 * found, and makes the ES module. The checkout works without the addon, on a prebuilt binary or on node:crypto, so a
 * failure is one line.
 */

const { build } = require('./build');
const { MODULE, make } = require('./classify-module');

/** @param {string} output @returns {string} the line that says what went wrong */
function reasonOf(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => /error:|gyp ERR! (?:stack|find)|not found/i.test(line));
  return (telling ?? lines.find(Boolean) ?? 'unknown reason').replace(/^gyp ERR! (?:stack )?/, '');
}

/** @returns {{ ok: boolean, output: string }} */
function tryBuild() {
  try {
    return build();
  } catch (error) {
    return { ok: false, output: error instanceof Error ? error.message : String(error) };
  }
}

const { ok, output } = tryBuild();
const { backend } = require('../lib');
const built = ok ? '' : ` (no local build: ${reasonOf(output)}; "npm run build -- --verbose" shows all)`;
process.stdout.write(`bybit-auth: ${backend.name} backend, ${backend.reason}${built}\n`);
make(MODULE).catch(({ message }) => {
  process.stdout.write(`bybit-auth: no ES module of classify: ${message.split('\n')[0]}\n`);
});
