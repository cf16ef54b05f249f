'use strict';

const { SECRET, assertSignatures, reference } = require('./contenders');
const { median, now } = require('./measure');

/**
 * One call that signs so often that what the call itself costs is lost in it.
 *
 * @param {any} native
 * @param {string} payload
 * @param {number} count
 * @returns {number} ns per signature
 */
function timeFloor(native, payload, count) {
  const times = [];
  for (let i = 0; i < 5; i++) {
    const start = now();
    const signature = native.loop(SECRET, payload, count);
    times.push((now() - start) / count);
    assertSignatures('the C floor', [signature], [reference(payload)]);
  }
  return median(times);
}

module.exports = { timeFloor };
