'use strict';

/**
 * The rules that every binary must meet before it is written: libraries, version of glibc, exports and protections.
 */

const fs = require('node:fs');

const { outputOf } = require('./run');

const EXPORTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];

/** The functions that protected code calls. @type {[import('./targets').Protection, RegExp][]} */
const CALLED = [
  ['stack protector', /\b__stack_chk_fail$/m],
  ['fortified calls', /\b__(?!stack)\w+_chk$/m],
];

/** @param {string} a @param {string} b @returns {number} below 0 where version a is older */
function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const differences = [0, 1, 2, 3].map((place) => (left[place] ?? 0) - (right[place] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

/**
 * @typedef {object} Facts
 * @property {string[]} libraries
 * @property {string[]} exports
 * @property {string[]} glibc
 * @property {Record<import('./targets').Protection, boolean>} protections
 */

/**
 * @param {import('./targets').Target} target
 * @param {string} file
 * @returns {Facts}
 */
function elfFacts(target, file) {
  const headers = toolOutput(target, 'objdump', ['-p', file]);
  const symbols = toolOutput(target, 'objdump', ['-T', file]);
  const notes = toolOutput(target, 'readelf', ['-n', file]);
  const names = symbols.split('\n').filter((line) => /^[0-9a-f]{8,} [gwu]/.test(line));
  return {
    libraries: [...headers.matchAll(/^\s+NEEDED\s+(\S+)$/gm)].map(([, name]) => name),
    exports: names.map((line) => line.trim().split(/\s+/).at(-1) ?? ''),
    glibc: [...symbols.matchAll(/\(?GLIBC_([\d.]+)\)?/g)].map(([, version]) => version),
    protections: {
      ...called(symbols),
      'control flow': /feature: (?:IBT, SHSTK|BTI, PAC)/.test(notes),
      'read-only relocations': /^\s*RELRO\s/m.test(headers) && /^\s+FLAGS(?:_1)?\s/m.test(headers),
      'no executable stack': /STACK[^\n]*\n[^\n]*flags rw-/.test(headers),
      'random addresses': !/^\s+TEXTREL\s/m.test(headers),
    },
  };
}

/**
 * @param {import('./targets').Target} target
 * @param {string} file
 * @returns {Facts}
 */
function portableExecutableFacts(target, file) {
  const headers = toolOutput(target, 'objdump', ['-p', file]);
  const table = headers.split('[Ordinal/Name Pointer] Table')[1] ?? '';
  const content = fs.readFileSync(file, 'latin1');
  return {
    libraries: [...headers.matchAll(/DLL Name: (\S+)/g)].map(([, name]) => name),
    exports: [...table.matchAll(/^\s*\[\s*\d+\]\s+(\S+)/gm)].map(([, name]) => name),
    glibc: [],
    protections: {
      // What libssp writes before it ends the process. assertObjects() tells which of its functions are called.
      'stack protector': content.includes('stack smashing detected'),
      'fortified calls': content.includes('buffer overflow detected'),
      'control flow': headers.includes('GUARD_CF'),
      'read-only relocations': false,
      'no executable stack': headers.includes('NX_COMPAT'),
      'random addresses': headers.includes('DYNAMIC_BASE') && headers.includes('HIGH_ENTROPY_VA'),
    },
  };
}

/** @param {string} symbols @returns {Record<string, boolean>} */
function called(symbols) {
  return Object.fromEntries(CALLED.map(([name, pattern]) => [name, pattern.test(symbols)]));
}

/** @param {import('./targets').Target} target @param {string} tool @param {string[]} args @returns {string} */
function toolOutput(target, tool, args) {
  const command = `${target.binutils}${tool}`;
  const output = outputOf(command, args);
  if (output === undefined) throw new Error(`${command} is missing`);
  return output;
}

/** @param {import('./targets').Target} target @param {string} file @returns {Facts} */
function factsOf(target, file) {
  return target.os === 'win' ? portableExecutableFacts(target, file) : elfFacts(target, file);
}

/** @param {import('./targets').Target} target @param {Facts} facts @returns {string[]} */
function wrongProtections(target, facts) {
  return Object.entries(facts.protections).flatMap(([name, has]) => {
    const listed = target.protections[/** @type {import('./targets').Protection} */ (name)];
    if (listed === true) return has ? [] : [`lacks the protection "${name}"`];
    return has ? [`has the protection "${name}", which is listed as missing`] : [];
  });
}

/**
 * @param {import('./targets').Target} target
 * @param {string} file
 * @returns {string[]} the rules that the binary breaks
 */
function brokenRules(target, file) {
  const facts = factsOf(target, file);
  const broken = facts.libraries
    .filter((name) => !target.libraries.includes(name))
    .map((name) => `needs the library ${name}`);
  if (target.glibc !== undefined) {
    if (facts.glibc.length === 0) broken.push('names no version of glibc, so it was not checked');
    const newest = facts.glibc.sort(compareVersions).at(-1) ?? '0';
    if (compareVersions(newest, target.glibc) > 0) {
      broken.push(`needs glibc ${newest}, above ${target.glibc}`);
    }
  }
  if (facts.exports.sort().join() !== EXPORTS.join()) broken.push(`exports ${facts.exports.join(', ')}`);
  return [...broken, ...wrongProtections(target, facts)];
}

/** @param {import('./targets').Target} target @param {string} file */
function assertRules(target, file) {
  const broken = brokenRules(target, file);
  if (broken.length > 0) throw new Error(`the binary for ${target.name} ${broken.join('; ')}`);
}

/**
 * The names that the linker strips from a Windows binary.
 *
 * @param {import('./targets').Target} target
 * @param {string[]} objects
 */
function assertObjects(target, objects) {
  const found = called(toolOutput(target, 'nm', ['--undefined-only', ...objects]));
  const missing = CALLED.filter(([name]) => target.protections[name] === true && !found[name]);
  if (missing.length > 0) {
    throw new Error(`the objects for ${target.name} lack: ${missing.map(([name]) => name).join(', ')}`);
  }
}

module.exports = { assertObjects, assertRules, brokenRules, compareVersions, factsOf };
