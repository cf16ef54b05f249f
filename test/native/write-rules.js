'use strict';

/** Writes the rules that the tests of the C core validate by: bybit_rules.h and other_rules.h. `node test/native/write-rules.js` */

const fs = require('node:fs');
const path = require('node:path');

const { VENUES } = require('../../lib/venues');

const BYTES_A_LINE = 16;

/** @param {string} venue @returns {string} */
function table(venue) {
  const { table: bytes } = /** @type {import('../../lib/venues/venue').VenueValidation} */ (
    VENUES[venue].validation
  );
  const lines = Array.from({ length: Math.ceil(bytes.length / BYTES_A_LINE) }, (_, index) =>
    Array.from(bytes.subarray(index * BYTES_A_LINE, (index + 1) * BYTES_A_LINE), (byte) => `${byte},`).join(
      ' ',
    ),
  );
  return `static const uint8_t ${venue}_rule_table[] = {\n${lines.map((line) => `    ${line}`).join('\n')}\n};`;
}

/** @param {string} guard @param {string} names @param {string[]} venues @returns {string} the content of a file */
function header(guard, names, venues) {
  return `/* The rules of ${names}, written by write-rules.js from lib/venues. */
#ifndef ${guard}
#define ${guard}

#include <stdint.h>

/* clang-format off */
${venues.map(table).join('\n\n')}
/* clang-format on */

#endif
`;
}

/** @returns {[file: string, content: string][]} */
const files = () => [
  [path.join(__dirname, 'bybit_rules.h'), header('BYBIT_TEST_RULES_H', 'Bybit', ['bybit'])],
  [
    path.join(__dirname, 'other_rules.h'),
    header(
      'BYBIT_TEST_OTHER_RULES_H',
      'the other exchanges',
      Object.keys(VENUES).filter((venue) => venue !== 'bybit'),
    ),
  ],
];

if (require.main === module) for (const [file, content] of files()) fs.writeFileSync(file, content);

module.exports = { files };
