'use strict';

/** Records of received requests and messages, for assertions. */

const { shortenApiKey, withRedactedView } = require('./redact.js');

/** @typedef {import('./exchange.js').Redaction} Redaction */

/**
 * A received request. The properties are complete, including the credentials in `headers` and `rawHeaders`, because a
 * test of a signer needs the signature. console.log, util.inspect and JSON.stringify show a redacted record.
 * @template {string} [Environment=any]
 * @typedef {object} RecordedRequest
 * @property {number} time Server clock on arrival, ms.
 * @property {Environment} environment
 * @property {string} method
 * @property {string} url The raw request target.
 * @property {string} path Of `url`, not decoded.
 * @property {string} query Of `url`, not decoded, without '?'.
 * @property {import('node:http').IncomingHttpHeaders} headers Names in lower case.
 * @property {string[]} rawHeaders Name, value, name, value… as they were sent.
 * @property {Buffer} body Raw bytes; empty when the body was larger than 10 MiB.
 * @property {string | null} apiKey
 * @property {string} clientIp
 * @property {boolean} authenticated The signature is valid. False for public endpoints, which do not check it.
 * @property {string} verdict 'accepted', 'public', or the check that failed: see docs/sandbox.md.
 * @property {string | null} fault The fault that replaced or interrupted the answer.
 * @property {number | null} httpStatus null while unanswered, and when the connection was closed instead.
 * @property {number | string | null} retCode The code in the answer: its `retCode` or `code`. null when it had none.
 */

/**
 * @param {RecordedRequest} record
 * @param {Redaction} redaction
 */
function redactedRecord(record, { headers: views, text = (value) => value }) {
  const { url, query, headers, rawHeaders, body, apiKey } = record;
  const headerView = (/** @type {string} */ name, /** @type {unknown} */ value) =>
    views.get(name.toLowerCase())?.(String(value)) ?? value;
  return {
    ...record,
    url: text(url),
    query: text(query),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, headerView(name, value)]),
    ),
    rawHeaders: rawHeaders.map((header, index) =>
      index % 2 === 1 ? headerView(rawHeaders[index - 1], header) : header,
    ),
    body: text(body.toString('utf8')),
    apiKey: apiKey === null ? null : shortenApiKey(apiKey),
  };
}

/**
 * A received WebSocket message and the answer to it, complete and printed redacted as a RecordedRequest is. Topic
 * messages that the sandbox pushes are not recorded.
 * @template {string} [Environment=any]
 * @typedef {object} RecordedMessage
 * @property {number} time Server clock on arrival, ms.
 * @property {Environment} environment
 * @property {string} path Of the connection: '/v5/private', '/v5/trade', '/v5/public/linear'…
 * @property {string} connId The connection id, as in the answers.
 * @property {string} clientIp
 * @property {string} text As received.
 * @property {any} json Parsed; null if it is not a JSON object.
 * @property {string} op '' if it has none.
 * @property {string | null} apiKey Of the login, or of the connection once it is logged in.
 * @property {boolean} authenticated The connection was logged in, after this message.
 * @property {string} verdict 'accepted', or the check that failed: see docs/sandbox.md.
 * @property {string | null} fault The fault that replaced the answer or cut the connection.
 * @property {any} reply What was sent: an object, or the text or bytes of a scripted body. null while unanswered, and if the
 *   connection was destroyed instead.
 */

/**
 * @param {RecordedMessage} record
 * @param {Redaction} redaction
 */
function redactedMessage({ text, json, reply, apiKey, ...rest }, { message: view }) {
  const shown = json === null ? `[${Buffer.byteLength(text)} bytes that are not a JSON object]` : view(json);
  return {
    ...rest,
    apiKey: apiKey === null ? null : shortenApiKey(apiKey),
    text: json === null ? shown : JSON.stringify(shown),
    json: json === null ? null : shown,
    reply: view(reply),
  };
}

/**
 * Appends a record and removes the oldest beyond the limit. The array stays the same, so a test can keep a reference to
 * it or empty it with `length = 0`.
 * @template T
 * @param {T[]} records
 * @param {T} record
 * @param {number} limit
 */
function keep(records, record, limit) {
  records.push(record);
  if (records.length > limit) records.splice(0, records.length - limit);
}

/** @typedef {{ limit: number, redaction: Redaction }} Keeping */

/**
 * @param {RecordedRequest[]} requests
 * @param {RecordedRequest} record
 * @param {Keeping} keeping
 */
function keepRequest(requests, record, { limit, redaction }) {
  keep(
    requests,
    withRedactedView(record, () => redactedRecord(record, redaction)),
    limit,
  );
}

/**
 * @param {RecordedMessage[]} messages
 * @param {RecordedMessage} record
 * @param {Keeping} keeping
 */
function keepMessage(messages, record, { limit, redaction }) {
  keep(
    messages,
    withRedactedView(record, () => redactedMessage(record, redaction)),
    limit,
  );
}

module.exports = { keepMessage, keepRequest };
