'use strict';

/** The relay over HTTP: the server, the handlers of node:http and fetch, and the adapters of web frameworks. */

const { ANSWERS, answerFor, refusalOutcome } = require('./answers');
const adapters = require('./adapters');
const { createFetchHandler, createHandler } = require('./handler');
const { startServer } = require('./server');

module.exports = {
  ANSWERS,
  adapters,
  answerFor,
  createFetchHandler,
  createHandler,
  refusalOutcome,
  startServer,
};
