'use strict';

/** The programs of the README, and the one in TypeScript, pasted into a project that has installed the tarball. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { ROOT, blocksOf, extensionOf } = require('../support/documents/blocks');
const { makeCertificate, openExchange } = require('../support/documents/exchange');
const { difference } = require('../support/documents/printed');
const { nodeFolder, run, tool } = require('./tools');

const PAGES = ['README.md', 'docs/axios.md'];
const COMPILER = [
  '--strict',
  '--module',
  'nodenext',
  '--target',
  'es2022',
  '--types',
  'node',
  '--skipLibCheck',
];
/** What a program needs to reach the sandbox in place of Bybit. */
const NEEDED = /^(?:BYBIT_API_|DOCUMENTS_|NODE_EXTRA_CA_CERTS$|NODE_OPTIONS$)/;

/** @returns {import('../support/documents/blocks').Block[]} */
function programs() {
  const blocks = PAGES.flatMap((page) => blocksOf(fs.readFileSync(path.join(ROOT, page), 'utf8'), page));
  return blocks.filter(
    ({ place, language, runs }) => runs.length > 0 && (language === 'ts' || place.startsWith('README')),
  );
}

/** @param {string} folder @param {string} file in TypeScript @returns {Promise<string>} what node runs */
async function compiled(folder, file) {
  const compiler = tool('typescript-5', 'bin', 'tsc');
  const { status, output } = await run(process.execPath, [compiler, ...COMPILER, file], { cwd: folder });
  assert.equal(status, 0, output);
  return file.replace(/mts$/, 'mjs');
}

/**
 * @param {string} folder  of a project with the package and axios
 * @returns {Promise<string[]>} the places of the programs that ran
 */
async function runPasted(folder) {
  /** @type {(() => unknown)[]} */
  const closings = [];
  const t = /** @type {any} */ ({ after: (/** @type {() => unknown} */ close) => closings.unshift(close) });
  const node = path.join(nodeFolder(20), 'node');
  const found = programs();
  try {
    const certificate = makeCertificate(t);
    for (const [index, block] of found.entries()) {
      const pasted = `pasted-${index}.${extensionOf(block)}`;
      fs.writeFileSync(path.join(folder, pasted), block.text);
      const file = block.language === 'ts' ? await compiled(folder, pasted) : pasted;
      for (const { key, exitCode, text } of block.runs) {
        const everything = Object.entries(await openExchange(t, certificate, key));
        const env = Object.fromEntries(everything.filter(([name]) => NEEDED.test(name)));
        const { status, output } = await run(node, [file], { cwd: folder, env });
        assert.equal(status, exitCode, `${block.place}, with ${key}:\n${output}`);
        if (text !== null) assert.equal(difference(output, text), null, output);
      }
    }
  } finally {
    for (const close of closings) await close();
  }
  const languages = new Set(found.map(extensionOf));
  for (const extension of ['mjs', 'cjs', 'mts']) {
    assert.ok(languages.has(extension), `no program in ${extension}`);
  }
  return found.map(({ place }) => place);
}

module.exports = { runPasted };
