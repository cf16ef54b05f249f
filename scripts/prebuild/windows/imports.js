'use strict';

/**
 * What the Windows binary takes from the program that loads it, as assembly: for each name a pointer that
 * host_imports.c fills in, and a jump through it for code that calls the name itself.
 *
 * An import library would tie the binary to a program called node.exe. A delay-loaded one would not, but the thunks
 * that binutils make lose a floating-point argument of the first call, and a missing name ends the process.
 */

const path = require('node:path');

const { outputOf } = require('../run');

const IMPORTS_SOURCE = path.join('scripts', 'prebuild', 'windows', 'host_imports.c');
const FLAGS_OF_IMPORTS = ['-std=c11', '-Os', '-Wall', '-Wextra', '-Wpedantic', '-Werror'];
const SYSTEM_LIBRARIES = [
  'libmsvcrt.a',
  'libkernel32.a',
  'libmingwex.a',
  'libmingw32.a',
  'libssp.a',
  'libgcc.a',
];

/**
 * @param {import('../targets').Target} target
 * @param {string[]} files  objects or libraries
 * @param {boolean} defined  the names that they define, or those that they ask for
 * @returns {Set<string>}
 */
function namesIn(target, files, defined) {
  const args = ['--extern-only', defined ? '--defined-only' : '--undefined-only', ...files];
  const lines = (outputOf(`${target.binutils}nm`, args) ?? '').matchAll(/^[0-9a-f ]+[A-Za-z] (\S+)$/gm);
  return new Set([...lines].map(([, name]) => name));
}

/**
 * @param {import('../targets').Target} target
 * @param {string[]} objects
 * @returns {string[]} the names that neither the objects nor the system's libraries define: Node.js must
 */
function importsOf(target, objects) {
  const libraries = SYSTEM_LIBRARIES.map((name) =>
    (outputOf(target.compiler, [`-print-file-name=${name}`]) ?? '').trim(),
  );
  const known = [namesIn(target, objects, true), namesIn(target, libraries, true)];
  const missing = [...namesIn(target, objects, false)].filter(
    (name) => !known.some((names) => names.has(name)),
  );
  return [...new Set(missing.map((name) => name.replace(/^__imp_/, '')))].sort();
}

/** @param {string} name @returns {string} */
function importOf(name) {
  return `
        .section .rdata,"dr"
.Lname_${name}:
        .asciz "${name}"
        .data
        .balign 8
        .globl __imp_${name}
__imp_${name}:
        .quad 0
        .text
        .globl ${name}
${name}:
        jmp *__imp_${name}(%rip)
`;
}

/**
 * @param {string[]} names
 * @returns {string} assembly for x86-64
 */
function importAssembly(names) {
  const table = names.map((name) => `        .quad .Lname_${name}, __imp_${name}`).join('\n');
  return `${names.map(importOf).join('')}
        .section .rdata,"dr"
        .balign 8
        .globl bybit_host_imports
bybit_host_imports:
${table}
        .quad 0, 0
`;
}

module.exports = { FLAGS_OF_IMPORTS, IMPORTS_SOURCE, importAssembly, importsOf };
