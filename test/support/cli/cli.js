'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');
const { after, before, beforeEach } = require('node:test');
const { temporaryFolder } = require('../temporary-folder.js');

const MAIN = path.join(__dirname, '..', '..', '..', 'lib', 'cli', 'main.js');
const SECRET = 'cli-test-secret-cli-test-secret-cli-';
const KEYS = Object.freeze({
  works: 'cli-test-key-works',
  expired: 'cli-test-key-expir',
  demo: 'cli-test-key-demo-',
  bound: 'cli-test-key-bound',
  open: 'cli-test-key-open-',
});

/** Variables that would change what a command prints or whom it asks. */
const CLEARED =
  /^(?:npm_|(?:BYBIT|BINANCE|OKX)_API_|BYBIT_BASE|NO_COLOR$|FORCE_COLOR$|COLUMNS$|NODE_TEST_CONTEXT$)/;

/**
 * @param {Record<string, string | undefined>} env
 * @returns {Record<string, string | undefined>} that of this process, without what would disturb
 */
function environment(env = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !CLEARED.test(name));
  return { ...Object.fromEntries(kept), ...env };
}

/** @param {string} apiKey @param {string} [secret] */
function credentials(apiKey, secret = SECRET) {
  return { BYBIT_API_KEY: apiKey, BYBIT_API_SECRET: secret };
}

/**
 * Options of the doctor that keep every request on this machine.
 *
 * @param {{ urls: Record<string, string> }} sandbox
 * @returns {string[]}
 */
function hosts({ urls }) {
  return Object.entries(urls).flatMap(([name, url]) => ['--host', `${name}=${url}`]);
}

/** @param {typeof import('../../../lib/sandbox').startSandbox} startSandbox @param {object} [options] */
function startWithKeys(startSandbox, options = {}) {
  return startSandbox({
    keys: [
      // With a whitelist a key does not expire, and nothing warns of it.
      { apiKey: KEYS.works, secret: SECRET, ips: ['127.0.0.1'] },
      { apiKey: KEYS.open, secret: SECRET },
      { apiKey: KEYS.expired, secret: SECRET, expiredAt: Date.now() - 86_400_000 },
      { apiKey: KEYS.demo, secret: SECRET, environment: 'demo' },
      { apiKey: KEYS.bound, secret: SECRET, ips: ['203.0.113.9'] },
    ],
    ...options,
  });
}

/**
 * A sandbox with these keys for all tests of the file, and an empty folder, in which no .env is found.
 *
 * @returns {{ sandbox: Awaited<ReturnType<typeof startWithKeys>>, folder: string }} the sandbox from the first test on
 */
function useCliLab() {
  const lab = /** @type {ReturnType<typeof useCliLab>} */ ({ folder: temporaryFolder({ after }) });
  before(async () => {
    lab.sandbox = await startWithKeys(require('../../../lib/sandbox').startSandbox);
  });
  after(() => lab.sandbox.close());
  beforeEach(() => {
    lab.sandbox.reset();
    lab.sandbox.requests.length = 0;
  });
  return lab;
}

/**
 * The command as a process of its own, whose output can be waited for.
 *
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, cwd?: string, command?: string[] }} [options] command: what runs
 *   it; default node
 */
function startCli(args, { env, cwd, command = [process.execPath, MAIN] } = {}) {
  const [program, ...first] = command;
  const child = spawn(program, [...first, ...args], { cwd, env: environment(env) });
  const output = { stdout: '', stderr: '' };
  /** @type {Set<() => void>} */
  const watchers = new Set();
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] += text;
      watchers.forEach((look) => look());
    });
  }
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, ...output });
      watchers.forEach((look) => look());
    });
  });
  return {
    child,
    output,
    ended,
    /** @param {RegExp} pattern @returns {Promise<RegExpExecArray>} when stdout or stderr matches; rejects if it ends before */
    waitFor(pattern) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(output.stdout) ?? pattern.exec(output.stderr);
          if (found) resolve(found);
          else if (child.exitCode !== null || child.signalCode !== null) {
            reject(new Error(`ended without ${pattern}: ${output.stdout}${output.stderr}`));
          } else return;
          watchers.delete(look);
        };
        watchers.add(look);
        look();
      });
    },
  };
}

/**
 * @param {string[]} args
 * @param {Parameters<typeof startCli>[1] & { input?: string | Buffer }} [options]
 * @returns {Promise<{ code: number | null, signal: string | null, stdout: string, stderr: string }>}
 */
function runCli(args, { input = '', ...options } = {}) {
  const { child, ended } = startCli(args, options);
  child.stdin.on('error', () => {}); // a command that does not read its input may be gone before it is written
  child.stdin.end(input);
  return ended;
}

module.exports = {
  KEYS,
  MAIN,
  SECRET,
  credentials,
  environment,
  hosts,
  runCli,
  startCli,
  startWithKeys,
  useCliLab,
};
