'use strict';

/** How often a request reaches the exchange when axios-retry sends it again. */

const axiosRetry = require('axios-retry').default;
const { axios, callIn, signByHand } = require('./catch-lab.js');
const { attach } = require('../../../lib/axios.js');
const { CREATE, INFO } = require('../../support/fixtures.js');

/** By heading of the page. */
const CONDITIONS = Object.freeze({
  'axios-retry with its own condition': undefined,
  'axios-retry with `() => true`': () => true,
  'axios-retry with `(error) => error.retryable === true`': (error) => error.retryable === true,
});

/** An interceptor, as bots have it. */
function signingInterceptor(config) {
  Object.assign(config.headers, signByHand(config.method === 'get' ? '' : JSON.stringify(config.data)));
  return config;
}

/**
 * @param {import('node:test').TestContext} t
 * @param {string} situation of SITUATIONS
 * @param {{ mode: string, method: 'get' | 'post', condition?: (error: any) => boolean }} bot that retries twice
 * @returns {Promise<number>}
 */
function countRequests(t, situation, { mode, method, condition }) {
  const path = method === 'get' ? INFO : CREATE;
  return callIn(t, situation, mode, async ({ sandbox, baseURL, order, timeout, options }) => {
    const bot = axios.create({ baseURL, timeout, proxy: false });
    if (mode === 'before') bot.interceptors.request.use(signingInterceptor);
    else attach(bot, options);
    axiosRetry(bot, { retries: 2, retryDelay: () => 1, ...(condition && { retryCondition: condition }) });
    await Promise.allSettled([method === 'get' ? bot.get(path) : bot.post(path, order)]);
    return sandbox.requests.filter((request) => request.path === path).length;
  });
}

module.exports = { CONDITIONS, countRequests };
