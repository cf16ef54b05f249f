'use strict';

/** Builds the documentation site, serves it for editing, and checks it. See HELP. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { parseArgs } = require('node:util');

const { makeCopiedPages } = require('./docs/copied-pages');

const HELP = `Usage: node scripts/docs-site.js [build|dev|check] [--strict]

  build   (default) installs the tools of docs/ if needed, makes types/ and the API reference, and builds the site into
          docs/.vitepress/dist; a dead link fails the build
  dev     the same, and serves the site on 127.0.0.1 while docs/ is edited; Ctrl-C ends it
  check   builds the site; fails for a page of docs/ that is missing in the table of docs/.vitepress/pages.mjs

  --strict   check: fails for a page of the table that does not exist, too
  --help

Environment:
  DOCS_BASE   the path at which the site will be served, such as /name/; default /

Exit codes: 0 success, 1 a problem with the site, 2 wrong usage.
`;

const ROOT = path.join(__dirname, '..');
const DOCS = path.join(ROOT, 'docs');

/** @param {string} file @param {string[]} args */
function run(file, ...args) {
  execFileSync(process.execPath, [file, ...args], { cwd: ROOT, stdio: ['inherit', 'inherit', 'inherit'] });
}

/** @param {string} name  a package of docs/ @param {string} file @returns {string} */
const tool = (name, file) => path.join(DOCS, 'node_modules', name, file);

/** Installs what docs/package-lock.json lists, unless it is there. */
function installTools() {
  const installed = path.join(DOCS, 'node_modules', '.installed-from');
  const wanted = fs.readFileSync(path.join(DOCS, 'package-lock.json'), 'utf8');
  if (fs.existsSync(installed) && fs.readFileSync(installed, 'utf8') === wanted) return;
  const args = ['ci', '--prefix', DOCS, '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  execFileSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  fs.writeFileSync(installed, wanted);
}

/** Makes everything that VitePress reads and that is not in the repository. */
async function prepare() {
  installTools();
  run(path.join(__dirname, 'types.js'));
  run(tool('typedoc', 'bin/typedoc'), '--options', path.join(DOCS, 'typedoc.json'));
  await makeCopiedPages();
}

/** @param {...string} args */
const vitepress = (...args) => run(tool('vitepress', 'bin/vitepress.js'), args[0], DOCS, ...args.slice(1));

/** @param {boolean} strict @returns {Promise<string[]>} how the pages of docs/ and the table of the sidebar differ */
async function pageProblems(strict) {
  const { SECTIONS } = await import(pathToFileURL(path.join(DOCS, '.vitepress', 'pages.mjs')).href);
  const listed = SECTIONS.flatMap((/** @type {{ pages: object }} */ { pages }) => Object.keys(pages));
  const pages = fs.readdirSync(DOCS).filter((name) => name.endsWith('.md'));
  const missing = listed.filter((/** @type {string} */ page) => !fs.existsSync(path.join(DOCS, page)));
  return [
    ...pages.filter((page) => !listed.includes(page)).map((page) => `docs/${page} is not in pages.mjs`),
    ...(strict
      ? missing.map((/** @type {string} */ page) => `docs/${page} of pages.mjs does not exist`)
      : []),
  ];
}

/** @type {Record<string, (strict: boolean) => Promise<void>>} */
const COMMANDS = {
  async build() {
    await prepare();
    vitepress('build');
  },
  async dev() {
    await prepare();
    vitepress('dev', '--host', '127.0.0.1');
  },
  async check(strict) {
    await COMMANDS.build(strict);
    const problems = await pageProblems(strict);
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    if (problems.length > 0) process.exitCode = 1;
  },
};

async function main() {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean' }, strict: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [command = 'build'] = positionals;
  if (values.help) return void process.stdout.write(HELP);
  if (positionals.length > 1 || !Object.hasOwn(COMMANDS, command)) {
    process.stderr.write(`unknown command: ${positionals.join(' ')}\n\n${HELP}`);
    process.exitCode = 2;
    return;
  }
  await COMMANDS[command](values.strict);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
});
