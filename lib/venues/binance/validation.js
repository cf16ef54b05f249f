'use strict';

/** @type {import('../venue').VenueValidation | undefined} */
const VALIDATION = undefined;

module.exports = { VALIDATION };
