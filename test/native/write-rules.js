'use strict';

/** Writes bybit_rules.h: the rules that the tests of the C core validate by. `node test/native/write-rules.js` */

const fs = require('node:fs');
const path = require('node:path');

const { VENUES } = require('../../lib/venues');

const FILE = path.join(__dirname, 'bybit_rules.h');
const BYTES_A_LINE = 16;

/** @returns {string} the content of the file */
function header() {
  const { table } = /** @type {import('../../lib/venues/venue').VenueValidation} */ (VENUES.bybit.validation);
  const lines = Array.from({ length: Math.ceil(table.length / BYTES_A_LINE) }, (_, index) =>
    Array.from(table.subarray(index * BYTES_A_LINE, (index + 1) * BYTES_A_LINE), (byte) => `${byte},`).join(
      ' ',
    ),
  );
  return `/* The rules of Bybit, written by write-rules.js from lib/venues/bybit. */
#ifndef BYBIT_TEST_RULES_H
#define BYBIT_TEST_RULES_H

#include <stdint.h>

/* clang-format off */
static const uint8_t bybit_rule_table[] = {
${lines.map((line) => `    ${line}`).join('\n')}
};
/* clang-format on */

#endif
`;
}

if (require.main === module) fs.writeFileSync(FILE, header());

module.exports = { FILE, header };
