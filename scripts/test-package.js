'use strict';

/**
 * Tests what users get: packs the package, installs the tarball into new projects with scripts blocked, and uses it
 * from CommonJS, ESM and TypeScript. The registry is asked for axios and TypeScript only.
 */

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
const { devDependencies } = require('../package.json');

const USE = `
  const sandbox = await startSandbox({ keys: [{ apiKey: 'package-test-key', secret: 'package-test-secret' }] });
  const signer = new Signer({ apiKey: 'package-test-key', apiSecret: 'package-test-secret' });
  const bybit = attach(axios.create({ baseURL: sandbox.urls.mainnet }), { signer });
  const url = '/v5/account/wallet-balance?accountType=UNIFIED&coin=USDT';
  const { data } = await bybit.get(url);
  if (data.retCode !== 0) throw new Error(data.retMsg);
  sandbox.removeKey('package-test-key');
  const error = await bybit.get(url).catch((refused) => refused);
  if (!(error instanceof BybitAuthError) || error.code !== 10003) throw error;
  await sandbox.close();
  console.log(backend.name);
`;

const PROJECTS = {
  CommonJS: {
    file: 'use.cjs',
    text: `
      const axios = require('axios');
      const { BybitAuthError, Signer, backend } = require('bybit-auth');
      const { attach } = require('bybit-auth/axios');
      const { startSandbox } = require('bybit-auth/sandbox');
      const adapters = [require('bybit-auth/fetch').createFetch, require('bybit-auth/bybit-api').createSignMessage, require('bybit-auth/ccxt').attach];
      if (!adapters.every((adapter) => typeof adapter === 'function')) throw new Error('an adapter is missing');
      (async () => {${USE}})();`,
  },
  ESM: {
    file: 'use.mjs',
    text: `
      import axios from 'axios';
      import bybitAuth, { BybitAuthError, Signer, backend } from 'bybit-auth';
      import { attach } from 'bybit-auth/axios';
      import { startSandbox } from 'bybit-auth/sandbox';
      import { createFetch } from 'bybit-auth/fetch';
      import { createSignMessage } from 'bybit-auth/bybit-api';
      import { attach as attachCcxt } from 'bybit-auth/ccxt';
      if (![createFetch, createSignMessage, attachCcxt].every((adapter) => typeof adapter === 'function')) throw new Error('an adapter is missing');
      if (bybitAuth.Signer !== Signer) throw new Error('two faces, two classes');
      ${USE}`,
  },
};

/** @param {string} command @param {string[]} args @param {string} cwd @returns {string} */
function run(command, args, cwd) {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** @param {string} folder @returns {{ tarball: string, files: string[] }} */
function pack(folder) {
  const output = run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], ROOT);
  // prepack prints before npm does; npm's part is the JSON at the end.
  const [{ filename, files, unpackedSize }] = JSON.parse(output.slice(output.search(/^\[/m)));
  console.log(`packed ${filename}: ${files.length} files, ${(unpackedSize / 1024).toFixed(0)} KiB unpacked`);
  return {
    tarball: path.join(folder, filename),
    files: files.map((/** @type {any} */ file) => file.path),
  };
}

/** @param {string[]} files */
function checkContents(files) {
  assert.ok(!files.includes('binding.gyp'), 'a binding.gyp at the root counts as an install script');
  for (const wanted of ['README.md', 'LICENSE', 'lib/index.mjs', 'types/index.d.mts', 'src/binding.gyp']) {
    assert.ok(files.includes(wanted), `${wanted} is missing`);
  }
  const binaries = files.filter((file) => file.endsWith('.node')).sort();
  const shipped = Object.keys(require('../prebuilds/manifest.json').targets).sort();
  assert.deepEqual(
    binaries,
    shipped.map((target) => `prebuilds/${target}/bybit_auth.node`),
  );
  const strays = files.filter((file) => /^(test|bench|examples|build|\.)/.test(file));
  assert.deepEqual(strays, []);
}

/** @param {string} folder  where the package was installed */
function useFromCommandLine(folder) {
  const command = path.join(folder, 'node_modules', '.bin', 'bybit-auth');
  const { version } = require(path.join(ROOT, 'package.json'));
  assert.match(run(command, ['--version'], folder), new RegExp(`\\b${version.replaceAll('.', '\\.')}\\b`));
  assert.match(run(command, ['explain', '33004'], folder), /apikey\/ip not matched/);
  console.log(`command line: bybit-auth ${version}`);
}

/** @param {string} folder @param {string} tarball */
function install(folder, tarball) {
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const tools = ['axios', 'typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--silent', tarball, ...tools], folder);
  const installed = require(path.join(folder, 'node_modules', 'bybit-auth', 'package.json'));
  const scripts = Object.keys(installed.scripts).filter((name) => /^(pre|post)?install$/.test(name));
  assert.deepEqual(scripts, [], 'the package must not run anything on install');
  assert.equal(installed.dependencies, undefined);
}

/** @param {string} folder @param {string} expected  name of the backend */
function useFromProjects(folder, expected) {
  for (const [name, { file, text }] of Object.entries(PROJECTS)) {
    fs.writeFileSync(path.join(folder, file), text);
    const backend = run(process.execPath, [file], folder).trim();
    assert.equal(backend, expected, `${name}: the ${backend} backend`);
    console.log(`${name}: ${backend}`);
  }
}

/** @param {string} folder */
function compileTypes(folder) {
  const source = path.join(ROOT, 'test', 'types');
  fs.copyFileSync(path.join(source, 'usage.ts'), path.join(folder, 'usage.ts'));
  const tsc = path.join(folder, 'node_modules', 'typescript', 'bin', 'tsc');
  const { compilerOptions } = JSON.parse(fs.readFileSync(path.join(source, 'tsconfig.json'), 'utf8'));
  const resolutions = { node16: 'node16', bundler: 'esnext' };
  for (const [moduleResolution, module] of Object.entries(resolutions)) {
    const config = { compilerOptions: { ...compilerOptions, moduleResolution, module }, files: ['usage.ts'] };
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
    run(process.execPath, [tsc, '-p', '.'], folder);
    console.log(`TypeScript, ${moduleResolution} resolution: compiles`);
  }
}

/** @param {string} folder  where the package was installed */
function buildByHand(folder) {
  const installed = path.join(folder, 'node_modules', 'bybit-auth');
  fs.rmSync(path.join(installed, 'prebuilds'), { recursive: true });
  useFromProjects(folder, 'javascript');
  run('npm', ['run', 'build', '--silent'], installed);
  assert.ok(!fs.existsSync(path.join(installed, 'binding.gyp')), 'binding.gyp was left behind');
  useFromProjects(folder, 'native');
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-package-'));
try {
  const { tarball, files } = pack(folder);
  checkContents(files);
  install(folder, tarball);
  useFromProjects(folder, 'native');
  useFromCommandLine(folder);
  compileTypes(folder);
  buildByHand(folder);
  console.log('the package works from a tarball');
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
