'use strict';

/** The Node.js programs in which the binaries are loaded, and how each is started on this machine. */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { TARGETS, WASM } = require('../../scripts/prebuild/targets');

const MODULES = path.join(__dirname, 'node_modules');

/** Debian's packages with which all of them run. */
const RUNNER_PACKAGES = ['qemu-user', 'libc6-arm64-cross', 'libstdc++6-arm64-cross', 'wine64'];

const ARM64_LIBRARIES = '/usr/aarch64-linux-gnu';
/** Debian keeps the program out of the path. */
const WINE_COMMANDS = ['wine64', '/usr/lib/wine/wine64', 'wine'];
const WINE_SERVERS = ['wineserver', '/usr/lib/wine/wineserver64', '/usr/lib/wine/wineserver'];

/** @param {string} name  of a package in test/platforms @param {string} [program] */
const installed = (name, program = 'bin/node') => path.join(MODULES, name, program);

/**
 * @typedef {object} Runner
 * @property {string} label
 * @property {string} [missing]  why it cannot run here
 * @property {string} command
 * @property {string[]} args  before the script
 * @property {Record<string, string>} env
 * @property {(file: string) => string} place  a path as the program knows it
 */

/** @param {string[]} commands @returns {string | undefined} the first that there is */
function findCommand(commands) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return commands
    .flatMap((command) =>
      path.isAbsolute(command) ? [command] : folders.map((folder) => path.join(folder, command)),
    )
    .find((file) => fs.existsSync(file));
}

/** @param {string} label @param {string} program @returns {Runner} */
function direct(label, program) {
  return { label, command: program, args: [], env: {}, place: (file) => file };
}

/** @param {string} label @param {string} program @returns {Runner} */
function underQemu(label, program) {
  const qemu = findCommand(['qemu-aarch64']);
  return {
    label,
    missing: [
      qemu === undefined && 'qemu-aarch64 is missing (apt-get install qemu-user)',
      !fs.existsSync(path.join(ARM64_LIBRARIES, 'lib', 'libstdc++.so.6')) &&
        'the libraries are missing (apt-get install libc6-arm64-cross libstdc++6-arm64-cross)',
    ].find((reason) => reason !== false),
    command: qemu ?? '',
    args: ['-L', ARM64_LIBRARIES, program],
    env: {},
    place: (file) => file,
  };
}

/** A Windows of our own: that of the user stays as it is. */
const WINE_ENVIRONMENT = {
  WINEPREFIX: path.join(MODULES, '.wine'),
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'mscoree,mshtml=',
  DISPLAY: '',
};

/** @param {string} label @param {string} program @returns {Runner} */
function underWine(label, program) {
  const wine = findCommand(WINE_COMMANDS);
  return {
    label,
    missing: wine === undefined ? 'wine is missing (apt-get install wine64)' : undefined,
    command: wine ?? '',
    args: [program],
    env: WINE_ENVIRONMENT,
    place: (file) => `Z:${file.replaceAll('/', '\\')}`,
  };
}

/** Node.js refuses a Windows older than 10, and wine says it is one of 7 unless told. */
function prepareWine() {
  const wine = findCommand(WINE_COMMANDS);
  if (wine === undefined || fs.existsSync(path.join(WINE_ENVIRONMENT.WINEPREFIX, 'system.reg'))) return;
  fs.mkdirSync(WINE_ENVIRONMENT.WINEPREFIX, { recursive: true });
  const env = { ...process.env, ...WINE_ENVIRONMENT };
  spawnSync(wine, ['winecfg', '-v', 'win10'], { env, stdio: 'ignore', timeout: 120_000 });
}

/** Ends the server that our own wine left behind. */
function endWine() {
  const server = findCommand(WINE_SERVERS);
  if (server === undefined || !fs.existsSync(WINE_ENVIRONMENT.WINEPREFIX)) return;
  spawnSync(server, ['-k'], {
    env: { ...process.env, ...WINE_ENVIRONMENT },
    stdio: 'ignore',
    timeout: 30_000,
  });
}

/**
 * A program may be shipped under another name, and Windows knows its imports by the name of the file.
 *
 * @returns {string}
 */
function renamedProgram() {
  const program = installed('node-22-win-x64', 'bin/node.exe');
  const renamed = path.join(path.dirname(program), 'bot.exe');
  if (!fs.existsSync(renamed)) fs.linkSync(program, renamed);
  return renamed;
}

/** @param {string} target @returns {Runner[]} for the WebAssembly all of them */
function runnersFor(target) {
  if (target === WASM.name) {
    return TARGETS.filter(({ shipped }) => shipped).flatMap(({ name }) => runnersFor(name));
  }
  const here = require('../../lib/crypto/backend').prebuildTarget();
  /** @type {Record<string, () => Runner[]>} */
  const runners = {
    'linux-x64': () => [direct('as it is', installed('node-26-linux-x64'))],
    'linux-arm64': () => [
      underQemu('qemu-aarch64', installed('node-20-linux-arm64')),
      underQemu('qemu-aarch64', installed('node-24-linux-arm64')),
    ],
    'win32-x64': () => [
      underWine('wine', installed('node-20-win-x64', 'bin/node.exe')),
      underWine('wine', installed('node-22-win-x64', 'bin/node.exe')),
      underWine('wine', renamedProgram()),
    ],
  };
  const own = target === here ? [direct('as it is', process.execPath)] : [];
  return [...own, ...(runners[target]?.() ?? [])];
}

module.exports = { RUNNER_PACKAGES, endWine, prepareWine, runnersFor };
