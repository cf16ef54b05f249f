'use strict';

/** Where OKX documents its V5 interface: one page. */
const DOCS = 'https://www.okx.com/docs-v5/en/';

/** @type {import('../venue').VenuePages} */
const PAGES = Object.freeze({
  errors: `${DOCS}#error-code`,
  key: `${DOCS}#trading-account-rest-api-get-account-configuration`,
  guide: `${DOCS}#overview-rest-authentication`,
  account: `${DOCS}#overview-account-mode`,
  limits: `${DOCS}#overview-rate-limits`,
  demo: `${DOCS}#overview-demo-trading-services`,
});

module.exports = { DOCS, PAGES };
