'use strict';

/** Parameters that several endpoints read alike. */

const { plainText } = require('../../checks.js');
const { PRODUCT, PRODUCTS } = require('../instruments.js');
const { parameterEmpty, parameterError } = require('../replies.js');

/** @typedef {Record<string, any>} Params */

/**
 * @param {Params} params
 * @param {readonly string[]} names
 * @returns {string | undefined} The first that is absent or empty.
 */
function missing(params, names) {
  return names.find((name) => plainText(params[name]) === '');
}

/**
 * @param {Params} params
 * @returns {{ listed: boolean, refusal: import('../replies.js').ReplySpec | null }} `listed`: the sandbox has contracts of
 *   the product.
 */
function readProduct({ productType }) {
  const product = plainText(productType).toUpperCase();
  if (product === '') return { listed: false, refusal: parameterEmpty('productType') };
  if (!PRODUCTS.includes(product)) return { listed: false, refusal: parameterError('productType') };
  return { listed: product === PRODUCT, refusal: null };
}

module.exports = { missing, readProduct };
