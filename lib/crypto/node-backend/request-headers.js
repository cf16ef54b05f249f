'use strict';

/** The headers of a request that Bybit looks at, as src/core/validate/headers.c and validate/header_values.c judge them. */

const { inspectApiKey } = require('./credentials');

/**
 * @typedef {import('./request-text').Report} Report
 * @typedef {import('./signers').SignerState} SignerState
 *
 * @typedef {object} HeaderValue
 * @property {string} field
 * @property {number} count   how often it is sent
 * @property {boolean} usable sent once, not empty, of printable ASCII alone
 * @property {Buffer} value   of the first one, without the white space around it
 * @property {number} leading bytes of white space before it
 */
/** @typedef {{ apiKey: HeaderValue, timestamp: HeaderValue, recvWindow: HeaderValue, sign: HeaderValue,
 *   contentType: HeaderValue, signIsWellFormed: boolean, keyIsTheSigners: boolean }} AuthHeaders */

const DEFAULT_RECV_WINDOW = 5000;
const WIDE_RECV_WINDOW = 60_000;
const RECV_DIGITS_MAX = 10;
const TIMESTAMP_LEAD = 1000;
const API_KEY_MAX = 256;

const SHA256_HEX = 64;
const SHA512_HEX = 128;
const HMAC_BASE64 = 44;
const RSA_BYTES_MIN = 256;
const RSA_BYTES_MAX = 1024;
const RSA_BASE64_MIN = 344;
const RSA_BASE64_MAX = 1368;

/** @type {Readonly<Record<string, 'apiKey' | 'timestamp' | 'recvWindow' | 'sign' | 'contentType'>>} */
const COLLECTED = {
  'x-bapi-api-key': 'apiKey',
  'x-bapi-timestamp': 'timestamp',
  'x-bapi-recv-window': 'recvWindow',
  'x-bapi-sign': 'sign',
  'content-type': 'contentType',
};
const OTHERS = new Set(['x-bapi-sign-type', 'x-bapi-broker-id']);

/** @type {Readonly<Record<number, string>>} by the number of digits */
const OTHER_UNITS = {
  10: 'timestamp-in-seconds',
  16: 'timestamp-in-microseconds',
  19: 'timestamp-in-nanoseconds',
};

/** @param {string} field @returns {HeaderValue} */
function absent(field) {
  return { field, count: 0, usable: false, value: Buffer.alloc(0), leading: 0 };
}

/** @param {readonly Buffer[]} headers  names and values by turns @param {Report} report @returns {AuthHeaders} */
function collect(headers, report) {
  const collected = {
    apiKey: absent('X-BAPI-API-KEY'),
    timestamp: absent('X-BAPI-TIMESTAMP'),
    recvWindow: absent('X-BAPI-RECV-WINDOW'),
    sign: absent('X-BAPI-SIGN'),
    contentType: absent('Content-Type'),
    signIsWellFormed: false,
    keyIsTheSigners: false,
  };
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index].toString('latin1').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    if (Object.hasOwn(COLLECTED, name)) {
      const header = collected[COLLECTED[name]];
      if (header.count === 0) header.value = headers[index + 1];
      header.count++;
    } else if (/^x[-_]bapi$/.test(name.slice(0, 6)) && !OTHERS.has(name)) {
      report.note('header-misspelt', 'headers', index / 2);
    }
  }
  return collected;
}

/** @param {number} byte */
const isEdge = (byte) => byte === 0x20 || byte === 0x09;

/** @param {HeaderValue} header @param {Report} report */
function checkValue(header, report) {
  const given = header.value;
  const { field } = header;
  if (header.count === 0) return;
  let start = 0;
  let end = given.length;
  while (start < end && isEdge(given[start])) start++;
  while (end > start && isEdge(given[end - 1])) end--;
  header.value = given.subarray(start, end);
  header.leading = start;
  const commas = given.reduce((count, byte) => count + (byte === 0x2c ? 1 : 0), 0);
  const values = header.count > 1 ? header.count : commas + 1;
  if (start === end) {
    report.note('header-empty', field, 0);
    return;
  }
  if (values > 1) {
    report.note('header-repeated', field, 0, values);
    return;
  }
  if (end - start < given.length) {
    report.note('header-stray-whitespace', field, start > 0 ? 0 : end, given.length - (end - start));
  }
  const isInvalid = (/** @type {number} */ byte) => byte < 0x20 || byte > 0x7e;
  const first = header.value.findIndex(isInvalid);
  if (first >= 0) {
    report.note('header-invalid-character', field, first + start, header.value.filter(isInvalid).length);
    return;
  }
  header.usable = true;
}

/** @param {HeaderValue} header @param {Report} report */
function checkApiKey({ value, leading }, report) {
  if (value.length > API_KEY_MAX) {
    report.note('api-key-malformed', 'X-BAPI-API-KEY', 0, value.length);
    return;
  }
  const { ok, findings } = inspectApiKey(value);
  for (const { id, severity, index, count } of findings) {
    if (severity === 'error') report.note('api-key-malformed', 'X-BAPI-API-KEY', leading + index, count);
    else if (id === 'unexpected-length' && ok) {
      report.note('api-key-unusual-length', 'X-BAPI-API-KEY', 0, value.length);
    }
  }
}

