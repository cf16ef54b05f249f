'use strict';

/** Stubs: scripted replies that stand for an endpoint of V5 that the sandbox does not have. */

const { PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, findEndpoint } = require('./endpoints.js');
const { replacesAnswer } = require('../scripted-replies.js');

/** @typedef {import('../scripted-replies.js').Script} Script */
/** @typedef {import('../scripted-replies.js').ScriptedReply} ScriptedReply */
/** @typedef {import('./endpoints.js').Endpoint & { isPublic: boolean, reply: ScriptedReply }} StubEndpoint */

const ENDPOINTS = [...PUBLIC_ENDPOINTS, ...PRIVATE_ENDPOINTS];
/** Endpoints of V5 that need no signature. */
const PUBLIC_PATH = /^\/v5\/(?:market|announcements|system)(?:\/|$)/;
/** Requests per second. */
const LIMIT = 10;

/**
 * Replies of other servers and refusals stand for no endpoint: they come before any check. Interfaces before V5 were
 * signed in other ways.
 * @param {ScriptedReply} reply
 */
function isStub({ when, httpStatus = 200, headers, ...reply }) {
  const fromExchange = httpStatus === 200 && headers?.Server === undefined;
  return fromExchange && replacesAnswer(reply) && when?.path?.startsWith('/v5/') === true;
}

/**
 * @param {Script | null} script For the request.
 * @param {{ method: string, path: string }} request
 * @returns {StubEndpoint | null}
 */
function findStub(script, { method, path }) {
  if (script === null || !isStub(script.reply) || findEndpoint(ENDPOINTS, method, path) !== undefined) {
    return null;
  }
  const { reply } = script;
  const isPublic = reply.public ?? PUBLIC_PATH.test(path);
  return { method, path, limitPerSecond: LIMIT, isPublic, reply, answer: () => reply };
}

module.exports = { ENDPOINTS, findStub };
