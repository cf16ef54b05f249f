'use strict';

/** Reads the sanitizers' reports: which of them are about our code, and at which lines. */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/** A frame of a stack: `    #1 0x7f51 (/tree/build/Release/bybit_auth.node+0x2304)`. */
const FRAME = /^(\s+#\d+ 0x[0-9a-f]+)\s+\((.+)\+(0x[0-9a-f]+)\)/;

/** Modules that this project builds. */
const OURS = /\/(?:bybit_auth|planted)\.node\+0x/;

/** The start of each leak in a leak report. */
const LEAK = /^(?:Direct|Indirect) leak of /m;

/** @param {string} module @param {string} offset @returns {string} the function and the line, as far as they are known */
function place(module, offset) {
  const { status, stdout } = spawnSync('addr2line', ['-s', '-f', '-p', '-e', module, offset], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : '';
}

/**
 * Whether our code leaked the memory. Node.js does not free all memory when it ends, including memory that V8 allocated
 * during a call of ours. A Promise whose thread ends before it is settled also leaks: Node-API refuses to settle it, and
 * has no other call that frees it. So allocations below a call of Node-API do not count; test/oom counts promises.
 *
 * @param {string} leak
 * @returns {boolean}
 */
function isOurs(leak) {
  const frames = leak.split('\n').filter((line) => FRAME.test(line));
  const first = frames.findIndex((line) => OURS.test(line));
  if (first <= 1) return first === 1; // 0 is the allocator
  const [, , module, offset] = /** @type {RegExpExecArray} */ (FRAME.exec(frames[first - 1]));
  return !place(module, offset).startsWith('napi_');
}

/**
 * @param {string} text
 * @returns {string[]} the reports in it that count
 */
function ownReports(text) {
  if (!text.includes('LeakSanitizer: detected memory leaks')) return text.trim() === '' ? [] : [text.trim()];
  return text
    .split(/\n\n+/)
    .map((block) => block.trim())
    .filter((block) => LEAK.test(block) && isOurs(block));
}

/** @param {string} report @returns {string} with file and line for the frames in our sources */
function readable(report) {
  return report
    .split('\n')
    .map((line) => {
      const frame = FRAME.exec(line);
      if (frame === null) return line;
      const [, start, module, offset] = frame;
      const where = OURS.test(line) ? ` ${place(module, offset)}` : '';
      return `${start} ${path.basename(module)}+${offset}${where}`;
    })
    .join('\n');
}

/**
 * @param {string} folder  where the sanitizers write
 * @returns {string[]} the reports that count, readable
 */
function readReports(folder) {
  return fs
    .readdirSync(folder)
    .sort()
    .flatMap((name) => ownReports(fs.readFileSync(path.join(folder, name), 'utf8')))
    .map(readable);
}

module.exports = { ownReports, readReports };
