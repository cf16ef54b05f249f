'use strict';

/** Builds the documentation site, serves it for editing, and checks it. See HELP. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { DIST, DOCS, ROOT } = require('./docs/places');
const { ensureTools } = require('./docs/tools');

const HELP = `Usage: node scripts/docs-site.js [COMMAND] [OPTION…]

  build   (default) installs the tools of docs/ if needed, generates types/ and the API reference, and builds the site
          into docs/.vitepress/dist
  dev     the same, and serves it on 127.0.0.1 while docs/ is edited; Ctrl-C ends it
  check   builds, then looks for dead links and anchors in the site and in the Markdown of the repository, lists the
          hosts of external links (without asking them), and looks at the site in chromium

  --strict           check: every page of the table in docs/.vitepress/pages.mjs has to exist
  --screenshots DIR  check: writes pictures of the pages it looks at into DIR
  --help

Environment:
  DOCS_BASE   the path at which the site will be served, such as /name/; default /
  CHROMIUM    the browser; default /usr/bin/chromium

Exit codes: 0 fine, 1 something is wrong with the site, 2 wrong usage.
`;

const started = process.hrtime.bigint();

/** @param {string} text */
function tell(text) {
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  process.stdout.write(`[${seconds.toFixed(0).padStart(3)} s] ${text}\n`);
}

/** Everything that VitePress reads and that is not in the repository. */
async function prepare() {
  if (ensureTools()) tell('installed the tools of docs/');
  execFileSync(process.execPath, [path.join(__dirname, 'types.js')], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { makeReference } = require('./docs/reference');
  const { names, pages } = makeReference();
  tell(`API reference: ${pages} pages, with every one of ${names} public names`);
  const { makeCopiedPages } = require('./docs/copied-pages');
  tell(`changelog, security, contributing, examples: ${await makeCopiedPages()} pages`);
}

/** @param {string[]} options */
function vitepress(...options) {
  const { binaryOf } = require('./docs/reference');
  const [command, ...rest] = options;
  const file = binaryOf('vitepress', 'bin/vitepress.js');
  execFileSync(process.execPath, [file, command, DOCS, ...rest], { cwd: ROOT, stdio: 'inherit' });
}

async function build() {
  await prepare();
  vitepress('build');
  tell(`built ${path.relative(ROOT, DIST)}`);
}

async function dev() {
  await prepare();
  vitepress('dev', '--host', '127.0.0.1');
}

/** @param {{ strict?: boolean, screenshots?: string }} options */
async function check({ strict = false, screenshots }) {
  await build();
  const { checkPages } = require('./docs/check-pages');
  const { checkLinks } = require('./docs/check-links');
  const { lookAtSite } = require('./docs/look');
  const problems = [...(await checkPages({ strict, tell })), ...(await checkLinks({ tell }))];
  if (screenshots !== undefined) fs.mkdirSync(screenshots, { recursive: true });
  problems.push(...(await lookAtSite({ screenshots, tell })));
  for (const problem of problems) process.stderr.write(`- ${problem}\n`);
  tell(problems.length === 0 ? 'the site is fine' : `${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** @returns {{ command: string, values: Record<string, any> } | string} a text: what is wrong with the arguments */
function readArguments() {
  const options = /** @type {const} */ ({
    help: { type: 'boolean' },
    strict: { type: 'boolean' },
    screenshots: { type: 'string' },
  });
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (positionals.length > 1) return `one command at a time, not ${positionals.join(' ')}`;
    return { command: positionals[0] ?? 'build', values };
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

const COMMANDS = /** @type {Record<string, (values: any) => Promise<void>>} */ ({ build, dev, check });

async function main() {
  const given = readArguments();
  const wrong = typeof given === 'string' ? given : null;
  if (typeof given !== 'string' && given.values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (typeof given === 'string' || !Object.hasOwn(COMMANDS, given.command)) {
    process.stderr.write(
      `${wrong ?? `there is no command ${/** @type {any} */ (given).command}`}\n\n${HELP}`,
    );
    process.exitCode = 2;
    return;
  }
  try {
    await COMMANDS[given.command](given.values);
  } catch (error) {
    process.stderr.write(`${/** @type {Error} */ (error).message}\n`);
    process.exitCode = 1;
  }
}

main();
