'use strict';

/** What the sandbox received, kept for assertions. */

const { headerView, shortenApiKey, withRedactedView } = require('./redact.js');

/**
 * Properties are complete, the credentials in `headers` and `rawHeaders` included: this is a test server on
 * loopback, and a test of a signer has to see the signature. What console.log, util.inspect and JSON.stringify
 * show of a record is redacted.
 * @typedef {object} RecordedRequest
 * @property {number} time Server clock on arrival, ms.
 * @property {import('./keys.js').Environment} environment
 * @property {string} method
 * @property {string} url The raw request target.
 * @property {string} path Of `url`, not decoded.
 * @property {string} query Of `url`, not decoded, without '?'.
 * @property {import('node:http').IncomingHttpHeaders} headers Names in lower case.
 * @property {string[]} rawHeaders Name, value, name, value… as they were sent.
 * @property {Buffer} body Raw bytes. Empty if there were more than the limit.
 * @property {string | null} apiKey
 * @property {string} clientIp
 * @property {boolean} authenticated The signature was proven. False for public endpoints, which do not look.
 * @property {string} verdict 'accepted', 'public', or what was refused: see docs/sandbox.md.
 * @property {string | null} fault The fault that replaced or cut the answer.
 * @property {number | null} httpStatus null while unanswered, and if the connection was destroyed instead.
 * @property {number | null} retCode null where the answer had none.
 */

/** @param {RecordedRequest} record */
function redactedRecord(record) {
  const { headers, rawHeaders, body, apiKey } = record;
  return {
    ...record,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, headerView(name, value)]),
    ),
    rawHeaders: rawHeaders.map((text, index) =>
      index % 2 === 1 ? headerView(rawHeaders[index - 1], text) : text,
    ),
    body: body.toString('utf8'),
    apiKey: apiKey === null ? null : shortenApiKey(apiKey),
  };
}

/**
 * Appends, and forgets the oldest beyond the limit. The array stays the same, so a test may hold on to it or
 * empty it with `length = 0`.
 * @param {RecordedRequest[]} requests
 * @param {RecordedRequest} record
 * @param {number} limit
 */
function keepRequest(requests, record, limit) {
  requests.push(withRedactedView(record, () => redactedRecord(record)));
  if (requests.length > limit) requests.splice(0, requests.length - limit);
}

module.exports = { keepRequest };