/** @param {HeaderValue} header @param {Report} report @returns {number} ms */
function checkRecvWindow({ usable, value, field }, report) {
  if (!usable) return DEFAULT_RECV_WINDOW;
  const text = value.toString('latin1');
  const recvWindow = /^\d{1,10}$/.test(text) && text.length <= RECV_DIGITS_MAX ? Number(text) : NaN;
  if (recvWindow > 0) {
    if (recvWindow > WIDE_RECV_WINDOW) report.note('recv-window-wide', field, 0, recvWindow);
    return recvWindow;
  }
  const negative = /^-\d+$/.test(text) ? 'recv-window-negative' : 'recv-window-malformed';
  report.note(recvWindow === 0 ? 'recv-window-zero' : negative, field, 0);
  return DEFAULT_RECV_WINDOW;
}

/** @param {string} text @returns {string} */
function mistakeOfTimestamp(text) {
  if (/^\d*$/.test(text)) return OTHER_UNITS[text.length] ?? 'timestamp-malformed';
  if (/^\d+\.\d*$/.test(text)) return 'timestamp-fraction';
  return /^\d{4}-..-/.test(text) && text.length >= 10 ? 'timestamp-date' : 'timestamp-malformed';
}

/** @param {Buffer} value @param {number} now @param {number} recvWindow @param {Report} report */
function checkTimestamp(value, now, recvWindow, report) {
  const text = value.toString('latin1');
  const field = 'X-BAPI-TIMESTAMP';
  if (!/^\d{13}$/.test(text)) {
    report.note(mistakeOfTimestamp(text), field, 0);
    return;
  }
  const ahead = Number(text) - now;
  if (ahead >= TIMESTAMP_LEAD) report.note('timestamp-ahead', field, 0, ahead);
  else if (-ahead > recvWindow) report.note('timestamp-behind', field, 0, -ahead);
}

/** @param {string} text @param {number} leading @param {Report} report @returns {'hmac-sha256' | null} */
function checkHex(text, leading, report) {
  const field = 'X-BAPI-SIGN';
  if (text.length === SHA256_HEX) {
    const first = text.search(/[A-F]/);
    const count = text.replace(/[^A-F]/g, '').length;
    if (first >= 0) report.note('signature-upper-case', field, leading + first, count);
    return 'hmac-sha256';
  }
  const other = text.length >= 2 * RSA_BYTES_MIN ? 'signature-hex-rsa' : 'signature-malformed';
  report.note(text.length === SHA512_HEX ? 'signature-sha512' : other, field, 0, text.length);
  return null;
}

/** @param {string} text @param {Report} report @returns {'rsa-sha256' | null} */
function checkBase64(text, report) {
  const decoded = Buffer.from(text, 'base64');
  const short = text.length <= RSA_BASE64_MAX;
  const size = decoded.toString('base64') === text ? decoded.length : 0;
  if (short && size >= RSA_BYTES_MIN && size <= RSA_BYTES_MAX) return 'rsa-sha256';
  const alphabet = /^(?:[A-Za-z0-9+/=]*|[A-Za-z0-9_=-]*)$/.test(text);
  const hmac = text.length === HMAC_BASE64 || text.length === HMAC_BASE64 - 1;
  const rsa = short && text.length >= RSA_BASE64_MIN - 2;
  const id = hmac ? 'signature-base64-hmac' : rsa ? 'signature-base64url' : 'signature-malformed';
  report.note(alphabet ? id : 'signature-malformed', 'X-BAPI-SIGN', 0, text.length);
  return null;
}

/** @param {HeaderValue} header @param {SignerState | undefined} signer @param {Report} report @returns {boolean} */
function checkSignature({ value, leading }, signer, report) {
  const text = value.toString('latin1');
  const hex = /^[0-9A-Fa-f]*$/.test(text) && text.length !== RSA_BASE64_MIN;
  const algorithm = hex ? checkHex(text, leading, report) : checkBase64(text, report);
  if (algorithm === null) return false;
  if (signer !== undefined && signer.algorithm !== algorithm) {
    report.note('signature-other-algorithm', 'X-BAPI-SIGN', 0);
    return false;
  }
  return true;
}

/** @param {AuthHeaders} headers @param {SignerState | undefined} signer @param {Report} report */
function checkKey(headers, signer, report) {
  const { usable, value } = headers.apiKey;
  if (!usable) return;
  headers.keyIsTheSigners = signer !== undefined && value.equals(Buffer.from(signer.apiKey));
  if (headers.keyIsTheSigners) return;
  checkApiKey(headers.apiKey, report);
  if (signer !== undefined) report.note('api-key-of-another-signer', 'X-BAPI-API-KEY', 0);
}

/**
 * @param {{ headers: readonly Buffer[], signer: SignerState | undefined, now: number, isPublic: boolean }} request
 * @param {Report} report
 * @returns {AuthHeaders}
 */
function scanHeaders({ headers, signer, now, isPublic }, report) {
  const collected = collect(headers, report);
  const { apiKey, timestamp, recvWindow, sign, contentType } = collected;
  const four = [apiKey, timestamp, recvWindow, sign];
  for (const header of isPublic ? [] : four) {
    if (header.count === 0) {
      report.note(header === recvWindow ? 'recv-window-missing' : 'header-missing', header.field, 0);
    }
    checkValue(header, report);
  }
  checkValue(contentType, report);
  if (isPublic) {
    const given = four.filter(({ count }) => count > 0).length;
    if (given > 0) report.note('auth-on-public-endpoint', 'headers', 0, given);
    return collected;
  }
  checkKey(collected, signer, report);
  const window = checkRecvWindow(recvWindow, report);
  if (timestamp.usable) checkTimestamp(timestamp.value, now, window, report);
  if (sign.usable) collected.signIsWellFormed = checkSignature(sign, signer, report);
  return collected;
}

module.exports = { scanHeaders };
