'use strict';

const path = require('node:path');

const manifest = require(path.join(__dirname, '..', '..', 'package.json'));

/** @type {string} the version of this package */
const version = manifest.version;

/** @param {string} page of docs/, which the package does not contain @returns {string} its address */
const pageUrl = (page) => `${manifest.homepage.replace(/#.*$/, '')}/blob/main/docs/${page}.md`;

module.exports = { pageUrl, version };
