'use strict';

/**
 * The platforms for which a binary is made, as data. A target is named as Node.js names the platform and the
 * processor, with -musl where that is the C library: so does lib/native.js.
 *
 * @typedef {object} Target
 * @property {string} name
 * @property {boolean} shipped  false: compiled by --check only, because nothing here can load it for real
 * @property {string} os  as gyp calls it
 * @property {string} compiler  the command
 * @property {string} binutils  prefix of the commands nm and objdump
 * @property {string[]} packages  Debian's packages with which it is built
 * @property {string[]} compilerFlags  besides those of binding.gyp
 * @property {string[]} linkerFlags  besides those of binding.gyp
 * @property {string[]} runtime  files of the compiler that become part of the binary
 * @property {string[]} libraries  what it may be linked with at run time
 * @property {string} [glibc]  the newest version of glibc that it may ask for
 */

/** The same bytes from the same compiler, wherever the checkout lies. ROOT is put in for the folder. */
const REPRODUCIBLE = ['-ffile-prefix-map=ROOT=.', '-frandom-seed=bybit-auth'];

const ELF = {
  os: 'linux',
  // C without exceptions needs no tables for unwinding.
  compilerFlags: [...REPRODUCIBLE, '-fno-asynchronous-unwind-tables', '-fno-unwind-tables'],
  // No start files: nothing has to run at load, and the bytes do not depend on the C library's package.
  linkerFlags: ['-shared', '-nostartfiles', '-Wl,--build-id=none', '-Wl,--hash-style=gnu'],
  runtime: ['libgcc.a'],
};
/** Debian 11 and Ubuntu 20.04. Node.js 20 itself asks for 2.28. */
const GLIBC = '2.31';

/** @type {Target[]} */
const TARGETS = [
  {
    ...ELF,
    name: 'linux-x64',
    shipped: true,
    compiler: 'x86_64-linux-gnu-gcc',
    binutils: 'x86_64-linux-gnu-',
    packages: ['gcc', 'libc6-dev'],
    libraries: ['libc.so.6'],
    glibc: GLIBC,
  },
  {
    ...ELF,
    name: 'linux-arm64',
    shipped: true,
    compiler: 'aarch64-linux-gnu-gcc',
    binutils: 'aarch64-linux-gnu-',
    packages: ['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross'],
    // Atomics in place: the library's would ask for the processor's abilities when the addon is loaded.
    compilerFlags: [...ELF.compilerFlags, '-mno-outline-atomics'],
    libraries: ['libc.so.6'],
    glibc: GLIBC,
  },
  {
    ...ELF,
    name: 'linux-x64-musl',
    shipped: false,
    compiler: 'musl-gcc',
    binutils: 'x86_64-linux-gnu-',
    packages: ['gcc', 'musl-tools'],
    libraries: ['libc.so'],
  },
  {
    name: 'win32-x64',
    shipped: true,
    os: 'win',
    compiler: 'x86_64-w64-mingw32-gcc',
    binutils: 'x86_64-w64-mingw32-',
    packages: ['gcc-mingw-w64-x86-64'],
    // With its tables for unwinding: the system's conventions demand them.
    compilerFlags: REPRODUCIBLE,
    linkerFlags: ['-shared', '-s', '-static-libgcc', '-Wl,--no-insert-timestamp', '-Wl,--gc-sections'],
    runtime: [
      'dllcrt2.o',
      'crtbegin.o',
      'crtend.o',
      'libmingw32.a',
      'libmingwex.a',
      'libmsvcrt.a',
      'libgcc.a',
    ],
    libraries: ['KERNEL32.dll', 'msvcrt.dll'],
  },
];

module.exports = { TARGETS };
