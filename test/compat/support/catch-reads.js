'use strict';

/** What an expression of a catch block reads in a situation, as docs/what-your-catch-sees.md writes it. */

const { axios, ccxt } = require('./catch-lab.js');

/** In a table: the expression has no value here, because the call did not fail, or because it did. */
const NONE = '–';

/** @param {unknown} value @returns {string} as it is written in JavaScript */
function written(value) {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/**
 * @param {string} expression such as `err.response.status`; `response` is what the promise resolved to
 * @param {{ response?: any, error?: any }} outcome
 * @returns {Promise<string>}
 */
async function read(expression, { response, error: err }) {
  const isOfResponse = !/\berr\b/.test(expression);
  if (isOfResponse === (response === undefined)) return NONE;
  const evaluate = new Function('response', 'err', 'axios', 'ccxt', `return (async () => ${expression})()`);
  try {
    return written(await evaluate(response?.clone?.() ?? response, err, axios, ccxt));
  } catch (thrown) {
    return thrown.name;
  }
}

module.exports = { NONE, read };
