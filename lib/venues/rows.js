'use strict';

/** How the tables of replies are written. */

/** @typedef {import('./reply-types').ReplyRow} Row */

/** @param {number} status @returns {readonly [number, number]} */
const only = (status) => [status, status];

/**
 * @param {Row['category']} category
 * @param {Row['confidence']} confidence
 * @param {string} meaning
 * @returns {Row}
 */
function row(category, confidence, meaning) {
  return { category, confidence, meaning };
}

/** What refuses a WebSocket before it is open. */
const UPGRADE = Object.freeze({
  codeless: /** @type {const} */ (true),
  transport: /** @type {const} */ ('websocket'),
  shapes: /** @type {const} */ (['empty', 'text', 'html']),
});

module.exports = { UPGRADE, only, row };
