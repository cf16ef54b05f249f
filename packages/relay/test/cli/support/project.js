'use strict';

/** An empty project of a user, in which the relay is installed, and its commands as processes. */

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { createInterface } = require('node:readline');

const PACKAGE = path.join(__dirname, '..', '..', '..');
const ROOT = path.join(PACKAGE, '..', '..');
const CLI = path.join(PACKAGE, 'lib', 'cli', 'main.js');
const INSTALLED = path.join(PACKAGE, 'test', 'node_modules');
/** ms; far longer than any command takes. One that hangs is ended and fails. */
const LONGEST_RUN_MS = 5 * 60_000;

/** @param {import('node:test').TestContext} t @returns {string} the folder */
function openProject(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'relay-cli-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(path.join(modules, '.bin'), { recursive: true });
  fs.symlinkSync(PACKAGE, path.join(modules, 'signal-relay'));
  fs.symlinkSync(ROOT, path.join(modules, 'bybit-auth'));
  fs.symlinkSync(CLI, path.join(modules, '.bin', 'signal-relay'));
  fs.symlinkSync(path.join(ROOT, 'lib', 'cli', 'main.js'), path.join(modules, '.bin', 'bybit-auth'));
  // The driver of Node.js 20, as `npm install better-sqlite3` puts it there.
  for (const name of ['better-sqlite3', 'bindings', 'file-uri-to-path']) {
    fs.symlinkSync(path.join(INSTALLED, name), path.join(modules, name));
  }
  return folder;
}

/** @param {Record<string, string>} env @returns {Record<string, string | undefined>} without colours and without npx */
function environmentOf(env) {
  const names = /^(?:npm_|FORCE_COLOR$|NO_COLOR$|NODE_TEST_CONTEXT$|BYBIT_API_|TV_SECRET)/;
  const kept = Object.entries(process.env).filter(([name]) => !names.test(name));
  return { ...Object.fromEntries(kept), ...env };
}

/**
 * @param {string} folder
 * @param {string[]} args  of the command line
 * @param {{ env?: Record<string, string>, input?: string }} [options]
 * @returns {Promise<{ code: number | string | null, stdout: string, stderr: string }>}
 */
function run(folder, args, { env = {}, input = '' } = {}) {
  const options = { cwd: folder, env: environmentOf(env), timeout: LONGEST_RUN_MS };
  const child = spawn(process.execPath, [CLI, ...args], options);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].on('data', (data) => (output[name] += data));
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code: signal ?? code, ...output }));
  });
}

/**
 * @param {import('node:test').TestContext} t
 * @param {string} folder
 * @param {{ env?: Record<string, string>, args?: string[] }} [options]
 * @returns {Promise<{ url: string, lines: string[], child: import('node:child_process').ChildProcess,
 *   ended: Promise<number | string | null>, waitFor: (pattern: RegExp) => Promise<string>, problems: () => string }>}
 *   when it is ready, or has ended
 */
async function startRelay(t, folder, { env = {}, args = [] } = {}) {
  const options = { cwd: folder, env: environmentOf(env), timeout: LONGEST_RUN_MS };
  const child = spawn(process.execPath, [CLI, 'start', ...args], options);
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const lines = [];
  const waiting = new Set();
  let problems = '';
  child.stderr.on('data', (data) => (problems += data));
  const tell = () => waiting.forEach((wake) => wake());
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    tell();
  });
  ended.then(tell);
  const waitFor = async (pattern) => {
    for (;;) {
      const found = lines.find((line) => pattern.test(line));
      if (found !== undefined || child.exitCode !== null) return found;
      await new Promise((resolve) => waiting.add(resolve));
      waiting.clear();
    }
  };
  // Perhaps in colours.
  await waitFor(/ready(?:$|\W)/);
  const url = /listening on (\S+)\/hook/.exec(lines.join('\n'))?.[1];
  return { url, lines, child, ended, waitFor, problems: () => problems };
}

/** @param {string} folder @param {string} name @param {string | RegExp} from @param {string} to */
function edit(folder, name, from, to) {
  const file = path.join(folder, name);
  const text = fs.readFileSync(file, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${name} has no ${from}`);
  fs.writeFileSync(file, changed);
}

module.exports = { CLI, PACKAGE, ROOT, edit, environmentOf, openProject, run, startRelay };
