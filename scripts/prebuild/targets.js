'use strict';

/**
 * The platforms for which a binary is made, as data. A target is named as Node.js names the platform and the
 * processor, with -musl where that is the C library: so does lib/crypto/backend.js.
 *
 * @typedef {object} Target
 * @property {string} name
 * @property {string} file  the name of the binary
 * @property {boolean} shipped  false: compiled by --check only, because nothing here can load it for real
 * @property {string} os  as gyp calls it
 * @property {string} arch  as gyp calls it
 * @property {string} compiler  the command
 * @property {string} binutils  prefix of the commands nm, objdump and readelf
 * @property {string[]} packages  Debian's packages with which it is built
 * @property {string[]} compilerFlags  besides those of binding.gyp
 * @property {string[]} linkerFlags  besides those of binding.gyp
 * @property {string[]} runtime  files of the compiler that become part of the binary
 * @property {string[]} libraries  what it may be linked with at run time
 * @property {string} [glibc]  the newest version of glibc that it may ask for
 * @property {Record<Protection, true | string>} protections  a text: why it does not have this one
 *
 * @typedef {'stack protector' | 'fortified calls' | 'control flow' | 'read-only relocations' | 'no executable stack'
 *   | 'random addresses'} Protection
 */

/** The same bytes from the same compiler, wherever the checkout lies. ROOT is put in for the folder. */
const REPRODUCIBLE = ['-ffile-prefix-map=ROOT=.', '-frandom-seed=bybit-auth'];

const ADDON = 'bybit_auth.node';

const ELF = {
  file: ADDON,
  os: 'linux',
  // C without exceptions needs no tables for unwinding.
  compilerFlags: [...REPRODUCIBLE, '-fno-asynchronous-unwind-tables', '-fno-unwind-tables'],
  // No start files: nothing has to run at load, and the bytes do not depend on the C library's package.
  linkerFlags: ['-shared', '-nostartfiles', '-Wl,--build-id=none', '-Wl,--hash-style=gnu'],
  runtime: ['libgcc.a'],
  protections: {
    'stack protector': /** @type {const} */ (true),
    'fortified calls': /** @type {const} */ (true),
    'control flow': /** @type {const} */ (true),
    'read-only relocations': /** @type {const} */ (true),
    'no executable stack': /** @type {const} */ (true),
    'random addresses': /** @type {const} */ (true),
  },
};
/** Debian 11 and Ubuntu 20.04. Node.js 20 itself asks for 2.28. */
const GLIBC = '2.31';

/** @type {Target[]} */
const TARGETS = [
  {
    ...ELF,
    name: 'linux-x64',
    arch: 'x64',
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
    arch: 'arm64',
    shipped: true,
    compiler: 'aarch64-linux-gnu-gcc',
    binutils: 'aarch64-linux-gnu-',
    packages: ['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross'],
    // Atomics in place: the library's would ask for the processor's abilities when the addon is loaded.
    compilerFlags: [...ELF.compilerFlags, '-mno-outline-atomics'],
    // The dynamic linker of arm64 holds the stack protector's guard.
    libraries: ['libc.so.6', 'ld-linux-aarch64.so.1'],
    glibc: GLIBC,
  },
  {
    ...ELF,
    name: 'linux-x64-musl',
    arch: 'x64',
    shipped: false,
    compiler: 'musl-gcc',
    binutils: 'x86_64-linux-gnu-',
    packages: ['gcc', 'musl-tools'],
    libraries: ['libc.so'],
    protections: { ...ELF.protections, 'fortified calls': 'musl has none' },
  },
  {
    file: ADDON,
    name: 'win32-x64',
    shipped: true,
    os: 'win',
    arch: 'x64',
    compiler: 'x86_64-w64-mingw32-gcc',
    binutils: 'x86_64-w64-mingw32-',
    packages: ['gcc-mingw-w64-x86-64'],
    // With its tables for unwinding: the system's conventions demand them.
    compilerFlags: REPRODUCIBLE,
    linkerFlags: [
      '-shared',
      '-s',
      '-static-libgcc',
      '-Wl,--no-insert-timestamp',
      '-Wl,--gc-sections',
      // What the stack protector and fortified calls need: msvcrt.dll does not have it.
      '-Wl,-Bstatic,-lssp,-Bdynamic',
    ],
    runtime: [
      'dllcrt2.o',
      'crtbegin.o',
      'crtend.o',
      'libmingw32.a',
      'libmingwex.a',
      'libmsvcrt.a',
      'libgcc.a',
      'libssp.a',
    ],
    libraries: ['ADVAPI32.dll', 'KERNEL32.dll', 'msvcrt.dll'],
    protections: {
      'stack protector': true,
      'fortified calls': true,
      'control flow': 'GCC for Windows makes no guard tables (/guard:cf)',
      'read-only relocations': 'of ELF files only',
      'no executable stack': true,
      'random addresses': true,
    },
  },
];

/** The validators for hosts that load no addon. What each field is: see Target. */
const WASM = {
  name: 'wasm32',
  shipped: true,
  file: 'validate.wasm',
  os: 'wasm',
  compiler: 'clang',
  linker: 'wasm-ld',
  packages: ['clang', 'lld'],
  compilerFlags: [
    ...[
      '--target=wasm32',
      '-mbulk-memory',
      '-std=c11',
      '-Os',
      '-fvisibility=hidden',
      '-ffile-prefix-map=ROOT=.',
    ],
    ...['-Isrc/core', '-isystem', 'src/wasm/include'],
    ...['-Wall', '-Wextra', '-Wpedantic', '-Wshadow', '-Wstrict-prototypes', '-Wmissing-prototypes'],
    ...['-Wcast-qual', '-Wvla', '-Wundef', '-Werror'],
  ],
  linkerFlags: [
    ...['--no-entry', '--gc-sections', '--strip-all', '--export=__global_base'],
    // The stack lies at the start of the memory: a stack that is too deep traps instead of overwriting constants.
    ...['--stack-first', '-z', 'stack-size=32768'],
    // The longest request (64 MiB of body, 2 MiB of head), and 7 MiB to explain its signature.
    `--max-memory=${80 * 1024 * 1024}`,
  ],
};

/** @typedef {Target | typeof WASM} AnyTarget */

/** @type {AnyTarget[]} */
const ALL_TARGETS = [...TARGETS, WASM];

module.exports = { ALL_TARGETS, TARGETS, WASM };
