'use strict';

/** The process warnings of this package while a test runs. */

const { once } = require('node:events');

/**
 * @param {import('node:test').TestContext} t
 * @returns {{ list: Error[], until(count: number): Promise<Error[]> }} `until` waits for that many
 */
function collectWarnings(t) {
  const list = [];
  const keep = (warning) => {
    if (/^BYBIT_/.test(warning.code)) list.push(warning);
  };
  process.on('warning', keep);
  t.after(() => process.off('warning', keep));
  return {
    list,
    async until(count) {
      while (list.length < count) await once(process, 'warning');
      return list;
    },
  };
}

module.exports = { collectWarnings };
