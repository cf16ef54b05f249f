'use strict';

/** Makes the pages of the API reference from the declarations, and checks that nothing is missing or too much. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { ENTRY_POINT } = require('../types');
const { layOut } = require('./declarations');
const { DOCS, MADE, docsRequire } = require('./places');

const API = path.join(MADE, 'api');
/** Folders of the generator, by what is in them. */
const VALUES = ['classes', 'functions', 'variables'];
const TYPES = ['interfaces', 'type-aliases'];

/** @typedef {import('./declarations').EntryPoint} EntryPoint */

/** @param {string} tool a package of docs/ @param {string} file @returns {string} */
function binaryOf(tool, file) {
  return path.join(path.dirname(docsRequire.resolve(`${tool}/package.json`)), file);
}

/** @param {string} specifier @param {string[]} kinds @param {string} name @returns {string | undefined} its page */
function pageOf(specifier, kinds, name) {
  return kinds
    .map((kind) => path.join(API, specifier, kind, `${name}.md`))
    .find((file) => fs.existsSync(file));
}

/**
 * @param {EntryPoint} entry
 * @returns {{ name: string, page: string | undefined }[]} everything that it is documented to give
 */
function publicNames({ specifier, names }) {
  const types = specifier.includes('/') ? [] : Object.values(ENTRY_POINT).flatMap((module) => module.types);
  return [
    ...names.map((name) => ({ name, page: pageOf(specifier, VALUES, name) })),
    ...types.map((name) => ({ name, page: pageOf(specifier, TYPES, name) })),
  ];
}

/** Says on the page of a class, function or constant how users get it. @param {EntryPoint} entry */
function addImports(entry) {
  for (const name of entry.names) {
    const page = pageOf(entry.specifier, VALUES, name);
    if (page === undefined) continue;
    const [title, ...rest] = fs.readFileSync(page, 'utf8').split('\n');
    const line = `const { ${name} } = require('${entry.specifier}');`;
    fs.writeFileSync(page, [title, '', '```js', line, '```', ...rest].join('\n'));
  }
}

/** @param {EntryPoint[]} entries @returns {string[]} what is wrong with the pages */
function problemsOf(entries) {
  const missing = entries.flatMap((entry) =>
    publicNames(entry)
      .filter(({ page }) => page === undefined)
      .map(({ name }) => `${entry.specifier}: ${name} has no page in the reference`),
  );
  const pages = /** @type {string[]} */ (fs.readdirSync(API, { recursive: true })).filter((f) =>
    f.endsWith('.md'),
  );
  const internal = pages.flatMap((page) => {
    const text = fs.readFileSync(path.join(API, page), 'utf8');
    const titles = [
      path.basename(page, '.md'),
      ...[...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title),
    ];
    const found = titles.find((title) => /^\\?_|INSPECT|inspect\.custom|_exports/.test(title));
    return found === undefined ? [] : [`${page}: ${found} is internal, and in the reference`];
  });
  return [...missing, ...internal];
}

/** @returns {{ pages: number, names: number }} how much was made @throws {Error} when something is missing */
function makeReference() {
  fs.rmSync(API, { recursive: true, force: true });
  const { entries, files, tsconfig } = layOut();
  const options = [
    '--options',
    path.join(DOCS, 'typedoc.json'),
    '--tsconfig',
    tsconfig,
    '--logLevel',
    'Warn',
  ];
  const points = files.flatMap((file) => ['--entryPoints', file]);
  execFileSync(process.execPath, [binaryOf('typedoc', 'bin/typedoc'), ...options, ...points], {
    cwd: DOCS,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const problems = problemsOf(entries);
  if (problems.length > 0) {
    throw new Error(`The API reference is not what it should be:\n  ${problems.join('\n  ')}`);
  }
  entries.forEach(addImports);
  const names = entries.reduce((sum, entry) => sum + publicNames(entry).length, 0);
  return {
    names,
    pages: fs.readdirSync(API, { recursive: true }).filter((f) => String(f).endsWith('.md')).length,
  };
}

module.exports = { binaryOf, makeReference, problemsOf };
