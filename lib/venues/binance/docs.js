'use strict';

/** Where Binance documents its interfaces. */
const DOCS = 'https://developers.binance.com/docs';

/** Of the spot interface. */
const SPOT = `${DOCS}/binance-spot-api-docs`;

/** @type {import('../venue').VenuePages} */
const PAGES = Object.freeze({
  errors: `${SPOT}/errors`,
  key: `${DOCS}/wallet/account/api-key-permission`,
  guide: `${SPOT}/rest-api/request-security`,
  account: `${SPOT}/rest-api/account-endpoints`,
  limits: `${SPOT}/rest-api/limits`,
  demo: `${SPOT}/demo-mode/general-info`,
});

module.exports = { DOCS, PAGES, SPOT };
