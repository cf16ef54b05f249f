'use strict';

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { UsageError } = require('./usage-error');

/**
 * Checks before the diagnosis that the report can be written.
 *
 * @param {string} file
 * @throws {UsageError}
 */
function checkWritable(file) {
  const existing = fs.lstatSync(file, { throwIfNoEntry: false });
  // Never replace a device such as /dev/stdout, or a symbolic link.
  if (existing && !existing.isFile()) {
    throw new UsageError(`cannot write ${file}: it exists and is not a regular file`, 'doctor');
  }
  try {
    fs.accessSync(path.dirname(path.resolve(file)), fs.constants.W_OK);
  } catch {
    throw new UsageError(`cannot write ${file}: its folder does not exist or is not writable`, 'doctor');
  }
}

/**
 * Writes a file that only its owner can read. It is replaced atomically.
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

/** @returns {string} a page in a new folder for temporary files, which only its owner can read */
function temporaryPage() {
  return path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-')), 'report.html');
}

module.exports = { checkWritable, temporaryPage, writePrivately };
