'use strict';

/**
 * The parameters of a request to Binance, as they stand in its query or in a form. Their bytes are what is signed, so they are
 * never parsed and written again: a parameter is left out, or stays as it is.
 *
 * @module
 */

const { typeError } = require('../../internal/argument-error');

/** ms, with up to three decimals. */
const WINDOW = /^\d{1,5}(?:\.\d{1,3})?$/;
const LARGEST_WINDOW = 60_000;

/** Made anew for each request that is signed. */
const RENEWED = new Set(['timestamp', 'signature']);
/** Whether a text has one of these parameters, or a window. A name may be percent-encoded. */
const HAS_OWN = /(?:^|&)(?:(?:timestamp|signature|recvWindow)(?:[=&]|$)|[^=&]*%)/;

/** Faster than the pattern, which few texts need. @param {string} text @returns {boolean} */
const mayHaveOwn = (text) =>
  text.includes('%') ||
  text.includes('timestamp') ||
  text.includes('signature') ||
  text.includes('recvWindow');

/** @param {string} text @returns {boolean} */
const hasOwn = (text) => mayHaveOwn(text) && HAS_OWN.test(text);

/** @param {string} parameter @returns {string} its name, decoded */
function nameOf(parameter) {
  const [name] = parameter.split('=', 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/**
 * @param {string} text a query or a form
 * @returns {string} without timestamp and signature
 */
function withoutSignature(text) {
  if (!hasOwn(text)) return text;
  return text
    .split('&')
    .filter((parameter) => !RENEWED.has(nameOf(parameter)))
    .join('&');
}

/**
 * @param {string} query
 * @param {string | undefined} window ms, which replaces that of the query
 * @returns {string} without timestamp and signature
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for a window that Binance does not accept
 */
function freshQuery(query, window) {
  if (!hasOwn(query)) return window === undefined ? query : append(query, 'recvWindow', window);
  const kept = query.split('&').filter((parameter) => {
    const name = nameOf(parameter);
    if (name !== 'recvWindow') return !RENEWED.has(name);
    if (window === undefined) requireWindow(parameter.slice(parameter.indexOf('=') + 1));
    return window === undefined;
  });
  const rest = kept.join('&');
  return window === undefined ? rest : append(rest, 'recvWindow', window);
}

/** @param {string} query @param {string} name @param {string} value @returns {string} */
function append(query, name, value) {
  return query === '' ? `${name}=${value}` : `${query}&${name}=${value}`;
}

/** @param {string} value */
function requireWindow(value) {
  if (WINDOW.test(value) && Number(value) <= LARGEST_WINDOW) return;
  throw typeError(
    `The parameter recvWindow of the request must be a number of ms up to ${LARGEST_WINDOW}`,
    'ERR_INVALID_ARG_VALUE',
  );
}

/** JSON: no name of a parameter begins like this. */
const JSON_START = /^\s*[{[]/;
/** The parts of a request that has several, such as a file. */
const PARTS_START = /^--/;

/**
 * @param {string | Uint8Array} body
 * @returns {string} as text: a byte that is not ASCII stays recognisable as such
 */
const textOf = (body) => (typeof body === 'string' ? body : Buffer.from(body).toString('latin1'));

/**
 * @param {string | Uint8Array} body of a request, without timestamp and signature
 * @returns {string | null} why Binance would not accept it, with what to do
 */
function bodyProblem(body) {
  if (body.length === 0) return null;
  const text = textOf(body);
  if (JSON_START.test(text) || PARTS_START.test(text)) {
    return (
      'Binance takes the parameters of a request in its query or as a form, not as JSON: ' +
      'pass them as params, or a body of new URLSearchParams(parameters)'
    );
  }
  if (/[^!-~]/.test(text)) {
    return 'Binance signs percent-encoded parameters: encode those of the body, as new URLSearchParams(parameters) does';
  }
  return null;
}

/**
 * @param {string | Uint8Array} body
 * @returns {boolean} whether it contains a timestamp or a signature of its own
 */
function isSigned(body) {
  const text = textOf(body);
  return withoutSignature(text) !== text;
}

module.exports = { append, bodyProblem, freshQuery, isSigned, withoutSignature };
