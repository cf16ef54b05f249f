'use strict';

/**
 * The exchange that a reply comes from, where the caller does not name it: by the host of the request, by the name that ccxt puts
 * before its messages, and by the form of the reply.
 *
 * @module
 */

const { read } = require('../internal/read');
const { VENUES, venueOf } = require('../venues');

/** @typedef {Readonly<import('../venues').Venue>} Venue */

const MOST_LINKS = 4;

/** @param {any} context @returns {boolean} it names an exchange, known or not */
const isNamed = (context) => context.venue !== undefined;

/**
 * @param {(venue: Venue) => boolean} isIt
 * @returns {Venue | null} the first one; the others are not loaded for it
 */
function findFirst(isIt) {
  for (const name of Object.keys(VENUES)) {
    const venue = venueOf({ venue: name });
    if (isIt(venue)) return venue;
  }
  return null;
}

/**
 * @param {unknown} url
 * @returns {Venue | null} the exchange that the host belongs to
 */
function venueOfUrl(url) {
  const address = url instanceof URL ? url.href : url;
  if (typeof address !== 'string' || !URL.canParse(address)) return null;
  const { hostname } = new URL(address);
  return findFirst(({ hosts }) => hosts.domains.test(hostname));
}

/**
 * @param {unknown} value that was thrown, or its text
 * @returns {Venue | null} whose name a message of ccxt begins with: `binance {"code":…`, `okx GET https://…`
 */
function venueInMessage(value) {
  let link = value;
  for (let depth = 0; depth < MOST_LINKS && link !== undefined && link !== null; depth += 1) {
    const message = typeof link === 'string' ? link : read(link, 'message');
    const [, first = ''] =
      typeof message === 'string'
        ? (/^(?:[\w.]{1,60}: )?(?:my)?([a-z]{2,30}) (?=\{|[1-5]\d\d |GET |POST |PUT |DELETE )/.exec(
            message,
          ) ?? [])
        : [];
    // ccxt's names of the parts of an exchange begin with the exchange: `binanceusdm`.
    const found = first === '' ? undefined : Object.keys(VENUES).find((name) => first.startsWith(name));
    if (found !== undefined) return venueOf({ venue: found });
    link = read(link, 'cause');
  }
  return null;
}

/**
 * What is known before the body is read.
 *
 * @param {unknown} body
 * @param {any} context of classify()
 * @returns {Venue | null} null where nothing names the exchange
 */
function findVenue(body, context) {
  if (isNamed(context)) return venueOf(context);
  return venueOfUrl(context.url) ?? venueInMessage(body) ?? venueInMessage(context.cause);
}

/**
 * @param {unknown} json
 * @returns {Venue | null} the only exchange whose replies have this form
 */
function venueOfForm(json) {
  if (json === null || typeof json !== 'object') return null;
  try {
    if (venueOf({}).replies.isOwn(json)) return null;
    const fitting = Object.keys(VENUES)
      .map((name) => venueOf({ venue: name }))
      .filter(({ replies }) => replies.fits?.(json));
    return fitting.length === 1 ? fitting[0] : null;
  } catch {
    // A getter or a proxy that throws has no form.
    return null;
  }
}

/**
 * @param {unknown} body of the reply
 * @param {any} context
 * @returns {Venue} Bybit where neither the caller nor the reply shows another exchange
 */
function venueOfReply(body, context) {
  return findVenue(undefined, context) ?? venueOfForm(parsed(body)) ?? venueOf({});
}

/** @param {unknown} body @returns {unknown} */
function parsed(body) {
  if (typeof body !== 'string' || !/^\s*[{[]/.test(body)) return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} value that may be the reply of an exchange
 * @param {any} context
 * @returns {boolean} it carries a code of the exchange, or of the one whose form it has
 */
function carriesCode(value, context) {
  if (value === null || typeof value !== 'object') return false;
  return venueOfReply(value, context).replies.read(value, {}).code !== null;
}

module.exports = { carriesCode, findVenue, venueOfReply, venueOfUrl };
