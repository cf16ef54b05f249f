'use strict';

/**
 * The forms in which exchanges read a time. Each function takes ms since 1970.
 *
 * @module
 */

const { digitsOf } = require('./digits');

/** The latest time of `Date`. */
const LATEST = 8.64e15;

/** @param {number} time @returns {string} `1607418537715` */
const inMilliseconds = digitsOf;

const SECOND = 1000;
/** The last one that was written in digits: requests of one second share it. */
let wholeSecond = NaN;
let digits = '';

/** @param {number} time @returns {string} `1607418537`; the part of a second that has passed is dropped */
function inSeconds(time) {
  const whole = Math.floor(time / SECOND);
  if (whole !== wholeSecond) {
    digits = String(whole);
    wholeSecond = whole;
  }
  return digits;
}

const MILLISECONDS = Array.from({ length: SECOND }, (_, ms) => `${String(ms).padStart(3, '0')}Z`);
/** The last second that was written, because Date takes half as long as a signature. */
let second = NaN;
let start = '';

/**
 * @param {number} time
 * @returns {string} `2020-12-08T09:08:57.715Z`
 * @throws {RangeError} ERR_OUT_OF_RANGE for a time that has no such form
 */
function inIsoFormat(time) {
  if (time <= LATEST) {
    const whole = Math.floor(time / SECOND);
    if (whole !== second) {
      start = new Date(whole * SECOND).toISOString().slice(0, -'000Z'.length);
      second = whole;
    }
    return start + MILLISECONDS[time - whole * SECOND];
  }
  const message = `The "timestamp" argument must be an integer from 0 to ${LATEST}`;
  throw Object.assign(new RangeError(message), { code: 'ERR_OUT_OF_RANGE' });
}

module.exports = { inIsoFormat, inMilliseconds, inSeconds };
