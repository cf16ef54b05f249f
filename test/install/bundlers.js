'use strict';

/** webpack, Vite and Rollup, by their programming interfaces. Each makes one file from entry.mjs. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { tool } = require('./tools');

const EXTERNAL = /^bybit-auth/;

/** @typedef {(place: { entry: string, outDir: string, external: boolean }) => Promise<string>} Build gives the file */

/** @type {Build} */
async function webpack({ entry, outDir, external }) {
  const compile = require(tool('webpack'));
  const compiler = compile({
    mode: 'production',
    target: 'node20',
    context: path.dirname(entry),
    entry,
    output: { path: outDir, filename: 'bot.cjs' },
    externalsPresets: { node: true },
    externals: external
      ? [({ request }, done) => (EXTERNAL.test(request) ? done(null, `commonjs ${request}`) : done())]
      : [],
  });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, result) => (error ? reject(error) : resolve(result)));
  });
  await new Promise((resolve) => compiler.close(resolve));
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  assert.deepEqual(errors, []);
  // axios uses packages about which webpack has something to say, too.
  assert.deepEqual(
    warnings.filter((/** @type {any} */ warning) => /bybit-auth/.test(JSON.stringify(warning))),
    [],
  );
  return path.join(outDir, 'bot.cjs');
}

/** @type {Build} */
async function vite({ entry, outDir, external }) {
  const { build } = await import(pathToFileURL(tool('vite', 'dist', 'node', 'index.js')).href);
  await build({
    root: path.dirname(entry),
    logLevel: 'error',
    configFile: false,
    ssr: external ? {} : { noExternal: true },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: true,
      rollupOptions: { output: { entryFileNames: 'bot.mjs' } },
    },
  });
  return path.join(outDir, 'bot.mjs');
}

/** @type {Build} */
async function rollup({ entry, outDir }) {
  const { rollup: open } = require(tool('rollup'));
  const bundle = await open({ input: entry, external: [EXTERNAL, 'axios'] });
  await bundle.write({ file: path.join(outDir, 'bot.mjs'), format: 'es' });
  await bundle.close();
  return path.join(outDir, 'bot.mjs');
}

const BUILDS = { webpack, vite, rollup };

/** @param {string} folder @param {keyof typeof BUILDS} bundler @param {boolean} external @returns {Promise<string>} the file */
function buildIn(folder, bundler, external) {
  const outDir = path.join(folder, `dist-${bundler}-${external ? 'external' : 'everything'}`);
  return BUILDS[bundler]({ entry: path.join(folder, 'entry.mjs'), outDir, external });
}

module.exports = { buildIn };
