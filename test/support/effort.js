'use strict';

/**
 * How hard tests with random inputs and repeated rounds try: `npm test` looks briefly, each time at other inputs;
 * `npm run test:thorough` sets TEST_THOROUGH=1 and looks long.
 */

const THOROUGH = process.env.TEST_THOROUGH === '1';

/**
 * @param {number} brief
 * @param {number} long
 * @returns {number}
 */
const rounds = (brief, long) => (THOROUGH ? long : brief);

module.exports = { THOROUGH, rounds };
