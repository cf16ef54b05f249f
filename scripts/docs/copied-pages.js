'use strict';

/** Makes pages of files outside docs/: the changelog and its like, and the examples with their own descriptions. */

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const ROOT = path.join(__dirname, '..', '..');
const DOCS = path.join(ROOT, 'docs');
const MADE = path.join(DOCS, 'reference');

const PROJECT = ['CHANGELOG.md', 'SECURITY.md', 'CONTRIBUTING.md'];
const LINK = /(?<!`)\[([^\]\n]+)\]\(([^)\s]+)\)/g;

/** @param {string} file @param {string} text */
function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/**
 * @param {string} text Markdown
 * @param {(href: string) => string | null} rewrite null: the link becomes its text
 * @returns {string}
 */
function withLinks(text, rewrite) {
  return text.replace(LINK, (_, label, href) => {
    const target = rewrite(href);
    return target === null ? label : `[${label}](${target})`;
  });
}

/** @param {string} source of an example @returns {string[]} the paragraphs of its first comment */
function introductionOf(source) {
  const [, comment] = /^(?:'use strict';\s*)?\/\*\*\n([\s\S]*?)\n \*\/$/m.exec(source) ?? [];
  if (comment === undefined) throw new Error('An example begins with a comment that says what it shows');
  return comment.replace(/^ \* ?/gm, '').split('\n\n');
}

/** @param {string} paragraph @returns {string} as Markdown; indented lines are commands */
function asMarkdown(paragraph) {
  if (!paragraph.startsWith('  ')) return paragraph.replaceAll('<', '\\<');
  return `\`\`\`sh\n${paragraph.replace(/^ {2}/gm, '')}\n\`\`\``;
}

function makeExamples() {
  const folder = path.join(ROOT, 'examples');
  const names = fs.readdirSync(folder).filter((name) => /\.(?:js|ts)$/.test(name));
  const rows = names.sort().map((name) => {
    const source = fs.readFileSync(path.join(folder, name), 'utf8');
    const paragraphs = introductionOf(source);
    const page = name.replace(/\.\w+$/, '');
    const code = `\`\`\`\`${path.extname(name).slice(1)}\n${source}\`\`\`\``;
    const text = [`# examples/${name}`, ...paragraphs.map(asMarkdown), code];
    write(path.join(MADE, 'examples', `${page}.md`), `${text.join('\n\n')}\n`);
    const [sentence] = paragraphs[0].replaceAll('\n', ' ').split(/(?<=[.:]) (?=[A-Z])/);
    return `| [${name}](${page}.md) | ${sentence.replaceAll('|', '\\|').replace(/:$/, '')} |`;
  });
  const introduction =
    'Programs of the repository that run against the sandbox, or against Bybit with a key of yours.';
  const table = ['| file | what it shows |', '| --- | --- |', ...rows].join('\n');
  write(path.join(MADE, 'examples', 'index.md'), `# Examples\n\n${introduction}\n\n${table}\n`);
}

async function makeCopiedPages() {
  const { siteLink } = await import(pathToFileURL(path.join(DOCS, '.vitepress', 'links.mjs')).href);
  for (const name of PROJECT) {
    const page = `reference/project/${name.toLowerCase()}`;
    const text = fs.readFileSync(path.join(ROOT, name), 'utf8');
    write(
      path.join(DOCS, page),
      withLinks(text, (href) => siteLink(href, name, page)),
    );
  }
  makeExamples();
}

module.exports = { introductionOf, makeCopiedPages, withLinks };
