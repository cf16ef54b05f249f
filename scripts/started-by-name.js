'use strict';

/** Tells whether a script of package.json was asked for by its name, or runs because another one does. */

const fs = require('node:fs');

/** How far up npm, or another package manager, is: above the shell that it starts, and perhaps a wrapper's. */
const GENERATIONS = 5;

/** @param {number} id @returns {number} */
function parentOf(id) {
  // The name of a program may hold spaces and brackets; what counts comes after the last one.
  const fields = fs
    .readFileSync(`/proc/${id}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[1]);
}

/**
 * npm gives no other sign than its command line: a hook's environment is that of a script that was asked for.
 *
 * @param {string} script a name in package.json
 * @returns {boolean} false also where the processes cannot be looked at
 */
function startedByName(script) {
  try {
    let id = process.ppid;
    for (let generation = 0; generation < GENERATIONS && id > 1; generation += 1) {
      const words = fs.readFileSync(`/proc/${id}/cmdline`, 'utf8').split(/[\0 ]+/);
      if (words.includes(script)) return true;
      id = parentOf(id);
    }
  } catch {
    // Not Linux, or a process that has ended.
  }
  return false;
}

module.exports = { startedByName };
