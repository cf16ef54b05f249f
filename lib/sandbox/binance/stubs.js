'use strict';

/** Stubs: scripted replies that stand for an endpoint that the sandbox does not have. */

const { replacesAnswer } = require('../scripted-replies.js');
const { PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, areaOf, findEndpoint } = require('./endpoints/index.js');

/** @typedef {import('../scripted-replies.js').Script} Script */

/**
 * Replies of other servers and refusals stand for no endpoint: they come before any check.
 * @param {Script | null} script For the request.
 * @param {{ method: string, path: string }} request
 * @returns {(import('./endpoints/types.js').Endpoint & { reply: import('./replies.js').ReplySpec }) | null}
 */
function findStub(script, { method, path }) {
  if (script === null || areaOf(path) === undefined) return null;
  const { when, httpStatus = 200, headers, code, public: isPublic = false } = script.reply;
  const isSuccess = httpStatus === 200 && headers?.Server === undefined && (code ?? 0) >= 0;
  if (!isSuccess || when?.path === undefined || !replacesAnswer(script.reply)) return null;
  if (findEndpoint([...PUBLIC_ENDPOINTS, ...PRIVATE_ENDPOINTS], { method, path }) !== undefined) return null;
  const { reply } = script;
  return { method, path, weight: 1, isSigned: !isPublic, permission: null, reply, answer: () => reply };
}

module.exports = { findStub };
