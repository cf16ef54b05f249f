'use strict';

/** The version that the C headers state is the package's. */

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { version } = require('../../package.json');

const HEADER = fs.readFileSync(path.join(__dirname, '..', '..', 'src', 'core', 'bybit_base.h'), 'utf8');

/** @param {string} name @returns {string | undefined} what a macro of the header stands for */
const macro = (name) => new RegExp(`^#define ${name} +(\\S+)$`, 'm').exec(HEADER)?.[1];

test('the version macros of the C core are those of package.json', () => {
  const [major, minor, patch] = version.split(/[.-]/);
  assert.deepStrictEqual(
    ['VERSION', 'VERSION_MAJOR', 'VERSION_MINOR', 'VERSION_PATCH'].map((name) => macro(`BYBIT_AUTH_${name}`)),
    [`"${version}"`, major, minor, patch],
  );
});
