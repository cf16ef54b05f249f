'use strict';

/** Pages with a generated part between two comments. */

const fs = require('node:fs');
const path = require('node:path');

const prettier = require('prettier');

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows @returns {string} a table in Markdown */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * @param {string} file  a page with the comments `<!-- NAME: written by npm run COMMAND -->` and `<!-- end of the NAME -->`
 * @param {string} name
 * @param {string} part  the text to put between them
 * @returns {string} the page with that part
 */
function withPart(file, name, part) {
  const page = fs.readFileSync(file, 'utf8');
  const pattern = new RegExp(`(<!-- ${name}: [^\\n]* -->\\n)[^]*(<!-- end of the ${name} -->)`);
  if (!pattern.test(page)) throw new Error(`${file} has no comments for the ${name}`);
  return page.replace(pattern, (_, start, end) => `${start}\n${part}\n\n${end}`);
}

/**
 * Writes the files that are not up to date. With `check` it writes nothing, names them, and sets the exit code to 1.
 *
 * @param {{ file: string, text: string }[]} files
 * @param {boolean} check
 */
async function update(files, check) {
  for (const { file, text } of files) {
    const wanted = await prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
    if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === wanted) continue;
    if (check) process.exitCode = 1;
    else fs.writeFileSync(file, wanted);
    process.stderr.write(`${check ? 'not up to date' : 'written'}: ${path.relative(process.cwd(), file)}\n`);
  }
}

module.exports = { table, update, withPart };
