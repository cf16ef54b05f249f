'use strict';

/**
 * @param {string | Buffer} text
 * @returns {Record<string, any> | null} null for text that is not JSON, and for JSON that is not an object
 */
function parseObject(text) {
  try {
    const value = JSON.parse(text.toString());
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
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

module.exports = { isJson, parseObject };
