'use strict';

/** Tests that cannot run with the sanitizers in the process, and why. Each is printed when it is left out. */

/** @type {Record<string, string>} */
const EXCLUDED = {
  'report-html.test.js':
    'opens pages in Chromium, which does not start with libasan in it; calls no native code',
  'secrets.test.js':
    'searches the memory of processes, where AddressSanitizer keeps what was freed; starts them with an empty environment',
  'soak.test.js': 'measures a relay against the clock; slower processes fail it',
};

module.exports = { EXCLUDED };
