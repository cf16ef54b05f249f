'use strict';

/**
 * The texts of the two refusals that carry evidence, 10002 and 10004, in each variant that Bybit sends. The faults
 * `timestampForm` and `originString` choose one; the first of each table is the default.
 */

/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

/**
 * @typedef {object} TimestampFigures
 * @property {string} timestamp As received.
 * @property {number} serverTime ms
 * @property {string} recvWindow ms
 */

/** Texts of 10002. @satisfies {Record<string, (figures: TimestampFigures) => string>} */
const TIMESTAMP_TEXTS = {
  brackets: ({ timestamp, serverTime, recvWindow }) =>
    'invalid request, please check your server timestamp or recv_window param. ' +
    `req_timestamp[${timestamp}],server_timestamp[${serverTime}],recv_window[${recvWindow}]`,
  colons: ({ timestamp, serverTime, recvWindow }) =>
    'invalid request, please check your timestamp and recv_window param. ' +
    `req_timestamp: ${timestamp} server_timestamp: ${serverTime} recv_window: ${recvWindow}`,
  // Without a space after the comma, as recorded.
  none: () => 'invalid request,please check your server timestamp or recv_window param',
};

const NEWER_SENTENCE = 'Error sign, please check your signature generation algorithm';

/** Texts of 10004. @satisfies {Record<string, (payload: Buffer, secretLength: number) => string>} */
const ORIGIN_STRING_TEXTS = {
  full: (payload) => `error sign! origin_string[${payload.toString('utf8')}]`,
  masked: (payload, secretLength) =>
    `${NEWER_SENTENCE}: origin_string[***${payload.subarray(secretLength).toString('utf8')}]`,
  none: () => `${NEWER_SENTENCE}.`,
};

/** @typedef {keyof typeof TIMESTAMP_TEXTS} TimestampForm */
/** @typedef {keyof typeof ORIGIN_STRING_TEXTS} OriginStringForm */

/** @typedef {{ timestampForm: TimestampForm, originString: OriginStringForm }} ErrorTextChoice */

/**
 * @param {TimestampFigures} figures
 * @param {ErrorTextChoice} forms
 * @returns {ReplySpec}
 */
function timestampRefused(figures, { timestampForm }) {
  return { retCode: 10002, retMsg: TIMESTAMP_TEXTS[timestampForm](figures) };
}

/**
 * @param {Buffer} payload The bytes that the server signed.
 * @param {number} secretLength How many of them the masked form hides: timestamp, key and window.
 * @param {ErrorTextChoice} forms
 * @returns {ReplySpec}
 */
function signatureRefused(payload, secretLength, { originString }) {
  return { retCode: 10004, retMsg: ORIGIN_STRING_TEXTS[originString](payload, secretLength) };
}

module.exports = { ORIGIN_STRING_TEXTS, TIMESTAMP_TEXTS, signatureRefused, timestampRefused };
