'use strict';

/**
 * Writes docs/images/doctor.svg, and the same for terminals of 60 and 40 columns: what `bybit-auth doctor --probe` prints for a
 * testnet key in a bot that calls mainnet, in a real run against the sandbox on a pseudo-terminal.
 *
 *   node scripts/docs-picture.js [--check]
 *
 * --check  writes nothing; the exit code is 1 when the report has changed in more than its times and ids
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const SUPPORT = path.join(__dirname, '..', 'test', 'support', 'documents');
const { makeCertificate, openExchange } = require(path.join(SUPPORT, 'exchange.js'));
const { steadyLines } = require(path.join(SUPPORT, 'printed.js'));
const { openProject, run } = require(path.join(SUPPORT, 'project.js'));

const FOLDER = path.join(__dirname, '..', 'docs', 'images');
const COMMAND = 'node_modules/.bin/bybit-auth doctor --probe --quiet';
const PROMPT = '$ npx bybit-auth doctor --probe';
/** The columns of the terminal, by the name of the picture. */
const PICTURES = Object.freeze({ 'doctor.svg': 80, 'doctor-60.svg': 60, 'doctor-40.svg': 40 });

/** px */
const CELL = Object.freeze({ width: 8.4, height: 19 });
const MARGIN = 18;
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
/** By SGR parameter: an attribute of the text. */
const STYLES = Object.freeze({
  1: 'font-weight="bold"',
  2: 'opacity="0.65"',
  31: 'fill="#ff8078"',
  32: 'fill="#7ee787"',
  33: 'fill="#f2cc60"',
});
/** What ends a style: 39 ends each colour. */
const ENDS = Object.freeze({ 22: ['1', '2'], 39: ['31', '32', '33'] });
// eslint-disable-next-line no-control-regex -- the escape character is what it looks for
const SGR = /\u001b\[(\d+)m/;
/** Spaces would be collapsed. */
const ENTITIES = Object.freeze({ '&': '&amp;', '<': '&lt;', '>': '&gt;', ' ': '\u00a0' });

/** @returns {Promise<Record<string, string>>} what the doctor prints, with its colours, by the name of the picture */
async function reports() {
  /** @type {(() => unknown)[]} */
  const closings = [];
  const t = /** @type {any} */ ({ after: (/** @type {() => unknown} */ close) => closings.unshift(close) });
  try {
    const env = await openExchange(t, makeCertificate(t), 'a testnet key');
    const colours = { FORCE_COLOR: '1', NO_COLOR: undefined };
    const project = openProject(t);
    /** @type {Record<string, string>} */
    const made = {};
    for (const [name, columns] of Object.entries(PICTURES)) {
      const command = ['script', '-qec', `stty cols ${columns}; ${COMMAND}`, '/dev/null'];
      const { code, output } = await run(project, command, { ...env, ...colours });
      if (code !== 1) throw new Error(`the doctor ended with ${code}:\n${output}`);
      made[name] = output.replace(/\r/g, '');
    }
    return made;
  } finally {
    for (const close of closings) await close();
  }
}

/** @param {string} output @returns {string[]} the lines without the table of facts, which is long */
function shownLines(output) {
  const paragraphs = output.trimEnd().split('\n\n');
  return [PROMPT, ...paragraphs.slice(0, -1).join('\n\n').split('\n'), '', '  …'];
}

/** @param {string} line @param {number} row @returns {string} each part of one style in its own columns */
function textOf(line, row) {
  const y = MARGIN + (row + 0.8) * CELL.height;
  const [first, ...rest] = line.split(new RegExp(SGR, 'g'));
  /** @type {Set<string>} */
  const styles = new Set();
  let column = 0;
  let spans = '';
  const add = (/** @type {string} */ text) => {
    const length = Array.from(text).length;
    const attributes = [...styles].map((style) => STYLES[/** @type {any} */ (style)]).join(' ');
    const x = (MARGIN + column * CELL.width).toFixed(1);
    const place = `x="${x}" y="${y.toFixed(1)}" textLength="${(length * CELL.width).toFixed(1)}"`;
    const escaped = text.replace(/[&<> ]/g, (character) => ENTITIES[/** @type {'&'} */ (character)]);
    if (text.trim() !== '') spans += `<text ${place} ${attributes}>${escaped}</text>`;
    column += length;
  };
  add(first);
  for (let index = 0; index < rest.length; index += 2) {
    const ended = ENDS[/** @type {22} */ (Number(rest[index]))];
    if (ended === undefined) styles.add(rest[index]);
    else ended.forEach((style) => styles.delete(style));
    add(rest[index + 1]);
  }
  return spans;
}

/** @param {string[]} lines @param {number} columns @returns {string} an address that is longer than a line is cut there */
function picture(lines, columns) {
  const width = Math.ceil(2 * MARGIN + columns * CELL.width);
  const height = 2 * MARGIN + lines.length * CELL.height;
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const style = `font-family="${FONT}" font-size="14" fill="#e6edf3"`;
  const ground = `<rect width="${width}" height="${height}" rx="8" fill="#161b22"/>`;
  const title = '<title>The report of npx bybit-auth doctor</title>';
  return `${open} ${style}>\n${title}\n${ground}\n${lines.map(textOf).filter(Boolean).join('\n')}\n</svg>\n`;
}

/** @param {string} svg @returns {string} its words, without what differs from run to run */
const words = (svg) => steadyLines(svg.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).join(' ');

async function main() {
  const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;
  for (const [name, output] of Object.entries(await reports())) {
    const file = path.join(FOLDER, name);
    const made = picture(shownLines(output), PICTURES[/** @type {keyof typeof PICTURES} */ (name)]);
    if (!check) {
      fs.writeFileSync(file, made);
    } else if (words(made) !== words(fs.readFileSync(file, 'utf8'))) {
      process.exitCode = 1;
      process.stderr.write(`docs/images/${name} is not what the doctor prints now: npm run docs:picture\n`);
    }
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
