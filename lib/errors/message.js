'use strict';

/**
 * The message of an error: code, cause in plain words, and the first thing to do. Many bots print nothing else.
 *
 * @module
 */

const { CATEGORIES, titleOf } = require('./causes');
const { clean } = require('./copy');
const { oneLine } = require('../internal/redact');
const { venueOf } = require('../venues');

/** Characters of the exchange's text in the message; the error has the whole text. */
const LONGEST_QUOTE = 160;

/** @param {string} text @returns {string} the first sentence, without its full stop */
function firstSentence(text) {
  return text
    .split(/(?<=[^.\d])\.(?=\s|$)/, 1)[0]
    .trim()
    .replace(/\.$/, '');
}

/**
 * @param {string} text
 * @param {string} [exchange] its name keeps its capital
 * @returns {string} with a small first letter
 */
function lowerFirst(text, exchange) {
  if (exchange !== undefined && text.startsWith(exchange)) return text;
  return /^[A-Z](?:[a-z]|\s)/.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}

/**
 * @param {import('.').ErrorFields} fields
 * @returns {string} the cause in plain words, without a full stop
 */
function causeText(fields) {
  const { code, category, text, reason, respondedBy, apiKey } = fields;
  if (reason) return reason;
  // The reason for a missing reply is more precise than the title: it names, for example, a refused certificate.
  if (respondedBy?.part === 'network') return clean(respondedBy.evidence, apiKey).replace(/\.$/, '');
  const quote = oneLine(clean(text, apiKey), LONGEST_QUOTE).replace(/\.$/, '');
  // A cause that was found without a reply has a sentence of its own.
  if (quote !== '' && (CATEGORIES[category].kind === 'api' || code === null || code === undefined)) {
    return quote;
  }
  return titleOf(category, venueOf(fields));
}

/**
 * @param {import('.').ErrorFields} fields
 * @param {readonly import('.').Hint[]} hints
 * @param {string} exchange its name
 * @returns {string}
 */
function messageFor(fields, hints, exchange) {
  const { code, httpStatus, category, method, endpoint, environment, apiKey, respondedBy } = fields;
  const subject = code ?? (httpStatus ? `HTTP ${httpStatus}` : null);
  const responder = respondedBy?.part === 'sandbox' ? 'Sandbox' : exchange;
  const title = [responder, subject, category].filter((part) => part !== null).join(' ');
  const [first] = hints;
  const advice = first ? `. ${firstSentence(clean(first.fix, apiKey))}` : '';
  const where = [clean(method, apiKey), clean(endpoint, apiKey)].filter(Boolean).join(' ');
  const place = environment ? `${where ? ' on ' : ''}${clean(environment, apiKey)}` : '';
  const at = where || place ? ` (${where}${place})` : '';
  return `${title}: ${lowerFirst(causeText(fields), exchange)}${advice}${at}`;
}

module.exports = { firstSentence, lowerFirst, messageFor };
