'use strict';

/** The texts of the findings about the body of a request and its type, and of those that query and body share. */

const { contentType, entry, places } = require('./finding');

const { error, warning } = entry;

const STRINGIFY = 'Create the body with JSON.stringify, and sign and send the same string.';
/** @param {string} what @returns {(place: import('./finding').RequestPlace) => string} */
const notJson = (what) => (place) => `the body is not valid JSON: ${what} ${places(place)}`;

const BODY_FINDINGS = Object.freeze({
  'content-type-missing': warning(
    'signature',
    'Content-Type is missing',
    'the request has a body but no Content-Type: fetch would send text/plain, other clients form data',
    (venue) => `Send Content-Type: ${contentType(venue)}.`,
  ),
  'content-type-not-form': error(
    'signature',
    'Content-Type is not that of a form',
    (_, { title }) =>
      `Content-Type is not application/x-www-form-urlencoded, the type that ${title} documents for a body`,
    'Send Content-Type: application/x-www-form-urlencoded.',
  ),
  'content-type-not-json': error(
    'signature',
    'Content-Type is not JSON',
    (_, { title }) => `Content-Type is not application/json, the only type that ${title} reads`,
    'Send Content-Type: application/json.',
  ),
  'placeholder-value': error(
    'signature',
    'A placeholder instead of a value',
    (finding) =>
      `the ${finding.field} has undefined, null, NaN or [object Object] instead of a value ${places(finding)}`,
    'Set the value or omit the parameter; serialise an object first.',
  ),
  'stray-whitespace': error(
    'signature',
    'White space around a name or value',
    (finding) =>
      `the ${finding.field} has a name or value that begins or ends with white space or an invisible character ${places(finding)}`,
    'Trim it: "Buy " is not "Buy".',
  ),
  'duplicate-name': warning(
    'signature',
    'A duplicate name',
    (finding) =>
      `the ${finding.field} repeats a name ${places(finding)}: which of the values counts is not documented`,
    'Send each parameter once.',
  ),
  'body-on-get': error(
    'signature',
    'A GET with a body',
    ({ count }) => `the request has a body of ${count} bytes, but its method takes parameters from the query`,
    'Send the parameters of a GET in its query; with axios as params, not as data.',
  ),
  'body-missing': warning(
    'signature',
    'A POST without a body',
    'the POST has neither body nor query: hardly any endpoint accepts that',
    'Send the parameters as a JSON object.',
  ),
  'body-form-encoded': error(
    'signature',
    'The body is form-encoded',
    (_, { title }) => `the body is form-encoded (a=1&b=2), but ${title} reads JSON`,
    STRINGIFY,
  ),
  'body-json': error(
    'signature',
    'The body is JSON',
    (_, { title }) => `the body is JSON, but ${title} reads a form (a=1&b=2)`,
    'Send the parameters in the query, or as a form: new URLSearchParams(parameters).toString().',
  ),
  'body-byte-order-mark': error(
    'signature',
    'A byte order mark before the body',
    'the body begins with a byte order mark, which JSON does not allow',
    'Read the file as UTF-8 without it: text.replace(/^\\uFEFF/, "").',
  ),
  'body-invalid-utf8': error(
    'signature',
    'The body is not valid UTF-8',
    (finding) => `the body has bytes that are not valid UTF-8 ${places(finding)}`,
    'Encode it with Buffer.from(text, "utf8").',
  ),
  'json-truncated': error(
    'signature',
    'The body is truncated',
    ({ index }) => `the body is not valid JSON: it ends after ${index} bytes and is incomplete`,
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
  'json-wrong-quotes': error(
    'signature',
    'Wrong quotation marks',
    notJson('quotation marks other than "'),
    STRINGIFY,
  ),
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
    'A Python literal',
    notJson('the Python literal True, False or None'),
    'Use json.dumps instead of str.',
  ),
  'json-comment': error(
    'signature',
    'A comment',
    notJson('a comment'),
    'JSON does not allow comments: remove it.',
  ),
  'json-control-character': error(
    'signature',
    'A control character in a string',
    notJson('a line break or control character inside a string'),
    STRINGIFY,
  ),
  'json-bad-escape': error(
    'signature',
    'An invalid escape sequence',
    notJson('a backslash that does not begin a valid escape sequence'),
    STRINGIFY,
  ),
  'json-bad-number': error(
    'signature',
    'A number that JSON does not allow',
    notJson('a number with a leading zero, a plus sign or a bare decimal point'),
    STRINGIFY,
  ),
  'json-invisible-character': error(
    'signature',
    'White space that JSON does not allow',
    notJson('an invisible character or a space that JSON does not allow'),
    'Remove it; it usually comes from a web page or a word processor.',
  ),
  'json-trailing-characters': error(
    'signature',
    'Text after the end of the JSON',
    notJson('there is more text after its end'),
    STRINGIFY,
  ),
  'json-malformed': error('signature', 'The body is not valid JSON', notJson('unexpected token'), STRINGIFY),
  'json-too-deep': error(
    'signature',
    'JSON that is nested too deeply',
    ({ index }) => `the body nests objects and arrays more than 1024 deep, at byte ${index}`,
    'No endpoint accepts that.',
  ),
  'json-not-object': error(
    'signature',
    'The body is not an object',
    'the body is JSON, but not an object: every endpoint expects an object',
    'A batch is an object, too:  {"category":…,"request":[…]}.',
  ),
  'json-encoded-twice': error(
    'signature',
    'The body was serialised twice',
    'the body is a JSON string that contains JSON: it was serialised twice',
    'Call JSON.stringify once; axios and other clients call it themselves.',
  ),
  'json-number-for-string': warning(
    'signature',
    'A number where a string is documented',
    (finding, { title }) =>
      `the body has a number ${places(finding)} where ${title} documents a string; a string also keeps every digit`,
    ({ validation: { rules } }) => {
      const name = rules.stringFields.includes('qty') ? 'qty' : rules.stringFields[0];
      return `Write "${name}":"0.01", not "${name}":0.01.`;
    },
  ),
  'json-string-for-number': warning(
    'signature',
    'A string where a number is documented',
    (finding, { title }) => `the body has a string ${places(finding)} where ${title} documents a number`,
    'Write the number without quotation marks.',
  ),
});

module.exports = { BODY_FINDINGS };
