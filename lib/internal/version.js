'use strict';

const manifest = require('../../package.json');

/** @type {string} the version of this package */
const version = manifest.version;

/** @param {string} page of docs/, which the package does not contain @returns {string} its address */
const pageUrl = (page) => `${manifest.homepage.replace(/#.*$/, '')}/blob/main/docs/${page}.md`;

module.exports = { pageUrl, version };
