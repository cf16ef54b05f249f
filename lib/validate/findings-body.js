'use strict';

/** What the findings about the body of a request mean, and those that query and body share. */

const { entry, places } = require('./finding');

const { error, warning } = entry;

const STRINGIFY = 'Make the body with JSON.stringify, and sign and send the same string.';
/** @param {string} what @returns {(place: import('./finding').RequestPlace) => string} */
const notJson = (what) => (place) => `the body is not JSON: ${what} ${places(place)}`;

const BODY_FINDINGS = Object.freeze({
  'placeholder-value': error(
    'signature',
    'A value that is none',
    (finding) =>
      `the ${finding.field} has undefined, null, NaN or [object Object] in the place of a value ${places(finding)}`,
    'Set the value, or leave the parameter out; an object has to be serialised first.',
  ),
  'stray-whitespace': error(
    'signature',
    'White space at the end of a name or value',
    (finding) =>
      `the ${finding.field} has a name or value that begins or ends with white space or an invisible character ${places(finding)}`,
    'Trim it: "Buy " is not "Buy".',
  ),
  'duplicate-name': warning(
    'signature',
    'A name that occurs twice',
    (finding) =>
      `the ${finding.field} has a name ${places(finding)} that it had before: which of the two counts is not defined`,
    'Send each parameter once.',
  ),
  'body-on-get': error(
    'signature',
    'A GET with a body',
    ({ count }) => `the GET has a body of ${count} bytes: Bybit answers HTTP 403 to that`,
    'Send the parameters of a GET in its query; with axios as params, not as data.',
  ),
  'body-missing': warning(
    'signature',
    'A POST without a body',
    'the POST has neither body nor query: hardly any endpoint takes that',
    'Send the parameters as a JSON object.',
  ),
  'body-form-encoded': error(
    'signature',
    'The body is a form',
    'the body is form-encoded (a=1&b=2), and V5 reads JSON',
    STRINGIFY,
  ),
  'body-byte-order-mark': error(
    'signature',
    'A byte order mark before the body',
    'the body begins with a byte order mark, which JSON must not have',
    'Read the file as UTF-8 without it: text.replace(/^\\uFEFF/, "").',
  ),
  'body-invalid-utf8': error(
    'signature',
    'The body is no UTF-8',
    (finding) => `the body has bytes that are not UTF-8 ${places(finding)}`,
    'Encode it with Buffer.from(text, "utf8").',
  ),
  'json-truncated': error(
    'signature',
    'The body is cut off',
    ({ index }) => `the body is not JSON: it ends after ${index} bytes, before it is complete`,
    'Sign and send the whole string.',
  ),
  'json-trailing-comma': error(
    'signature',
    'A comma before a bracket',
    notJson('a comma before a closing bracket'),
    STRINGIFY,
  ),
  'json-missing-comma': error(
    'signature',
    'A comma is missing',
    notJson('a comma is missing, or a quote inside a string is not escaped,'),
    STRINGIFY,
  ),
  'json-wrong-quotes': error('signature', 'Other quotes than "', notJson('other quotes than "'), STRINGIFY),
  'json-unquoted-name': error(
    'signature',
    'A name without quotes',
    notJson('a name without quotes'),
    STRINGIFY,
  ),
  'json-unquoted-value': error(
    'signature',
    'A value without quotes',
    notJson('a word without quotes'),
    STRINGIFY,
  ),
  'json-not-finite': error(
    'signature',
    'NaN, Infinity or undefined',
    notJson('NaN, Infinity or undefined'),
    'Find out why the number could not be computed.',
  ),
  'json-python-literal': error(
    'signature',
    'A literal of Python',
    notJson('True, False or None, as Python writes them,'),
    'Use json.dumps instead of str.',
  ),
  'json-comment': error('signature', 'A comment', notJson('a comment'), 'JSON has no comments: remove it.'),
  'json-control-character': error(
    'signature',
    'A control character in a string',
    notJson('a line end or control character inside a string'),
    STRINGIFY,
  ),
  'json-bad-escape': error(
    'signature',
    'An escape that does not exist',
    notJson('a backslash that does not begin an escape'),
    STRINGIFY,
  ),
  'json-bad-number': error(
    'signature',
    'A number in another form',
    notJson('a number that JSON writes otherwise (no leading zeros, plus signs or bare points)'),
    STRINGIFY,
  ),
  'json-invisible-character': error(
    'signature',
    'White space that is none to JSON',
    notJson('an invisible character or a space that is none to JSON'),
    'Remove it; it comes from a web page or a word processor.',
  ),
  'json-trailing-characters': error(
    'signature',
    'Something behind the body',
    notJson('there is more text after its end'),
    STRINGIFY,
  ),
  'json-malformed': error('signature', 'The body is no JSON', notJson('unexpected token'), STRINGIFY),
  'json-too-deep': error(
    'signature',
    'Too many brackets within each other',
    ({ index }) => `the body has more than 1024 objects and arrays within each other, at byte ${index}`,
    'No endpoint takes that.',
  ),
  'json-not-object': error(
    'signature',
    'The body is no object',
    'the body is JSON, but not an object: every endpoint takes an object',
    'Batches are an object too: {"category":…,"request":[…]}.',
  ),
  'json-encoded-twice': error(
    'signature',
    'The body was serialised twice',
    'the body is a JSON string that holds JSON: it was serialised twice',
    'Call JSON.stringify once; axios and bybit-api call it themselves.',
  ),
  'json-number-for-string': warning(
    'signature',
    'A number where a string is documented',
    (finding) =>
      `the body has a number ${places(finding)} where Bybit documents a string, which also keeps every digit`,
    'Write "qty":"0.01", not "qty":0.01.',
  ),
});

module.exports = { BODY_FINDINGS };
