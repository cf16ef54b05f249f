'use strict';

/** How long a relay with a long ledger takes until it knows what is still to be done. */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Child } = require('../child');

const OPEN = 1000;

/** @type {import('../../measure').Row} */
const start = {
  name: 'start',
  measures: 'opening a store with 1,000,000 ended orders and reading the 1,000 open ones',
  unit: 'ns',
  rounds: 9,
  comparisons: [{ work: 'from open to open orders', versus: '-', value: 'ours', ours: 'store', target: 2e9 }],
  async prepare({ quick, progress }) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-bench-'));
    const child = await Child.start('store-child.js', [folder]);
    progress('start: filling the store');
    await child.call('fill', quick ? 20_000 : 1_000_000, OPEN);
    return {
      sides: { store: () => child.call('start') },
      async close() {
        await child.close();
        fs.rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

module.exports = { rows: [start] };
