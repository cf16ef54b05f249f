'use strict';

/** Compares the pages of docs/ with the table of the sidebar. */

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const { DOCS } = require('./places');

/** @returns {Promise<string[]>} the pages of the table, relative to docs/ */
async function listedPages() {
  const { SECTIONS } = await import(pathToFileURL(path.join(DOCS, '.vitepress', 'pages.mjs')).href);
  return SECTIONS.flatMap((/** @type {{ pages: Record<string, string> }} */ { pages }) => Object.keys(pages));
}

/**
 * @param {{ strict: boolean, tell: (text: string) => void }} options
 * @returns {Promise<string[]>} what is wrong
 */
async function checkPages({ strict, tell }) {
  const listed = await listedPages();
  const missing = listed.filter((page) => !fs.existsSync(path.join(DOCS, page)));
  const unlisted = fs
    .readdirSync(DOCS)
    .filter((name) => name.endsWith('.md') && !listed.includes(name))
    .map((name) => `docs/${name} is not in docs/.vitepress/pages.mjs: no reader would find it`);
  const complaints = missing.map((page) => `docs/${page} is in docs/.vitepress/pages.mjs and does not exist`);
  if (!strict) complaints.forEach((complaint) => tell(`left out: ${complaint}`));
  return strict ? [...unlisted, ...complaints] : unlisted;
}

module.exports = { checkPages, listedPages };
