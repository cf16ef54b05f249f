'use strict';

/** What every binary must keep before it is written: which libraries, which version of glibc, which exports. */

const { outputOf } = require('./run');

const EXPORTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];

/** @param {string} a @param {string} b @returns {number} below 0 where version a is older */
function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const differences = [0, 1, 2, 3].map((place) => (left[place] ?? 0) - (right[place] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

/**
 * @param {string} headers  what objdump -p printed
 * @param {string} symbols  what objdump -T printed
 * @returns {{ libraries: string[], exports: string[], glibc: string[], executableStack: boolean }}
 */
function elfFacts(headers, symbols) {
  const names = symbols.split('\n').filter((line) => /^[0-9a-f]{8,} [gwu]/.test(line));
  return {
    libraries: [...headers.matchAll(/^\s+NEEDED\s+(\S+)$/gm)].map(([, name]) => name),
    exports: names.map((line) => line.trim().split(/\s+/).at(-1) ?? ''),
    glibc: [...symbols.matchAll(/\(?GLIBC_([\d.]+)\)?/g)].map(([, version]) => version),
    executableStack: !/STACK[^\n]*\n[^\n]*flags rw-/.test(headers),
  };
}

/** @param {string} headers  what objdump -p printed */
function portableExecutableFacts(headers) {
  const table = headers.split('[Ordinal/Name Pointer] Table')[1] ?? '';
  return {
    libraries: [...headers.matchAll(/DLL Name: (\S+)/g)].map(([, name]) => name),
    exports: [...table.matchAll(/^\s*\[\s*\d+\]\s+(\S+)/gm)].map(([, name]) => name),
    glibc: [],
    executableStack: !headers.includes('NX_COMPAT'),
  };
}

/**
 * @param {import('./targets').Target} target
 * @param {string} file
 * @returns {string[]} the rules that the binary breaks
 */
function brokenRules(target, file) {
  const objdump = `${target.binutils}objdump`;
  const headers = outputOf(objdump, ['-p', file]);
  if (headers === undefined) throw new Error(`${objdump} is missing`);
  const facts =
    target.os === 'win'
      ? portableExecutableFacts(headers)
      : elfFacts(headers, outputOf(objdump, ['-T', file]) ?? '');
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
  if (facts.executableStack) broken.push('has an executable stack');
  return broken;
}

/** @param {import('./targets').Target} target @param {string} file */
function assertRules(target, file) {
  const broken = brokenRules(target, file);
  if (broken.length > 0) throw new Error(`the binary for ${target.name} ${broken.join('; ')}`);
}

module.exports = { assertRules, brokenRules, compareVersions };
