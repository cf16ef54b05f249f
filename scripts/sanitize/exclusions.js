'use strict';

/** Tests that cannot run with the sanitizers in the process, and why. Each is printed when it is left out. */

/** @type {Record<string, string>} */
const EXCLUDED = {
  'prebuild-rules.test.js': 'looks for the protections of a build without sanitizers',
  'registers.test.js': 'stops a process with a debugger, which LeakSanitizer does not let it do',
  'secrets.test.js':
    'searches the memory of processes, where AddressSanitizer keeps what was freed; starts them with an empty environment',
};

module.exports = { EXCLUDED };
