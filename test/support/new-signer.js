'use strict';

const { Signer } = require('../../lib/index.js');
const { API_KEY, API_SECRET } = require('./fixtures.js');

/** @param {string} [apiSecret] @returns {Signer} of the key of the tests */
const newSigner = (apiSecret = API_SECRET) => new Signer({ apiKey: API_KEY, apiSecret });

module.exports = { newSigner };
