'use strict';

const manifest = require('../../package.json');

/** @type {string} the version of this package */
const version = manifest.version;

module.exports = { version };
