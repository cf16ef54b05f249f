'use strict';

/** The parameters of a request, in the query or in a form. */

/** @typedef {Readonly<Record<string, string>>} Params */

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/**
 * @param {string} text Of a query or a form.
 * @returns {Array<[name: string, value: string]>}
 */
function pairsOf(text) {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const mark = part.indexOf('=');
      return mark === -1 ? [decode(part), ''] : [decode(part.slice(0, mark)), decode(part.slice(mark + 1))];
    });
}

/**
 * A parameter in both places counts as the query says.
 * @param {{ query: string, body: Buffer }} request
 * @returns {Params}
 */
function readParams({ query, body }) {
  return Object.fromEntries([...pairsOf(body.toString('latin1')), ...pairsOf(query)]);
}

/**
 * The parameters of a WebSocket request, as the text that a request by HTTP would have.
 * @param {Readonly<Record<string, unknown>>} params
 * @returns {Params}
 */
function textParams(params) {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}

module.exports = { readParams, textParams };
