'use strict';

/**
 * OKX's V5 interface, as one `Venue`.
 *
 * @module
 */

const { CREDENTIALS, SIGNING } = require('./auth');
const { DOCS, PAGES } = require('./docs');

/** @typedef {import('../venue').Venue} Venue */

// The parts below are loaded when they are first read, because a program that only signs needs none of them.
/** @type {Readonly<Venue['clock']> | undefined} */
let clock;
/** @type {Readonly<Venue['endpoints']> | undefined} */
let endpoints;
/** @type {Readonly<Venue['hosts']> | undefined} */
let hosts;
/** @type {Readonly<Venue['keys']> | undefined} */
let keys;
/** @type {Readonly<Venue['limits']> | undefined} */
let limits;
/** @type {Readonly<Venue['orders']> | undefined} */
let orders;
/** @type {Readonly<Venue['replies']> | undefined} */
let replies;
/** @type {Readonly<Venue['validation']> | undefined} */
let validation;

/** @type {Readonly<import('../venue').Venue>} */
const OKX = Object.freeze({
  id: 'okx',
  title: 'OKX',
  docs: DOCS,
  get hosts() {
    return (hosts ??= require('./hosts').VENUE_HOSTS);
  },
  credentials: CREDENTIALS,
  signing: SIGNING,
  get clock() {
    return (clock ??= require('./clock').CLOCK);
  },
  get limits() {
    return (limits ??= require('./limits').LIMITS);
  },
  get endpoints() {
    return (endpoints ??= require('./requests').ENDPOINTS);
  },
  get orders() {
    return (orders ??= require('./requests').ORDERS);
  },
  get replies() {
    return (replies ??= require('./replies').REPLIES);
  },
  get keys() {
    return (keys ??= require('./keys').KEYS);
  },
  get streams() {
    return require('./streams').STREAMS;
  },
  pages: PAGES,
  get stepFixes() {
    return require('./checklist').STEP_FIXES;
  },
  get help() {
    return require('./help').HELP;
  },
  get signedParts() {
    return require('./signed-strings').SIGNED_PARTS;
  },
  get signedStrings() {
    return require('./signed-strings').SIGNED_STRINGS;
  },
  get validation() {
    return (validation ??= require('./validation').VALIDATION);
  },
});

module.exports = { OKX };
