'use strict';

/**
 * Looks for dead links and anchors in the built site, and in the Markdown files as they are read in the repository.
 * External links are counted by host; nobody is asked.
 */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const { BASE, DIST, ROOT, docsRequire } = require('./places');

const EXTERNAL = /^[a-z][a-z+.-]*:/i;

/** @typedef {{ anchors: Set<string>, links: string[] }} Document */

/** @param {string} text @returns {string} */
function unescapeHtml(text) {
  return text.replace(
    /&(amp|quot|lt|gt|#39);/g,
    (_, name) => ({ amp: '&', quot: '"', lt: '<', gt: '>' })[name] ?? "'",
  );
}

/** @param {string} html @param {RegExp} pattern with one group @returns {string[]} */
function attributes(html, pattern) {
  return [...html.matchAll(pattern)].map(([, value]) => unescapeHtml(value));
}

/** @param {string} html @returns {Document} */
function readHtml(html) {
  const links = attributes(html, /<(?:a|link|img|script|source)\s[^>]*?(?:href|src)="([^"]*)"/g);
  return { anchors: new Set(attributes(html, /\sid="([^"]*)"/g)), links };
}

/** @returns {Promise<(text: string) => Document>} reads Markdown as the pages of a repository show it */
async function markdownReader() {
  const { default: GithubSlugger } = await import(pathToFileURL(docsRequire.resolve('github-slugger')).href);
  const markdown = docsRequire('markdown-it')({ html: true, linkify: false });
  return (text) => {
    const slugger = new GithubSlugger();
    const tokens = markdown.parse(text.replace(/^---\n[\s\S]*?\n---\n/, ''), {});
    const headings = tokens.flatMap((/** @type {any} */ { type }, /** @type {number} */ index) =>
      type === 'heading_open' ? [tokens[index + 1].children] : [],
    );
    const plain = (/** @type {any[]} */ children) => children.map(({ content }) => content).join('');
    const inline = tokens.flatMap((/** @type {any} */ { children }) => children ?? []);
    const links = inline.flatMap((/** @type {any} */ token) => {
      const target = token.attrGet('href') ?? token.attrGet('src');
      return target === null ? [] : [decodeURI(target)];
    });
    return {
      anchors: new Set(headings.map((/** @type {any[]} */ children) => slugger.slug(plain(children)))),
      links,
    };
  };
}

/**
 * @param {Map<string, Document>} documents by path
 * @param {(file: string, link: string) => { target: string, anchor: string }} resolve
 * @param {(target: string) => boolean} exists for what is not among the documents
 * @returns {string[]} dead links
 */
function deadLinks(documents, resolve, exists) {
  return [...documents].flatMap(([file, { links }]) =>
    [...new Set(links)].flatMap((link) => {
      if (EXTERNAL.test(link) || link.startsWith('//')) return [];
      const { target, anchor } = resolve(file, link);
      const found = documents.get(target);
      if (found === undefined && !exists(target)) return [`${file}: dead link ${link}`];
      const isDead = anchor !== '' && found !== undefined && !found.anchors.has(anchor);
      return isDead ? [`${file}: dead anchor ${link}`] : [];
    }),
  );
}

/** @returns {{ documents: Map<string, Document>, dead: string[] }} */
function checkHtml() {
  const names = /** @type {string[]} */ (fs.readdirSync(DIST, { recursive: true })).filter((f) =>
    f.endsWith('.html'),
  );
  const documents = new Map(
    names.map((name) => [name, readHtml(fs.readFileSync(path.join(DIST, name), 'utf8'))]),
  );
  const dead = deadLinks(
    documents,
    (file, link) => {
      const url = new URL(link, `http://site${BASE}${file}`);
      const target = decodeURI(url.pathname)
        .slice(BASE.length)
        .replace(/(^|\/)$/, '$1index.html');
      return { target, anchor: decodeURIComponent(url.hash.slice(1)) };
    },
    (target) => fs.existsSync(path.join(DIST, target)) || fs.existsSync(path.join(DIST, `${target}.html`)),
  );
  return { documents, dead };
}

/** @returns {Promise<{ documents: Map<string, Document>, dead: string[] }>} */
async function checkMarkdown() {
  const listing = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  const names = execFileSync('git', listing, { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
  const read = await markdownReader();
  const there = names.filter((name) => fs.existsSync(path.join(ROOT, name)));
  const documents = new Map(
    there.map((name) => [name, read(fs.readFileSync(path.join(ROOT, name), 'utf8'))]),
  );
  const dead = deadLinks(
    documents,
    (file, link) => {
      const [target, anchor = ''] = link.split('#');
      return { target: target === '' ? file : path.posix.join(path.posix.dirname(file), target), anchor };
    },
    (target) => !target.startsWith('..') && fs.existsSync(path.join(ROOT, target)),
  );
  return { documents, dead };
}

/** @param {Iterable<Document>} documents @returns {[host: string, count: number][]} the most frequent first */
function externalHosts(documents) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { links } of documents) {
    for (const link of links.filter((address) => /^https?:/.test(address))) {
      const { host } = new URL(link);
      counts.set(host, (counts.get(host) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** @param {{ tell: (text: string) => void }} options @returns {Promise<string[]>} what is wrong */
async function checkLinks({ tell }) {
  const html = checkHtml();
  const markdown = await checkMarkdown();
  const count = (/** @type {Map<string, Document>} */ documents) =>
    [...documents.values()].reduce((sum, { links }) => sum + links.length, 0);
  tell(`links: ${count(html.documents)} in ${html.documents.size} pages of the site`);
  tell(`links: ${count(markdown.documents)} in ${markdown.documents.size} Markdown files`);
  const hosts = externalHosts([...html.documents.values(), ...markdown.documents.values()]);
  tell(`external links, not asked: ${hosts.map(([host, times]) => `${host} ${times}`).join(', ')}`);
  return [...html.dead, ...markdown.dead];
}

module.exports = { checkLinks, deadLinks, markdownReader, readHtml };
