'use strict';

/** Where the documentation site is made. */

const path = require('node:path');
const { createRequire } = require('node:module');

const ROOT = path.join(__dirname, '..', '..');
const DOCS = path.join(ROOT, 'docs');

/** The path at which the site will be: `/` or `/name/`. */
const BASE = `/${(process.env.DOCS_BASE ?? '/').replace(/^\.?\/|\/$/g, '')}/`.replace('//', '/');

module.exports = {
  BASE,
  ROOT,
  DOCS,
  CACHE: path.join(DOCS, '.vitepress', 'cache'),
  DIST: path.join(DOCS, '.vitepress', 'dist'),
  /** What is made at build time; not in the repository. */
  MADE: path.join(DOCS, 'reference'),
  /** The tools of the site are in a folder of their own. */
  docsRequire: createRequire(path.join(DOCS, 'package.json')),
};
