'use strict';

/** Where Gate.io documents its interface: one page. */
const DOCS = 'https://www.gate.com/docs/developers/apiv4/en/';

/** @type {import('../venue').VenuePages} */
const PAGES = Object.freeze({
  errors: `${DOCS}#error-handling`,
  key: `${DOCS}#retrieve-user-account-information`,
  guide: `${DOCS}#apiv4-signed-request-requirements`,
  account: `${DOCS}#retrieve-user-account-information`,
  limits: `${DOCS}#frequency-limit-rule`,
  demo: `${DOCS}#access-url`,
});

module.exports = { DOCS, PAGES };
