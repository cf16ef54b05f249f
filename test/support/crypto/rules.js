'use strict';

/** Rules of exchanges, as the binding takes them. */

const { VENUES } = require('../../../lib/venues');

const NO_RULES = 0;

/** As C reads them. @type {Uint8Array} */
const BYBIT_TABLE = /** @type {any} */ (VENUES.bybit.validation).table;

/** @param {any} binding @returns {number} the number of Bybit's rules there */
const bybitRules = (binding) => binding.loadRules(BYBIT_TABLE);

module.exports = { BYBIT_TABLE, NO_RULES, bybitRules };
