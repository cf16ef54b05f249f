'use strict';

/** What KuCoin signs, and the strings that people sign by mistake. */

/** @type {readonly import('../venue').SignedPart[]} */
const SIGNED_PARTS = Object.freeze(['timestamp', 'method', 'target', 'body']);
/** @type {readonly Readonly<import('../venue').SignedString>[]} */
const SIGNED_STRINGS = Object.freeze([]);

module.exports = { SIGNED_PARTS, SIGNED_STRINGS };
