'use strict';

/**
 * @param {Buffer | string} text
 * @returns {any} an object or a list; null for everything else
 */
function parseData(text) {
  try {
    const value = JSON.parse(text.toString());
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/**
 * @param {string | Buffer} text
 * @returns {Record<string, any> | null} null for text that is not JSON, and for JSON that is not an object
 */
function parseObject(text) {
  const value = parseData(text);
  return Array.isArray(value) ? null : value;
}

/**
 * @param {string} text
 * @returns {boolean} whether the text is a JSON object or array
 */
function isJson(text) {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

module.exports = { parseData, isJson, parseObject };
