'use strict';

/** The links of a document that lead to files of this repository: relative ones, and addresses of the repository. */

const path = require('node:path');

/** `[text](href)`, `![text](href)` and `[name]: href`. */
const LINK = /\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm;
const SCHEME = /^\w+:/;

/** @param {string} text Markdown @returns {string} without code */
const proseOf = (text) => text.replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** @param {string} homepage of package.json @returns {RegExp} an address of a file in the repository */
function repositoryPattern(homepage) {
  const { pathname } = new URL(homepage);
  return new RegExp(
    `^https://(?:github\\.com${pathname}/(?:blob|tree)|raw\\.githubusercontent\\.com${pathname})/main/`,
  );
}

/**
 * @param {string} text
 * @param {string} file  in which it stands, from the root of the repository
 * @param {string} homepage
 * @returns {{ href: string, isRelative: boolean, target: string, anchor: string }[]} target: from the root of the repository
 */
function linksOf(text, file, homepage) {
  const repository = repositoryPattern(homepage);
  return [...proseOf(text).matchAll(LINK)]
    .map(([, inline, definition]) => inline ?? definition)
    .filter((href) => !SCHEME.test(href) || repository.test(href))
    .map((href) => {
      const isRelative = !SCHEME.test(href);
      const [place, anchor = ''] = href.replace(repository, '').split('#');
      const folder = isRelative ? path.posix.dirname(file) : '.';
      return { href, isRelative, target: place === '' ? file : path.posix.join(folder, place), anchor };
    });
}

module.exports = { linksOf };
