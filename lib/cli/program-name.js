'use strict';

/**
 * The command as the user can type it again. npx, npm scripts and their like find it in node_modules/.bin; a shell does not.
 *
 * @module
 */

/**
 * @param {Record<string, string | undefined>} environment
 * @returns {string}
 */
function programName({ npm_command: command, npm_config_user_agent: agent }) {
  return command === undefined && agent === undefined ? 'bybit-auth' : 'npx bybit-auth';
}

/**
 * @param {string} example a command line, in which `bybit-auth` may read from a pipe
 * @param {string} program
 * @returns {string}
 */
function withProgram(example, program) {
  return example.replace(/(^|\| )bybit-auth /g, `$1${program} `);
}

module.exports = { programName, withProgram };
