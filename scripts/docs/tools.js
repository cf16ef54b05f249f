'use strict';

/** The tools of the site: in docs/, with a lockfile of their own. */

const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { DOCS, ROOT } = require('./places');

const LOCK = path.join(DOCS, 'package-lock.json');
const MARK = path.join(DOCS, 'node_modules', '.installed-from');

/** Installs the tools unless they are those of the lockfile. @returns {boolean} whether anything was installed */
function ensureTools() {
  const wanted = createHash('sha256').update(fs.readFileSync(LOCK)).digest('hex');
  if (fs.existsSync(MARK) && fs.readFileSync(MARK, 'utf8') === wanted) return false;
  const options = ['ci', '--prefix', DOCS, '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  execFileSync('npm', options, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  fs.writeFileSync(MARK, wanted);
  return true;
}

module.exports = { ensureTools };
