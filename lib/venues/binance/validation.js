'use strict';

/** The validators do not know this exchange's rules yet. @type {Readonly<import('../venue').VenueValidation> | undefined} */
const VALIDATION = undefined;

module.exports = { VALIDATION };
