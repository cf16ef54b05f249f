'use strict';

/** Codes of errors that prevent a connection, so that no byte of the request was sent. */
const NEVER_CONNECTED = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);

module.exports = { NEVER_CONNECTED };
