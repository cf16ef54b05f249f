'use strict';

/**
 * Which licences the tools of this repository may have, and a check of lock files against that. None of these packages
 * is published with this one: it has no run-time dependencies, which is checked as well.
 */

const fs = require('node:fs');
const path = require('node:path');

/** Permissive: nothing to do but to keep the notice. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
]);

/** @type {Readonly<Record<string, { licence: string, reason: string }>>} by name of the package */
const EXCEPTIONS = Object.freeze({
  'axe-core': { licence: 'MPL-2.0', reason: 'copyleft by file; used unchanged, in tests only' },
  argparse: { licence: 'PSF-2.0', reason: "permissive: Python's licence, of a port; used by a linter" },
  'caniuse-lite': { licence: 'CC-BY-4.0', reason: 'data about browsers; comes with jest, in tests only' },
  npm: { licence: 'Artistic-2.0', reason: 'each npm that installs the package in tests; used unchanged' },
  'qrcode-terminal': { licence: 'Apache 2.0', reason: 'Apache-2.0, misspelt; comes with npm' },
  'spdx-exceptions': { licence: 'CC-BY-3.0', reason: 'a list, with attribution; comes with npm' },
});

const RUNTIME_FIELDS = ['dependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies'];

/**
 * @param {string} expression  SPDX, such as "(MIT OR CC0-1.0)"
 * @returns {boolean} whether one of the choices is allowed as a whole
 */
function isAllowed(expression) {
  const choices = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence)));
}

/**
 * @param {any} manifest  package.json, or the entry of a lock file
 * @returns {string | null} also of the forms that old packages have
 */
function licenceOf({ license, licenses }) {
  const old = Array.isArray(licenses) ? licenses.map(({ type }) => type).join(' OR ') : null;
  return (typeof license === 'object' ? license?.type : license) ?? old;
}

/**
 * @param {string} folder  of a package-lock.json
 * @returns {{ counts: Record<string, number>, findings: string[], exceptions: string[] }}
 */
function checkLicences(folder) {
  const lock = JSON.parse(fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
  /** @type {Record<string, number>} */
  const counts = {};
  const findings = [];
  const exceptions = new Set();
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (place === '' || entry.link) continue;
    // An alias has the name of the real package beside it.
    const name = entry.name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const installed = path.join(folder, place, 'package.json');
    const own = fs.existsSync(installed) ? licenceOf(JSON.parse(fs.readFileSync(installed, 'utf8'))) : null;
    const exception = EXCEPTIONS[name];
    // A lock file leaves out what an old package states in an old form; where it is installed, that is compared below.
    const licence = licenceOf(entry) ?? own ?? exception?.licence ?? null;
    counts[licence ?? 'none'] = (counts[licence ?? 'none'] ?? 0) + 1;
    if (licence === null) findings.push(`${name} ${entry.version} states no licence`);
    else if (exception?.licence === licence) exceptions.add(`${name}: ${licence}, ${exception.reason}`);
    else if (!isAllowed(licence)) findings.push(`${name} ${entry.version} has the licence ${licence}`);
    if (own !== null && licence !== own) {
      findings.push(`${name}: the lock file says ${licence}, the package ${own}`);
    }
  }
  return { counts, findings, exceptions: [...exceptions] };
}

/** @param {any} manifest  package.json @returns {string[]} what would be installed along with the package */
function runtimeDependencies(manifest) {
  return RUNTIME_FIELDS.flatMap((field) => {
    const names = manifest[field] ?? {};
    return (Array.isArray(names) ? names : Object.keys(names)).map(
      (/** @type {string} */ name) => `${field}: ${name}`,
    );
  });
}

module.exports = { checkLicences, isAllowed, runtimeDependencies };
