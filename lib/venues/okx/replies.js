'use strict';

const { decodeUtf8 } = require('../../internal/bytes');
const { parseObject } = require('../../internal/json');
const { normaliseText } = require('../../internal/plain-words');
const { read, toInteger } = require('../../internal/read');

/** @param {unknown} body @param {any} [context] @returns {import('../venue').ReadReply} */
function readReply(body, context = {}) {
  const text = body instanceof Uint8Array ? decodeUtf8(body) : body;
  const json = typeof text === 'string' ? parseObject(Buffer.from(text)) : text;
  const code = toInteger(read(json, 'code'));
  const given = read(json, 'msg');
  const message = typeof given === 'string' ? given : '';
  const httpStatus = toInteger(context.httpStatus);
  return {
    code,
    message,
    text: normaliseText(message),
    httpStatus,
    shape: json === null || json === undefined ? 'empty' : 'json',
    transport: 'rest',
    op: null,
    signed: context.signed ?? null,
    succeeded: (code === null || code === 0) && httpStatus !== null && httpStatus < 300,
    time: null,
    traceId: null,
    page: '',
    header: () => null,
  };
}

/** @type {Readonly<import('../venue').VenueReplies>} */
const REPLIES = Object.freeze({
  read: readReply,
  rows: [],
  fallback: /** @type {const} */ ({
    category: 'no-verdict',
    confidence: 'inferred',
    meaning: 'the code is not known',
  }),
  isPlainSuccess: () => false,
  headLength: 64,
  isOwn: () => false,
  timeOf: () => null,
  rateLimitOf: () => null,
  fields: Object.freeze({ code: 'code', message: 'msg' }),
  exampleCodes: Object.freeze(/** @type {const} */ (['50111', '-2015'])),
  emptyHeaders: () => [],
  expiredLogin: /expired/,
  waits: { resetHeader: 'retry-after', blockMs: 60_000, advice: '' },
  marks: { headers: {}, otherHeaders: [], server: /^$/, networks: /cloudf(?:ront|lare)/i },
});

module.exports = { REPLIES };
