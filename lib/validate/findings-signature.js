'use strict';

/**
 * The texts of the findings about a signature: which string it was made for instead.
 * https://bybit-exchange.github.io/docs/v5/guide
 */

const { entry } = require('./finding');

const { error } = entry;

const SIGN = 'Sign timestamp + API key + recv_window + (the raw query of a GET, or the raw body of a POST).';

/**
 * @param {string} title
 * @param {string} string  what was signed
 * @param {string} [fix]
 */
const otherString = (title, string, fix = SIGN) =>
  error('signature', title, `the signature matches another string: ${string}`, fix);

const SIGNATURE_FINDINGS = Object.freeze({
  'signed-nothing': otherString(
    'Signed without the content',
    'timestamp, API key and recv_window without query or body',
  ),
  'signed-with-question-mark': otherString(
    'Signed with the question mark',
    'the query including the ?',
    'Sign the query without the ? before it.',
  ),
  'signed-body-of-get': otherString('Signed the body of a GET', 'the body instead of the query'),
  'signed-query-of-post': otherString('Signed the query of a POST', 'the query instead of the body'),
  'signed-query-and-body': otherString('Signed both query and body', 'query and body together'),
  'signed-path': otherString(
    'Signed the path as well',
    'one that includes the path or the URL',
    `${SIGN} The path is not signed.`,
  ),
  'signed-without-recv-window': otherString(
    'Signed without recv_window',
    'the correct one without recv_window',
  ),
  'signed-without-prefix': otherString(
    'Signed without timestamp or API key',
    'one without the timestamp, the API key or both',
  ),
  'signed-other-order': otherString('Signed in another order', 'the correct parts in another order'),
  'signed-decoded-query': otherString(
    'Signed the decoded query',
    'the query before it was encoded',
    'Encode the query once, and sign and send the result.',
  ),
  'signed-encoded-query': otherString(
    'Signed a differently encoded query',
    'the query as another encoder writes it',
    'Encode the query once, and sign and send the result; the HTTP client must not encode it again.',
  ),
  'signed-sorted-query': otherString(
    'Signed the sorted query',
    'the query with its parameters sorted by name',
    'Sign the parameters in the order in which they are sent; V5 does not sort.',
  ),
  'signed-query-as-json': otherString(
    'Signed the parameters of a GET as JSON',
    'the parameters of the query as JSON',
  ),
  'signed-compact-json': otherString(
    'Signed the body without its white space',
    'the body without white space between its tokens',
    'Serialise the body once, and sign and send the same string.',
  ),
  'signed-spaced-json': otherString(
    'Signed the body with other white space',
    "the body with the spaces of Python's json.dumps",
    'Serialise the body once, and sign and send the same string.',
  ),
  'signed-other-recv-window': error(
    'signature',
    'Signed another recv_window',
    ({ count }) =>
      `the signature matches another string:  with recv_window ${count} instead of the one in the header`,
    'Send the recv_window that was signed.',
  ),
  'signed-other-timestamp': error(
    'signature',
    'Signed another timestamp',
    ({ count }) =>
      `the signature matches another string:  with a timestamp ${count} ms away from the one in the header`,
    'Read the clock once, and sign and send the same digits.',
  ),
  'signature-mismatch': error(
    'signature',
    'The signature does not match',
    "the signature matches neither these bytes with the signer's key nor any string that is often signed by mistake",
    `${SIGN} If you do so already, the secret belongs to another key.`,
  ),
});

module.exports = { SIGNATURE_FINDINGS };
