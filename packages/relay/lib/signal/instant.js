'use strict';

const { shown } = require('./json');

/** RFC 3339, as TradingView fills in {{timenow}}; seconds and their fractions may be left out. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|z|[+-]\d\d:?\d\d)?$/;

/** @type {Readonly<Record<number, string>>} digits of a time of our days, in other units than ms */
const OTHER_UNITS = Object.freeze({ 10: 'seconds', 16: 'microseconds', 19: 'nanoseconds' });

/** @typedef {{ at: number } | { problem: string, message: string }} Instant `message` continues the name of the field */

/**
 * @param {string} text  ISO 8601 with a time zone, or ms since 1970
 * @returns {Instant}
 * @example readInstant('2026-11-27T10:00:00Z') // { at: 1795773600000 }
 */
function readInstant(text) {
  if (/^\d{1,19}$/.test(text)) return readMilliseconds(text);
  const match = ISO.exec(text);
  if (match === null) {
    const given = text.length <= 40 ? `, not ${shown(text)}` : '';
    return {
      problem: 'not-a-time',
      message: `must be a time such as 2026-11-27T10:00:00Z or 1795773600000 (ms)${given}`,
    };
  }
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone] = match;
  if (zone === undefined) {
    return { problem: 'no-time-zone', message: 'has no time zone; write Z for UTC: 2026-11-27T10:00:00Z' };
  }
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const at = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}${offset}`,
  );
  // Date.parse makes 2 March of 30 February.
  const isReal =
    new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  if (Number.isNaN(at) || !isReal) {
    return { problem: 'not-a-time', message: `is not a real date and time: ${shown(text)}` };
  }
  return { at };
}

/** @param {string} digits @returns {Instant} */
function readMilliseconds(digits) {
  const unit = OTHER_UNITS[digits.length];
  if (unit !== undefined) {
    return { problem: 'wrong-unit', message: `must be in ms; ${digits} looks like ${unit}` };
  }
  if (digits.length !== 13) {
    return { problem: 'not-a-time', message: `must be ms since 1970, which has 13 digits, not ${digits}` };
  }
  return { at: Number(digits) };
}

module.exports = { readInstant };
