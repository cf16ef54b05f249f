'use strict';

/** Prints the commands with which the README opens, one a line: the lines of its first `sh` block. */

const fs = require('node:fs');
const path = require('node:path');

const readme = fs.readFileSync(path.join(__dirname, '..', 'README.md'), 'utf8');
const block = /^```sh\n([\s\S]*?)^```$/m.exec(readme);
if (block === null) throw new Error('README.md has no sh block');
process.stdout.write(block[1]);
