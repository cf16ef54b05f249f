'use strict';

/** @type {readonly import('../venue').SignedPart[]} */
const SIGNED_PARTS = Object.freeze(['query', 'body']);

/** @type {readonly Readonly<import('../venue').SignedString>[]} */
const SIGNED_STRINGS = Object.freeze([]);

module.exports = { SIGNED_PARTS, SIGNED_STRINGS };
