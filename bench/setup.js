'use strict';

/** What the bench needs before it can measure: the peers, the C floor, and a description of the machine. */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
const FLOOR = path.join(__dirname, 'floor');
const FLOOR_ADDON = path.join(FLOOR, 'build', 'Release', 'floor.node');

const requireFromRoot = createRequire(path.join(ROOT, 'package.json'));
const requireFromBench = createRequire(path.join(__dirname, 'package.json'));

/**
 * @param {string[]} args  of npm
 * @param {string} cwd
 * @returns {string} what it printed on stdout
 */
function npm(args, cwd) {
  const cli = process.env.npm_execpath;
  const [command, prefix] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  const result = spawnSync(command, [...prefix, ...args], {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (result.status !== 0) {
    throw new Error(`npm ${args.join(' ')} failed: ${result.error?.message ?? result.stderr}`);
  }
  return result.stdout;
}

/** Installs the peers unless they are there. @param {(line: string) => void} say */
function installPeers(say) {
  if (fs.existsSync(path.join(__dirname, 'node_modules'))) return;
  say('bench/node_modules is missing: running npm ci in bench/');
  npm(['ci', '--no-audit', '--no-fund'], __dirname);
}

/** The headers that came with the running Node.js, so that node-gyp needs no network. */
function headerFolder() {
  const prefix = path.join(path.dirname(fs.realpathSync(process.execPath)), '..');
  return fs.existsSync(path.join(prefix, 'include', 'node', 'openssl', 'sha.h')) ? prefix : undefined;
}

/**
 * The addon in bench/floor, built when it is missing or older than its source.
 *
 * @param {(line: string) => void} say
 * @returns {{ loop(key: string, payload: string, count: number): string, echo(text: string): string }}
 */
function loadFloor(say) {
  const source = fs.statSync(path.join(FLOOR, 'floor.c')).mtimeMs;
  if (!fs.existsSync(FLOOR_ADDON) || fs.statSync(FLOOR_ADDON).mtimeMs < source) {
    say('building the C floor in bench/floor');
    const headers = headerFolder();
    const args = [requireFromRoot.resolve('node-gyp/bin/node-gyp.js'), 'rebuild', '--release'];
    if (headers !== undefined) args.push(`--nodedir=${headers}`);
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: FLOOR, encoding: 'utf8' });
    if (status !== 0) throw new Error(`the C floor could not be built\n${stdout}${stderr}`);
  }
  return require(FLOOR_ADDON);
}

/** What the figures depend on; nothing that names the machine. */
function describeMachine() {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    workerThreads: Number(process.env.UV_THREADPOOL_SIZE ?? 4),
    loadAverage: Number(os.loadavg()[0].toFixed(2)),
  };
}

/** @param {string} name @returns {string} of a package in bench/node_modules */
function peerVersion(name) {
  const manifest = path.join(__dirname, 'node_modules', name, 'package.json');
  return JSON.parse(fs.readFileSync(manifest, 'utf8')).version;
}

module.exports = {
  ROOT,
  describeMachine,
  installPeers,
  loadFloor,
  npm,
  peerVersion,
  requireFromBench,
  requireFromRoot,
};
