'use strict';

/** What Gate.io signs, and the strings that people sign by mistake. */

/** @type {readonly import('../venue').SignedPart[]} */
const SIGNED_PARTS = Object.freeze([
  'method',
  { text: '\n' },
  'path',
  { text: '\n' },
  'query',
  { text: '\n' },
  'body',
  { text: '\n' },
  'timestamp',
]);
/** @type {readonly Readonly<import('../venue').SignedString>[]} */
const SIGNED_STRINGS = Object.freeze([]);

module.exports = { SIGNED_PARTS, SIGNED_STRINGS };
