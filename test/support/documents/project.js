'use strict';

/** An empty project of a user, in which the package and its clients are installed. */

const { execFile, spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { temporaryFolder } = require('../temporary-folder.js');
const { ROOT, extensionOf } = require('./blocks.js');

/** Where packages come from: the tools of the repository, then the clients of test/compat. */
const MODULES = [path.join(ROOT, 'node_modules'), path.join(ROOT, 'test', 'compat', 'node_modules')];
const ALWAYS = ['@types/node', 'undici-types'];
const TSC = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const TYPESCRIPT = {
  strict: true,
  module: 'nodenext',
  target: 'es2022',
  types: ['node'],
  skipLibCheck: true,
};
/** ms; far longer than any program takes. One that hangs is ended and fails. */
const LONGEST_RUN_MS = 5 * 60_000;

/** @param {string} text @returns {string[]} the packages that it imports */
function packagesOf(text) {
  const code = text.replace(/\/\*[^]*?\*\//g, '');
  const named = [...code.matchAll(/(?:\bfrom\s+|\brequire\(|\bimport\(?\s*)'([^'.][^']*)'/g)].map(
    ([, name]) => name,
  );
  const outside = named.filter((name) => !name.startsWith('node:') && !/^bybit-auth(?:\/|$)/.test(name));
  return [...new Set(outside.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name))];
}

/** @param {string} folder @param {string} name */
function link(folder, name) {
  const source = MODULES.map((modules) => path.join(modules, name)).find((candidate) =>
    fs.existsSync(candidate),
  );
  if (source === undefined) throw new Error(`${name} is not installed: run npm ci --prefix test/compat`);
  const target = path.join(folder, 'node_modules', name);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.symlinkSync(source, target);
}

/**
 * @param {import('node:test').TestContext} t
 * @param {string} [text] of the program
 * @returns {string} the folder
 */
function openProject(t, text = '') {
  const folder = temporaryFolder(t);
  for (const name of [...ALWAYS, ...packagesOf(text)]) link(folder, name);
  fs.symlinkSync(ROOT, path.join(folder, 'node_modules', 'bybit-auth'));
  const bin = path.join(folder, 'node_modules', '.bin');
  fs.mkdirSync(bin);
  fs.symlinkSync(path.join(ROOT, 'lib', 'cli', 'main.js'), path.join(bin, 'bybit-auth'));
  return folder;
}

/** @param {string} folder @param {string} file @param {string[]} options of tsc @returns {Promise<string>} its complaints */
function compile(folder, file, ...options) {
  const tsconfig = { compilerOptions: TYPESCRIPT, files: [file] };
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  return new Promise((resolve) => {
    const ended = (/** @type {Error | null} */ error, /** @type {string} */ stdout) =>
      resolve(error === null ? '' : `${error.message}\n${stdout}`);
    execFile(process.execPath, [TSC, '-p', '.', ...options], { cwd: folder, encoding: 'utf8' }, ended);
  });
}

/**
 * Writes a block into a file as a user would.
 *
 * @param {string} folder
 * @param {import('./blocks.js').Block} block
 * @returns {Promise<string>} the file that node runs
 */
async function paste(folder, block) {
  const extension = extensionOf(block);
  const file = `program.${extension}`;
  fs.writeFileSync(path.join(folder, file), block.text);
  if (extension !== 'mts') return file;
  const complaints = await compile(folder, file);
  if (complaints !== '') throw new Error(complaints);
  return 'program.mjs';
}

/**
 * @param {string} folder
 * @param {string[]} command
 * @param {Record<string, string | undefined>} env
 * @param {(output: string) => boolean} [isEnough]  after this output it is ended with Ctrl-C
 * @returns {Promise<{ code: number | null, signal: string | null, output: string }>} both streams, as they came
 */
function run(folder, [file, ...args], env, isEnough = () => false) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: folder,
      env,
      timeout: LONGEST_RUN_MS,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let isStopped = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (data) => {
        output += data;
        if (isStopped || !isEnough(output)) return;
        isStopped = true;
        child.kill('SIGINT');
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
}

module.exports = { compile, openProject, paste, run };
