'use strict';

/**
 * Makes esm/classify.mjs from lib/classify/entry.js: one ES module without imports, for browsers, workers and bundlers.
 *
 *   node scripts/classify-module.js [--out=FILE]
 *
 * It is generated, because the sources are CommonJS, which a browser does not load and from which a bundler cannot
 * take parts. Written as ES modules they would load a second time in the process that requires the others.
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { build } = require('esbuild');

const ROOT = path.join(__dirname, '..');
const ENTRY = path.join(ROOT, 'lib', 'classify', 'entry.js');
const MODULE = path.join(ROOT, 'esm', 'classify.mjs');

/** What no reply needs: parts of a venue for orders, validators and the command line, the texts of `explain`, trial signatures. */
const LEFT_OUT = [
  /^ {4}(?:help|limits|endpoints|orders|validation): \(\) => require\([^\n]*,\n/gm,
  /^ {2}get (?:login|fields|bodyProblem)\(\) \{\n[^}]*\n {2}\},\n/gm,
  /^ {4}help: \([^]*?^ {4}\}\),\n/gm,
  // Only trial signatures read these of the strings that people sign by mistake.
  /^ {2,4}title: ['`]Signed .*\n/gm,
  /^ {4}recipes: \[(?:.*\],|\n(?: {6}.*\n)* {4}\],)\n/gm,
];

/** The same of the modules that collect what an exchange tells about a key, its hosts and clock, and how it signs. */
const OF_COLLECTIONS = [
  /^ {2}(?:needs|informationOf|payoutOf|shownFields|factsOf|accountOf|readAt|detailsAt|bodyProblem|withoutSignature|fields|query)(?:: \w+)?,\n/gm,
  /^ {2}(?:isReadOnly|expiryRemark|siblings|readTime|pathAt)(?:: \w+)?,\n/gm,
  /^ {2}(?:headers|login): [^\n]*(?:\{\n(?: {4}[^\n]*\n)* {2}\}\))?,\n/gm,
];
const COLLECTION = /[\\/]venues[\\/]\w+[\\/](?:keys|auth|hosts|clock)\.js$/;

const IDENTIFIER = String.raw`[\w$]+`;
/** `const { a, b: c } = require('./x');` and `const x = require('./x');` */
const REQUIRE = new RegExp(String.raw`^const (\{[^}]*\}|${IDENTIFIER}) = require\(('[^']+')\);$`, 'gm');
/** `require('./x').NAME`, inside of a function. */
const LATE_REQUIRE = new RegExp(String.raw`\brequire\(('[^']+')\)\.(${IDENTIFIER})`, 'g');
const EXPORTS = /^module\.exports = (\{[^}]*\});$/m;
const NAMED_EXPORT = new RegExp(String.raw`^exports\.(${IDENTIFIER}) = \1;$`, 'gm');

/** @param {string} list `{ a, b: c }` @returns {string} with `as` in place of the colon */
const renamed = (list) => list.replace(/: /g, ' as ');

/**
 * @param {string} source of a CommonJS module, in the form that the modules of lib/ have
 * @param {string} file
 * @returns {string} the same as an ES module
 */
function toModule(source, file) {
  /** @type {string[]} */
  const late = [];
  const parts = COLLECTION.test(file) ? [...LEFT_OUT, ...OF_COLLECTIONS] : LEFT_OUT;
  const text = parts
    .reduce((kept, part) => kept.replace(part, ''), source)
    .replace(REQUIRE, (_, names, from) =>
      names.startsWith('{') ? `import ${renamed(names)} from ${from};` : `import * as ${names} from ${from};`,
    )
    .replace(LATE_REQUIRE, (_, from, name) => {
      late.push(`import { ${name} as late${late.length} } from ${from};`);
      return `late${late.length - 1}`;
    })
    .replace(EXPORTS, (_, names) => `export ${names};`)
    .replace(NAMED_EXPORT, 'export { $1 };');
  const [left] = /\brequire\(|\bmodule\.exports\b|\bexports\./.exec(text) ?? [];
  if (left !== undefined) {
    throw new Error(`${path.relative(ROOT, file)}: "${left}" is in a form that is not known`);
  }
  return `${late.join('\n')}\n${text}`;
}

/** The CommonJS of lib/, read as ES modules. @type {import('esbuild').Plugin} */
const READ_AS_MODULES = {
  name: 'read as ES modules',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, async ({ path: file }) => ({
      contents: toModule(await fs.promises.readFile(file, 'utf8'), file),
      loader: 'js',
    }));
  },
};

/** @param {string} outfile */
async function make(outfile) {
  const { metafile } = await build({
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    format: 'esm',
    // No module of Node.js resolves.
    platform: 'neutral',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    metafile: true,
    legalComments: 'none',
    plugins: [READ_AS_MODULES],
    logLevel: 'warning',
  });
  return metafile;
}

module.exports = { MODULE, make };

if (require.main === module) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  make(values.out ?? MODULE);
}
