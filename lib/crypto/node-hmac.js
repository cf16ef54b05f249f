'use strict';

const crypto = require('node:crypto');

/** On a createHmac of this package: the one of node:crypto that it calls. Other copies of the package read it. */
const ORIGINAL = Symbol.for('bybit-auth.createHmac.original');

/**
 * node:crypto's own, taken when the package loads: bots install ours as `crypto.createHmac`, and tests replace it with
 * mocks.
 *
 * @type {typeof crypto.createHmac}
 */
const nodeCreateHmac = Reflect.get(crypto.createHmac, ORIGINAL) ?? crypto.createHmac;

module.exports = { ORIGINAL, nodeCreateHmac };
