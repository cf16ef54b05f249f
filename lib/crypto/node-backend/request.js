'use strict';

/** The request validator of the fallback: the same findings as src/core/validate/request.c gives. */

const { setImmediate: nextTurn } = require('node:timers/promises');

const { argumentError, arrayOf, bytesOf, integerOf, requireArguments, withCode } = require('./arguments');
const { scanHeaders } = require('./request-headers');
const { scanJson } = require('./request-json');
const { explainSignature, signatureFits } = require('./request-signature');
const { Report, characterAt, isLetter, isPlaceholder } = require('./request-text');
const { scanUrl } = require('./request-url');
const { signerOf } = require('./signers');

/**
 * @typedef {import('.').Bytes} Bytes
 * @typedef {import('./request-headers').AuthHeaders} AuthHeaders
 * @typedef {import('./request-headers').HeaderValue} HeaderValue
 * @typedef {import('./request-text').RequestFinding} RequestFinding
 * @typedef {import('./signers').SignerState} SignerState
 *
 * @typedef {object} Request
 * @property {SignerState | undefined} signer
 * @property {number} now
 * @property {boolean} isPublic
 * @property {Buffer} method
 * @property {Buffer} url
 * @property {Buffer[]} headers  names and values by turns
 * @property {Buffer} body
 *
 * @typedef {'get' | 'post' | 'other'} Method
 * @typedef {ReturnType<typeof scanUrl>} Url
 */

/** More than any client, server or proxy lets through. */
const HEAD_BYTES_MAX = 1024 * 1024;
const BODY_BYTES_MAX = 64 * 1024 * 1024;
const HEADERS_MAX = 1000;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const FORM_NAME_MAX = 256;
const NOT_IN_FORM_NAME = new Set(Buffer.from('"{}[]:,'));
const [EQUALS, UNDERSCORE] = Buffer.from('=_');

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} maximum
 * @returns {Buffer} a copy: the caller may change its own memory before the Promise is settled
 */
function copyOf(value, name, maximum) {
  const size = typeof value === 'string' ? Buffer.byteLength(value) : 0;
  const bytes = size > maximum ? null : bytesOf(value, name);
  if (bytes === null || bytes.length > maximum) {
    const message = `The "${name}" argument must be at most ${maximum} bytes long`;
    throw withCode(new RangeError(message), 'ERR_OUT_OF_RANGE');
  }
  return typeof value === 'string' ? bytes : Buffer.from(bytes);
}

/** @param {unknown} value @returns {Buffer[]} */
function headersOf(value) {
  const list = arrayOf(value, 'headers');
  if (list.length % 2 !== 0) throw argumentError('headers', 'an array of names and values');
  if (list.length > 2 * HEADERS_MAX) {
    const message = `The "headers" argument must be at most ${HEADERS_MAX} headers`;
    throw withCode(new RangeError(message), 'ERR_OUT_OF_RANGE');
  }
  let left = HEAD_BYTES_MAX;
  return Array.from(list, (element) => {
    const copy = copyOf(element, 'headers', left);
    left -= copy.length;
    return copy;
  });
}

/** @param {Buffer} bytes @param {Report} report @returns {Method} */
function scanMethod(bytes, report) {
  const text = bytes.toString('latin1');
  if (!/^(?:get|post)$/i.test(text)) {
    report.note('method-unsupported', 'method', 0);
    return 'other';
  }
  if (text !== 'GET' && text !== 'POST') report.note('method-lower-case', 'method', 0);
  return text.length === 3 ? 'get' : 'post';
}

/** @param {Buffer} body @param {Report} report */
function scanUtf8(body, report) {
  for (let at = 0; at < body.length;) {
    const size = body[at] < 0x80 ? 1 : characterAt(body, at).size;
    if (size === 1 && body[at] >= 0x80) report.note('body-invalid-utf8', 'body', at);
    at += size;
  }
}

/** @param {Buffer} body @returns {boolean} */
function isFormEncoded(body) {
  if (!isLetter(body[0]) && body[0] !== UNDERSCORE) return false;
  const end = Math.min(body.length, FORM_NAME_MAX);
  for (let at = 1; at < end; at++) {
    if (body[at] === EQUALS) return true;
    if (body[at] <= 0x20 || NOT_IN_FORM_NAME.has(body[at])) return false;
  }
  return false;
}

