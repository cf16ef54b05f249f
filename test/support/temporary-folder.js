'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/**
 * Makes an empty folder.
 *
 * @param {{ after(remove: () => void): void }} t the folder is removed after it: a test, or the module node:test
 * @returns {string} its path, without symbolic links
 */
function temporaryFolder(t) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-')));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

module.exports = { temporaryFolder };
