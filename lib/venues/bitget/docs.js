'use strict';

/** Where Bitget documents its interface. */
const DOCS = 'https://www.bitget.com/api-doc/';

/** @type {import('../venue').VenuePages} */
const PAGES = Object.freeze({
  errors: `${DOCS}spot/error-code/restapi`,
  key: `${DOCS}spot/account/Get-Account-Info`,
  guide: `${DOCS}common/signature`,
  account: `${DOCS}contract/account/Change-Hold-Mode`,
  limits: `${DOCS}common/quick-start`,
  demo: `${DOCS}common/demotrading/restapi`,
});

module.exports = { DOCS, PAGES };
