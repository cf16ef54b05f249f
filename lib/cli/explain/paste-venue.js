'use strict';

/**
 * Which exchange a pasted text is about, by what it names: hosts, headers, the prefix of ccxt, the exchange's name, the form of a
 * reply, paths. Pure.
 *
 * @module
 */

const { venueNames, venueNamed } = require('../venue');

/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {{ weight: number, why: string | null }} Evidence why: `by api.binance.com in the text`; null without evidence */

/** What each kind of evidence weighs beside what was read: see WEIGHTS in find-reply.js. */
const WEIGHT = Object.freeze({ address: 10, header: 10, prefix: 10, name: 3, form: 3, path: 1.5 });
/** From this weight on the exchange counts as named: its codes are read, also those that are not known. */
const NAMED = 3;
/** Of other lines of the text. */
const ELSEWHERE = 0.5;

const HOST = /(?<![\w.@-])(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,10}(?![\w-])/gi;
/** `binanceusdm {"code":…`, `okx GET https://…` */
const PREFIX = /(?<![\w.-])(?:my)?([a-z]{2,30}) (?=\{|[1-5]\d\d |GET |POST |PUT |DELETE )/g;
const MOST_HOSTS = 500;
const LONGEST_JSON = 65_536;

/** @type {WeakMap<Venue, RegExp>} */
const headerPatterns = new WeakMap();

/** @param {Venue} venue @returns {RegExp} its headers, also as variables of a web server */
function headersOf(venue) {
  const known = headerPatterns.get(venue);
  if (known) return known;
  const [first, second] = String(venue.signing.headerNames.apiKey).split('-');
  const chosen = venue.hosts.environmentHeader?.name;
  const names = [`${first}[-_]${second}[-_][a-z][a-z-]{0,20}`, ...(chosen === undefined ? [] : [chosen])];
  const pattern = new RegExp(`(?<![a-z])(?:${names.join('|')})`, 'i');
  headerPatterns.set(venue, pattern);
  return pattern;
}

/** @param {string} text @returns {unknown} the JSON in it; undefined without one */
function jsonIn(text) {
  const [start, end] = [text.indexOf('{'), text.lastIndexOf('}')];
  if (start < 0 || end < start || end - start > LONGEST_JSON) return undefined;
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch {
    return undefined;
  }
}

/** @param {unknown} json @param {Venue} venue @returns {boolean} whether it has the form of the exchange's replies */
function hasForm(json, { replies }) {
  if (json === null || typeof json !== 'object') return false;
  return replies.fits === undefined ? replies.isOwn(json) : replies.fits(json);
}

/**
 * @param {string} text
 * @param {unknown} json in it
 * @returns {Map<string, Evidence>} by the names of the exchanges
 */
function evidenceIn(text, json) {
  const hosts = [...new Set(text.match(HOST) ?? [])].slice(-MOST_HOSTS);
  const prefixes = [...text.matchAll(PREFIX)].map(([, name]) => name);
  return new Map(
    venueNames().map((id) => {
      const venue = venueNamed(id, 'explain');
      const host = hosts.findLast((name) => venue.hosts.domains.test(name.toLowerCase()));
      const header = headersOf(venue).exec(text)?.[0];
      const prefix = prefixes.findLast((name) => name.startsWith(id));
      const found = [
        { weight: host === undefined ? 0 : WEIGHT.address, why: `by ${host} in the text` },
        { weight: header === undefined ? 0 : WEIGHT.header, why: `by ${header} in the text` },
        {
          weight: prefix === undefined ? 0 : WEIGHT.prefix,
          why: `by ${prefix}, which ccxt writes before its replies`,
        },
        { weight: venue.help.pasted.words.test(text) ? WEIGHT.name : 0, why: 'by its name in the text' },
        { weight: hasForm(json, venue) ? WEIGHT.form : 0, why: 'by the form of the reply' },
        { weight: venue.help.pasted.path.test(text) ? WEIGHT.path : 0, why: 'by the path' },
      ].filter(({ weight }) => weight > 0);
      const weight = found.reduce((sum, one) => sum + one.weight, 0);
      return [id, { weight, why: found[0]?.why ?? null }];
    }),
  );
}

/**
 * @param {Map<string, Evidence>} here in one entry of a log
 * @param {Map<string, Evidence>} whole in all of the text
 * @returns {Map<string, Evidence>} what is known about the entry
 */
function withWhole(here, whole) {
  const none = { weight: 0, why: null };
  return new Map(
    [...here].map(([id, { weight, why }]) => {
      const other = whole.get(id) ?? none;
      return [id, { weight: weight + other.weight * ELSEWHERE, why: why ?? other.why }];
    }),
  );
}

module.exports = { NAMED, evidenceIn, hasForm, jsonIn, withWhole };
