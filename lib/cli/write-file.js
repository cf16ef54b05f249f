'use strict';

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { UsageError } = require('./usage-error');

/**
 * Whether a report can be put there, so that nobody waits for a diagnosis that cannot be written down.
 *
 * @param {string} file
 * @throws {UsageError}
 */
function checkWritable(file) {
  const existing = fs.lstatSync(file, { throwIfNoEntry: false });
  // Replacing a device such as /dev/stdout, or what a link points to, is not what anybody means.
  if (existing && !existing.isFile()) {
    throw new UsageError(`cannot write ${file}: it exists and is no ordinary file`, 'doctor');
  }
  try {
    fs.accessSync(path.dirname(path.resolve(file)), fs.constants.W_OK);
  } catch {
    throw new UsageError(`cannot write ${file}: its folder does not exist or may not be written`, 'doctor');
  }
}

/**
 * Writes a file that only its owner may read. Whoever reads it meanwhile sees the old one or the new one, whole.
 *
 * @param {string} file
 * @param {string} text
 * @throws {UsageError}
 */
function writePrivately(file, text) {
  const target = path.resolve(file);
  const name = `.${path.basename(target)}.${randomBytes(6).toString('hex')}`;
  const temporary = path.join(path.dirname(target), name);
  try {
    fs.writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw new UsageError(`cannot write ${file}: ${/** @type {Error} */ (error).message}`, 'doctor');
  }
}

module.exports = { checkWritable, writePrivately };
