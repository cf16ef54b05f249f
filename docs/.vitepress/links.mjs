import { readFileSync } from 'node:fs';
import path from 'node:path/posix';

import { pageOfFile } from './pages.mjs';

const { homepage } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
export const REPOSITORY = homepage.replace(/#.*$/, '');
/** How pages that are also installed name the files of the repository. */
const FILES = `${REPOSITORY}/blob/main/`;

/**
 * A link as it is written for readers of the repository, for readers of the site.
 *
 * @param {string} href
 * @param {string} file  in which it stands, relative to the root of the repository
 * @param {string} page  that shows the file, relative to docs/
 * @returns {string | null} null when it leads to a file of the repository that no page shows
 */
export function siteLink(href, file, page) {
  const isAddress = href.startsWith(FILES);
  if (!isAddress && /^(?:[a-z][a-z+.-]*:|#|\/)/i.test(href)) return href;
  const [, target, anchor] = /^([^#]*)(#.*)?$/.exec(isAddress ? href.slice(FILES.length) : href);
  const wanted = path.join(isAddress ? '.' : path.dirname(file), target).replace(/\/$/, '');
  const found = pageOfFile(wanted);
  return found === null ? null : `${path.relative(path.dirname(page), found)}${anchor ?? ''}`;
}

/** @param {any} children tokens of one paragraph @param {(href: string) => string | null} rewrite */
function rewriteLinks(children, rewrite) {
  let isDropped = false;
  return children.filter((token) => {
    if (token.type === 'link_open') {
      const href = rewrite(token.attrGet('href'));
      isDropped = href === null;
      if (!isDropped) token.attrSet('href', href);
      return !isDropped;
    }
    return token.type !== 'link_close' || !isDropped;
  });
}

/** For markdown-it: links that leave docs/ lead to the page that shows the file, or are plain text. */
export function repositoryLinks(md) {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    const page = env.relativePath;
    if (page === undefined || page.startsWith('reference/')) return;
    for (const token of tokens.filter(({ type }) => type === 'inline')) {
      token.children = rewriteLinks(token.children, (href) => siteLink(href, `docs/${page}`, page));
    }
  });
}
