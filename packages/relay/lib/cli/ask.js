'use strict';

const { createInterface } = require('node:readline/promises');
const { UsageError } = require('./usage-error');

/**
 * Asks before something that cannot be undone.
 *
 * @param {string} question
 * @param {{ yes?: boolean }} values  options of the command
 * @param {import('./commands').Surroundings} surroundings
 * @param {string} command
 * @returns {Promise<boolean>}
 * @throws {UsageError} when there is no terminal to ask on
 */
async function confirm(question, { yes }, { stdin, stdout, signal }, command) {
  if (yes) return true;
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new UsageError('there is no terminal to ask on; add --yes', command);
  }
  const lines = createInterface({ input: stdin, output: stdout });
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal });
    return /^y(?:es)?$/i.test(answer.trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    lines.close();
  }
}

exports.confirm = confirm;