/** @param {HeaderValue} header @param {Report} report */
function scanContentType({ count, usable, value, field }, report) {
  if (count === 0) report.note('content-type-missing', field, 0);
  else if (usable && !/^application\/json(?:[; \t]|$)/i.test(value.toString('latin1'))) {
    report.note('content-type-not-json', field, 0);
  }
}

/** @param {Buffer} body @param {Report} report */
function scanJsonBody(body, report) {
  if (isPlaceholder(body)) {
    report.note('placeholder-value', 'body', 0);
  } else if (isFormEncoded(body)) {
    report.note('body-form-encoded', 'body', 0);
  } else {
    const marked = body.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
    if (marked) report.note('body-byte-order-mark', 'body', 0);
    scanUtf8(body, report);
    scanJson(body, marked ? BYTE_ORDER_MARK.length : 0, report);
  }
}

/** @param {Request} request @param {Method} method @param {Url} url @param {AuthHeaders} headers @param {Report} report */
function scanBody({ body }, method, url, headers, report) {
  const hasQuery = url.query.length > 0;
  if (method === 'get' && body.length > 0) report.note('body-on-get', 'body', 0, body.length);
  if (method !== 'post') return;
  if (body.length === 0) {
    if (hasQuery) report.note('parameters-in-query', 'url', url.queryStart);
    else report.note('body-missing', 'body', 0);
    return;
  }
  if (hasQuery) report.note('query-on-post', 'url', url.queryStart);
  scanContentType(headers.contentType, report);
  scanJsonBody(body, report);
}

/** @param {Request} request @param {Method} method @param {Url} url @param {AuthHeaders} headers @param {Report} report */
function scanSignature({ signer, method: spelling, body }, method, url, headers, report) {
  const { apiKey, timestamp, recvWindow, sign } = headers;
  const windowIsKnown = recvWindow.usable || recvWindow.count === 0;
  const verifiable = headers.keyIsTheSigners && timestamp.usable && windowIsKnown && headers.signIsWellFormed;
  if (signer === undefined || !verifiable) return;
  const isGet = method === 'get';
  const parts = {
    timestamp: timestamp.value,
    apiKey: apiKey.value,
    recvWindow: recvWindow.value,
    content: isGet ? url.query : body,
    query: url.query,
    body,
    questionMark: Buffer.from('?'),
    method: spelling,
    path: url.path,
    url: url.whole,
  };
  const signedRequest = { signer, signature: sign.value.toString('latin1'), isGet, parts };
  if (!signatureFits(signedRequest)) explainSignature(signedRequest, report);
}

/** @param {Request} request @returns {RequestFinding[]} */
function inspect(request) {
  const report = new Report();
  const method = scanMethod(request.method, report);
  const url = scanUrl(request.url, report);
  const headers = scanHeaders(request, report);
  scanBody(request, method, url, headers, report);
  scanSignature(request, method, url, headers, report);
  return report.findings;
}

/** @param {unknown} value @returns {boolean} */
function isPublicOf(value) {
  if (typeof value !== 'boolean') throw argumentError('isPublic', 'of type boolean');
  return value;
}

const requestFunctions = {
  /**
   * @param {number | undefined} id  of the signer, if the key is known
   * @param {number} now  ms
   * @param {boolean} isPublic  the endpoint asks for no signature
   * @param {Bytes} method
   * @param {Bytes} url
   * @param {Bytes[]} headers  names and values by turns
   * @param {Bytes} body
   * @returns {Promise<RequestFinding[]>}
   */
  inspectRequest(id, now, isPublic, method, url, headers, body) {
    requireArguments(arguments, 7);
    const findings = inspect({
      signer: id === undefined ? undefined : signerOf(id),
      now: integerOf(now, 'now', Number.MAX_SAFE_INTEGER),
      isPublic: isPublicOf(isPublic),
      method: copyOf(method, 'method', HEAD_BYTES_MAX),
      url: copyOf(url, 'url', HEAD_BYTES_MAX),
      headers: headersOf(headers),
      body: copyOf(body, 'body', BODY_BYTES_MAX),
    });
    return nextTurn(findings);
  },
};

module.exports = { requestFunctions };
