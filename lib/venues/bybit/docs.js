'use strict';

/** Where Bybit documents its V5 interface. */
const DOCS = 'https://bybit-exchange.github.io/docs/v5';

module.exports = { DOCS };
