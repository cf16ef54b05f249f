'use strict';

const path = require('node:path');

/** @type {string} the version of this package */
const version = require(path.join(__dirname, '..', '..', 'package.json')).version;

module.exports = { version };
