'use strict';

/** What a user sees of a bot, without what differs from run to run. */

const WIDTH = 100;

/** @type {readonly [RegExp, string][]} */
const CHANGING = [
  [/\/\S*\/(?=bot\.[cm]js)/g, ''],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, 'ID'],
  [/\d{13}/g, 'TIME'],
  [/\b127\.0\.0\.1:\d+/g, 'ADDRESS'],
  // One event, which Node.js reports by what it notices first.
  [/read ECONNRESET|socket hang up|other side closed/g, 'socket hang up'],
];
/** An uncaught error: the place, the line, and the error with its stack. */
const CRASH = /^\S*bot\.[cm]js:\d+\n[^]*?^((?:\w*Error)\b.*)[^]*/m;
/** Another one, of which Node.js shows no line. */
const UNSHOWN_CRASH = /^(?:\/|node:)\S+:\d+\n[^]*?^((?:\w*Error)\b.*)[^]*/m;

/** @param {import('./play.js').Seen} seen @returns {string[]} its lines; an object or a page is one */
function linesOf({ printed, ended }) {
  const steady = CHANGING.reduce((text, [pattern, word]) => text.replace(pattern, word), printed);
  const text = ended === null ? steady : steady.replace(CRASH, '$1').replace(UNSHOWN_CRASH, '$1');
  const lines = text
    .replace(/\n(?=[ }<])/g, ' ')
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');
  return ended === null ? lines : [...lines, `(the process ends, exit code ${ended})`];
}

/** @param {string} line */
const cut = (line) => (line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line);

/** @param {import('./play.js').Seen} seen @returns {string[]} short ones, for a table */
const shortLines = (seen) => linesOf(seen).map(cut);

module.exports = { linesOf, shortLines };
