'use strict';

/** The code blocks of the documents, and what each of them says about its run. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..', '..');

/** An optional comment that says how to run, then the block. Blocks in lists are indented. */
const BLOCK = /^(?:<!-- run with (.*?) -->\n+)?( *)```(\w+)[^\n]*\n([\s\S]*?)^\2```$/gm;
const FRAGMENT = /^\/\/ A fragment\b/;
const PROGRAMS = new Set(['js', 'mjs', 'cjs', 'ts']);

/**
 * @typedef {object} Run
 * @property {string} key  one of KEYS of exchange.js
 * @property {number} exitCode
 * @property {string | null} text  what is printed; null: anything
 */
/**
 * @typedef {object} Block
 * @property {string} place  file:line
 * @property {string} language
 * @property {string} text
 * @property {boolean} isFragment
 * @property {Run[]} runs  of a program
 */

/** @returns {string[]} every page that git does not ignore, from the root of the repository */
function pages() {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  return listed.filter((file) => /^(?:docs\/)?[\w-]+\.md$/.test(file));
}

/**
 * @param {string | undefined} words  such as `an expired key, exit code 1`
 * @returns {Run}
 */
function runOf(words) {
  const run = { key: 'a working key', exitCode: 0, text: null };
  for (const part of words?.split(', ') ?? []) {
    const code = /^exit code (\d+)$/.exec(part)?.[1];
    if (code === undefined) run.key = part;
    else run.exitCode = Number(code);
  }
  return run;
}

/** @param {string} text @returns {string} without the indentation of a list */
const outdented = (text, indent) => text.replace(new RegExp(`^${indent}`, 'gm'), '');

/**
 * A `text` block right after a program is what that program prints. One with a comment of its own is a further run.
 *
 * @param {string} markdown
 * @param {string} file  for the places
 * @returns {Block[]}
 */
function blocksOf(markdown, file) {
  /** @type {Block[]} */
  const blocks = [];
  for (const { 0: whole, 1: words, 2: indent, 3: language, 4: raw, index } of markdown.matchAll(BLOCK)) {
    const text = outdented(raw, indent);
    const before = blocks.at(-1);
    if (language === 'text' && before !== undefined && before.runs.length > 0) {
      if (words !== undefined) before.runs.push({ ...runOf(words), text });
      else if (before.runs[0].text === null) before.runs[0].text = text;
      continue;
    }
    const line = markdown.slice(0, index + whole.indexOf('```')).split('\n').length;
    const isFragment = FRAGMENT.test(text);
    const runs = PROGRAMS.has(language) && !isFragment ? [runOf(words)] : [];
    blocks.push({ place: `${file}:${line}`, language, text, isFragment, runs });
  }
  return blocks;
}

/** @returns {Block[]} of every page */
const allBlocks = () =>
  pages().flatMap((file) => blocksOf(fs.readFileSync(path.join(ROOT, file), 'utf8'), file));

/** @param {Block} block @returns {string} the extension of the file into which a user would paste it */
function extensionOf({ language, text }) {
  if (language === 'ts') return 'mts';
  if (language !== 'js') return language;
  return /^\s*(?:const|let|var)\b[^;]*=\s*require\(|^require\(/m.test(text) ? 'cjs' : 'mjs';
}

module.exports = { PROGRAMS, ROOT, allBlocks, blocksOf, extensionOf };
