'use strict';

/** How each package manager installs a project, with dependency scripts blocked, and how it then runs a program. */

const path = require('node:path');
const { CACHE, mustRun, nodeFolder, program, tool, versionOf } = require('./tools');

/**
 * @typedef {object} PackageManager
 * @property {string} name
 * @property {string} version
 * @property {number} node            the Node.js that runs it and the program
 * @property {string[]} command       what installs
 * @property {string[]} [runner]      what runs a program; node without it
 * @property {Record<string, string>} [env]
 * @property {boolean} [namesScripts] whether it says whose scripts it blocked; left out: it does
 */

const npmCache = { npm_config_cache: path.join(CACHE, 'npm'), npm_config_update_notifier: 'false' };
const yarn4 = tool('@yarnpkg', 'cli-dist', 'bin', 'yarn.js');
const yarn4Settings = {
  YARN_ENABLE_SCRIPTS: 'false',
  YARN_ENABLE_TELEMETRY: 'false',
  YARN_ENABLE_GLOBAL_CACHE: 'true',
  YARN_GLOBAL_FOLDER: path.join(CACHE, 'yarn-4'),
};

/** @type {PackageManager[]} */
const PACKAGE_MANAGERS = [
  {
    name: 'npm 11',
    version: versionOf('npm-11'),
    node: 22,
    // Without --ignore-scripts: npm 11 is silent with it, and nothing else in these projects has a script.
    command: ['node', tool('npm-11', 'bin', 'npm-cli.js'), 'install', '--no-audit', '--no-fund'],
    env: npmCache,
  },
  {
    name: 'npm 12',
    version: versionOf('npm-12'),
    node: 24,
    command: ['node', tool('npm-12', 'bin', 'npm-cli.js'), 'install', '--no-audit', '--no-fund'],
    env: npmCache,
  },
  {
    name: 'pnpm',
    version: versionOf('@pnpm/exe.linux-x64'),
    node: 24,
    command: [
      tool('@pnpm', 'exe.linux-x64', 'pnpm'),
      'install',
      '--no-frozen-lockfile',
      '--store-dir',
      path.join(CACHE, 'pnpm'),
    ],
  },
  {
    name: 'yarn 1',
    version: versionOf('yarn-1'),
    node: 20,
    command: ['node', tool('yarn-1', 'bin', 'yarn.js'), 'install', '--ignore-scripts', '--non-interactive'],
    env: { YARN_CACHE_FOLDER: path.join(CACHE, 'yarn-1') },
    namesScripts: false,
  },
  {
    name: 'yarn 4, node_modules',
    version: versionOf('@yarnpkg/cli-dist'),
    node: 22,
    command: ['node', yarn4, 'install', '--no-immutable'],
    env: { ...yarn4Settings, YARN_NODE_LINKER: 'node-modules' },
  },
  {
    name: "yarn 4, plug'n'play",
    version: versionOf('@yarnpkg/cli-dist'),
    node: 22,
    command: ['node', yarn4, 'install', '--no-immutable'],
    runner: ['node', yarn4, 'node'],
    env: { ...yarn4Settings, YARN_NODE_LINKER: 'pnp' },
  },
];

/** The registry that npm uses here, for the managers that do not read npm's settings. */
async function registryOf() {
  const { stdout } = await mustRun('npm', ['config', 'get', 'registry'], { cwd: __dirname });
  const registry = stdout.trim();
  return {
    npm_config_registry: registry,
    YARN_REGISTRY: registry,
    YARN_NPM_REGISTRY_SERVER: registry,
    ...(registry.startsWith('http:') && { YARN_UNSAFE_HTTP_WHITELIST: new URL(registry).hostname }),
  };
}

/** @param {PackageManager} manager @param {Record<string, string>} registry */
function environmentOf({ node, env }, registry) {
  return { ...registry, ...env, PATH: `${nodeFolder(node)}${path.delimiter}${process.env.PATH}` };
}

/** A line that says that a script of this package was blocked, or would be run. @param {string} output */
function complaintsIn(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const about = /\bscripts?\b|install-scripts|node-gyp|must be built|\bbuilds?\b/i;
  return lines.filter(
    (line) =>
      /bybit-auth/.test(line) && (about.test(line) || /\((?:pre|post)?install:|\(prepare:/.test(line)),
  );
}

/**
 * @param {PackageManager} manager
 * @param {string} folder  with a package.json
 * @param {Record<string, string>} registry
 * @returns {Promise<string>} what it printed
 */
async function install(manager, folder, registry) {
  const [command, ...args] = manager.command;
  const node = /** @type {string} */ (program(path.resolve(nodeFolder(manager.node), command)));
  return (await mustRun(node, args, { cwd: folder, env: environmentOf(manager, registry) })).output;
}

/**
 * @param {PackageManager} manager
 * @param {string} folder
 * @param {string} file
 * @param {Record<string, string>} registry
 * @returns {Promise<string>} what the program printed on stdout
 */
async function runProgram(manager, folder, file, registry) {
  const [command, ...args] = manager.runner ?? ['node'];
  const node = /** @type {string} */ (program(path.resolve(nodeFolder(manager.node), command)));
  const env = environmentOf(manager, registry);
  return (await mustRun(node, [...args, file], { cwd: folder, env })).stdout;
}

module.exports = { PACKAGE_MANAGERS, complaintsIn, install, registryOf, runProgram };
