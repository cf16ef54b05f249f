'use strict';

/** The addon itself, also in a run on the other backend: the local build, else the binary that is shipped. */

const fs = require('node:fs');
const path = require('node:path');

const { prebuildTarget } = require('../../../lib/crypto/backend');

const ROOT = path.join(__dirname, '..', '..', '..');
const FILES = [
  path.join(ROOT, 'build', 'Release', 'bybit_auth.node'),
  path.join(ROOT, 'prebuilds', prebuildTarget(), 'bybit_auth.node'),
];

const file = FILES.find((name) => fs.existsSync(name));
/** undefined where there is none */
const addon = file === undefined ? undefined : require(file);

module.exports = { addon };
