'use strict';

/** Builds power_cut.c, and gives the environment of a process whose power can be cut. */

const { spawnSync } = require('node:child_process');
const path = require('node:path');

const SOURCE = path.join(__dirname, 'power_cut.c');

/** @returns {string | null} why a power cut cannot be played here */
function whyNoPowerCut() {
  if (process.platform !== 'linux') return 'LD_PRELOAD is of Linux';
  const { status } = spawnSync('cc', ['--version']);
  return status === 0 ? null : 'there is no C compiler (cc)';
}

/**
 * @param {string} folder in which it is built
 * @param {{ lies?: boolean, tears?: boolean }} [options] `lies`: syncs do nothing; `tears`: some writes stay without one
 * @returns {Record<string, string>} environment variables
 */
function powerCutEnvironment(folder, { lies = false, tears = false } = {}) {
  const library = path.join(folder, 'power_cut.so');
  const args = ['-O1', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl', '-lpthread'];
  const { status, stderr } = spawnSync('cc', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`power_cut.c cannot be built: ${stderr}`);
  return {
    LD_PRELOAD: library,
    POWER_CUT_LIES: lies ? '1' : '0',
    POWER_CUT_TEARS: tears ? '1' : '0',
  };
}

module.exports = { powerCutEnvironment, whyNoPowerCut };
