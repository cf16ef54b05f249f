'use strict';

/**
 * Bybit's V5 interface, as one `Venue`.
 *
 * @module
 */

const { CREDENTIALS, SIGNING } = require('./auth');
const { STEP_FIXES } = require('./checklist');
const { DOCS, PAGES } = require('./docs');
const { DOMAINS, REST_URLS, environmentOf, keyPage } = require('./hosts');
const { LIMITS } = require('./limits');

/** @typedef {import('../venue').Venue} Venue */

/*
 * Loaded when they are first read: a program that only signs needs none of them, and the path of every request reads most
 * of them once.
 */
/** @type {Readonly<Venue['clock']> | undefined} */
let clock;
/** @type {Readonly<Venue['endpoints']> | undefined} */
let endpoints;
/** @type {Readonly<Venue['keys']> | undefined} */
let keys;
/** @type {Readonly<Venue['orders']> | undefined} */
let orders;
/** @type {Readonly<Venue['replies']> | undefined} */
let replies;
/** @type {Readonly<Venue['validation']> | undefined} */
let validation;

/** @type {Readonly<import('../venue').Venue>} */
const BYBIT = Object.freeze({
  id: 'bybit',
  title: 'Bybit',
  docs: DOCS,
  hosts: Object.freeze({
    urls: REST_URLS,
    environmentOf,
    keyPage,
    regional: 'api.bybit.eu',
    domains: DOMAINS,
  }),
  credentials: CREDENTIALS,
  signing: SIGNING,
  get clock() {
    return (clock ??= require('./clock').CLOCK);
  },
  limits: LIMITS,
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
  pages: PAGES,
  stepFixes: STEP_FIXES,
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

module.exports = { BYBIT };
