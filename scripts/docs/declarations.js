'use strict';

/** Lays out the declarations in types/ for the generator of the reference: one module for each entry point. */

const fs = require('node:fs');
const path = require('node:path');

const { readableDeclaration } = require('./declaration-text');
const { CACHE, ROOT } = require('./places');

const TYPES = path.join(ROOT, 'types');
const STAGE = path.join(CACHE, 'declarations');
const COMPILER_OPTIONS = {
  ...{ strict: true, target: 'es2022', lib: ['es2023'], module: 'node16', moduleResolution: 'node16' },
  ...{ skipLibCheck: true, types: ['node'] },
};

/** What a module only passes on arrives in its declaration without its comment: here is where the comment is. */
const ORIGINS = /** @type {Record<string, Record<string, string>>} */ ({
  'bybit-api.d.ts': { toBybitError: './bybit-api/errors' },
  'sandbox/index.d.ts': { replies: './replies' },
});

/** @typedef {{ specifier: string, declaration: string, names: string[] }} EntryPoint */

/** @returns {EntryPoint[]} what users can import, and the names that it gives at run time */
function entryPoints() {
  const { exports, name } = require(path.join(ROOT, 'package.json'));
  return Object.entries(exports)
    .filter(([, entry]) => typeof entry !== 'string')
    .map(([subpath, entry]) => ({
      specifier: `${name}${subpath.slice(1)}`,
      declaration: path.relative(TYPES, path.join(ROOT, entry.types ?? entry.require.types)),
      names: Object.keys(require(path.join(ROOT, entry.default ?? entry.require.default))).sort(),
    }));
}

/** @param {string} file @returns {string} '' where there is none */
function readIfThere(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}

/** @param {EntryPoint} entry @returns {string} a module with the path by which users name it */
function writeEntry({ specifier, declaration, names }) {
  const file = path.join(STAGE, 'entries', `${specifier}.d.ts`);
  const origin = path.join(STAGE, 'types', declaration);
  const from = path
    .relative(path.dirname(file), origin)
    .replace(/\.d\.ts$/, '')
    .replaceAll(path.sep, '/');
  // The package itself lists its types; of the other entry points users name the types of options.
  const options = fs.readFileSync(origin, 'utf8').matchAll(/^export (?:\{|type) (\w+Options)\b/gm);
  const all = [...names, ...new Set([...options].map(([, name]) => name))];
  const text = specifier.includes('/')
    ? `export { ${all.join(', ')} } from '${from}';\n`
    : `export * from '${from}';\n`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

/** Writes the stage anew. @returns {{ entries: EntryPoint[], files: string[], tsconfig: string }} */
function layOut() {
  fs.rmSync(STAGE, { recursive: true, force: true });
  const names = /** @type {string[]} */ (fs.readdirSync(TYPES, { recursive: true }));
  for (const name of names.filter((file) => file.endsWith('.d.ts'))) {
    const target = path.join(STAGE, 'types', name);
    const source = readIfThere(path.join(ROOT, 'lib', name.replace(/\.d\.ts$/, '.js')));
    const text = fs.readFileSync(path.join(TYPES, name), 'utf8');
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, readableDeclaration(text, { origins: ORIGINS[name], source }));
  }
  const entries = entryPoints();
  const files = entries.map(writeEntry);
  const tsconfig = path.join(STAGE, 'tsconfig.json');
  fs.writeFileSync(tsconfig, JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files }));
  return { entries, files, tsconfig };
}

module.exports = { entryPoints, layOut };
