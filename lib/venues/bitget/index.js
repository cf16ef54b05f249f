'use strict';

/**
 * Bitget's interface, as one `Venue`.
 *
 * @module
 */

const { CREDENTIALS, SIGNING } = require('./auth');
const { DOCS, PAGES } = require('./docs');
const { lazily } = require('../lazy');

/** @type {Readonly<import('../venue').Venue>} */
const BITGET = lazily(
  {
    id: 'bitget',
    title: 'Bitget',
    docs: DOCS,
    credentials: CREDENTIALS,
    signing: SIGNING,
    pages: PAGES,
  },
  {
    hosts: () => require('./hosts').VENUE_HOSTS,
    clock: () => require('./clock').CLOCK,
    limits: () => require('./limits').LIMITS,
    endpoints: () => require('./requests').ENDPOINTS,
    orders: () => require('./requests').ORDERS,
    replies: () => require('./replies').REPLIES,
    keys: () => require('./keys').KEYS,
    streams: () => require('./streams').STREAMS,
    stepFixes: () => require('./checklist').STEP_FIXES,
    help: () => require('./help').HELP,
    validation: () => require('./validation').VALIDATION,
    signedParts: () => require('./signed-strings').SIGNED_PARTS,
    signedStrings: () => require('./signed-strings').SIGNED_STRINGS,
  },
);

module.exports = { BITGET };
