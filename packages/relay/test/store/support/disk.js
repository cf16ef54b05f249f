'use strict';

/** Compiles disk.c. */

const { spawnSync } = require('node:child_process');
const path = require('node:path');

const { temporaryFolder } = require('../../../../../test/support/temporary-folder');

/**
 * @param {{ after(remove: () => void): void }} t
 * @returns {{ library: string } | { skip: string }}
 */
function compileDisk(t) {
  if (process.platform !== 'linux') return { skip: 'LD_PRELOAD is tried on Linux only' };
  const library = path.join(temporaryFolder(t), 'disk.so');
  const source = path.join(__dirname, 'disk.c');
  const { status, stderr, error } = spawnSync(
    'cc',
    ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'],
    { encoding: 'utf8' },
  );
  return status === 0 ? { library } : { skip: `disk.c does not compile here: ${error ?? stderr}` };
}

module.exports = { compileDisk };
