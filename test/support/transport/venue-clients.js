'use strict';

/** The same call through each client, to a raw exchange. */

const axios = require('axios');

const { Signer } = require('../../../lib/index.js');
const { attach } = require('../../../lib/axios.js');
const { createFetch } = require('../../../lib/fetch.js');

/**
 * @typedef {object} Call
 * @property {string} path with its query
 * @property {string} [method]
 * @property {any} [body]
 * @property {Record<string, string>} [headers]
 * @property {any} [options] of the request
 */

/** Each client sends a call. @type {Record<string, (exchange: any, options?: any) => (call: Call) => Promise<any>>} */
const CLIENTS = {
  axios: ({ url, key }, options) => {
    const bot = attach(axios.create({ baseURL: url, proxy: false }), { signer: new Signer(key), ...options });
    return ({ path, method = 'get', body, headers, options: bybitAuth }) =>
      bot.request(/** @type {any} */ ({ url: path, method, data: body, headers, bybitAuth }));
  },
  'axios with its fetch adapter': ({ url, key }, options) => {
    const instance = axios.create({ baseURL: url, adapter: 'fetch' });
    const bot = attach(instance, { signer: new Signer(key), ...options });
    return ({ path, method = 'get', body, headers, options: bybitAuth }) =>
      bot.request(/** @type {any} */ ({ url: path, method, data: body, headers, bybitAuth }));
  },
  fetch: ({ url, key }, options) => {
    const bot = createFetch({ baseURL: url, signer: new Signer(key), ...options });
    return ({ path, method = 'GET', body, headers, options: bybitAuth }) => {
      const content = body?.constructor === Object || Array.isArray(body) ? JSON.stringify(body) : body;
      return bot(path, /** @type {any} */ ({ method, body: content, headers, bybitAuth }));
    };
  },
};

module.exports = { CLIENTS };
