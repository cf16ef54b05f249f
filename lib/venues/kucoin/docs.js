'use strict';

/** Where KuCoin documents its interface. */
const DOCS = 'https://www.kucoin.com/docs-new/';

/** @type {import('../venue').VenuePages} */
const PAGES = Object.freeze({
  errors: `${DOCS}error-code`,
  key: `${DOCS}api-3470130`,
  guide: `${DOCS}authentication`,
  account: `${DOCS}api-3470262`,
  limits: `${DOCS}rate-limit`,
  demo: `${DOCS}introduction`,
});

module.exports = { DOCS, PAGES };
