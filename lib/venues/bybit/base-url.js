'use strict';

const { environmentOf } = require('./hosts');
const { apiUrl } = require('../../internal/base-url');

/** @param {unknown} value @param {string} name */
exports.apiUrl = (value, name) => apiUrl(value, name, { hosts: { environmentOf } });
