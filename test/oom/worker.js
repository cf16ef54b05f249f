'use strict';

/** A thread that loads the addon, signs once and ends. */

const { parentPort } = require('node:worker_threads');

const { Signer } = require('../..');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

parentPort?.postMessage(new Signer({ apiKey: API_KEY, apiSecret: API_SECRET }).signSync('payload'));
