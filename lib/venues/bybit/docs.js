'use strict';

/** Where Bybit documents its V5 interface. */
const DOCS = 'https://bybit-exchange.github.io/docs/v5';

/** @type {import('../venue').VenuePages} */
const PAGES = Object.freeze({
  errors: `${DOCS}/error`,
  key: `${DOCS}/user/apikey-info`,
  guide: `${DOCS}/guide`,
  account: `${DOCS}/acct-mode`,
  limits: `${DOCS}/rate-limit`,
  demo: `${DOCS}/demo`,
});

module.exports = { DOCS, PAGES };
