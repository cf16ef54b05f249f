'use strict';

/**
 * How Bybit's replies look in a pasted text.
 *
 * @module
 */

const LONGEST_MESSAGE = 4000;

/** @param {Record<string, any>} value */
function isReply(value) {
  const code = value.retCode ?? value.ret_code;
  if (code !== undefined && /^-?\d+$/.test(String(code))) return true;
  return value.success === false && ('ret_msg' in value || 'op' in value);
}

/**
 * `{ retCode: 33004, retMsg: 'apikey/ip not matched' }` of console.log(), `{'retCode': 10004, …}` of Python, and
 * `error sign! … (ErrCode: 10004)` of a Python client.
 *
 * @param {string} text
 * @returns {Record<string, any> | null}
 */
function inWords(text) {
  const client = /\(ErrCode: (-?\d{1,9})\)/.exec(text);
  if (client) {
    const before = text.slice(Math.max(0, client.index - LONGEST_MESSAGE), client.index);
    const line = before.slice(before.lastIndexOf('\n') + 1).trim();
    return { retCode: Number(client[1]), retMsg: line.replace(/^.{0,80}?Error: /, '') };
  }
  const code = /\bret_?code\b["']?\s{0,4}[:=]?\s{0,4}["']?(-?\d{1,9})\b/i.exec(text);
  if (!code) return null;
  const message =
    /\bret_?msg\b["']?\s{0,4}[:=]\s{0,4}(?:"([^"\n]{0,4000})"|'([^'\n]{0,4000})'|([^\n,}]{0,4000}))/i.exec(
      text,
    );
  return { retCode: Number(code[1]), retMsg: message?.[1] ?? message?.[2] ?? message?.[3] ?? '' };
}

/** @type {Readonly<import('../venue').PastedReplies>} */
const PASTED = Object.freeze({
  isReply,
  inWords,
  path: /\/v5\/[\w/-]{1,200}/,
  apiKey: /x-bapi-api-key["']?\s{0,4}[:=,]\s{0,4}["']?([\w-]{6,64})/i,
});

module.exports = { PASTED };
