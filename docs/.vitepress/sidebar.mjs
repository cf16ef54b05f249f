import fs from 'node:fs';

import { SECTIONS } from './pages.mjs';

const DOCS = new URL('../', import.meta.url);
/** The generator tells interfaces from other types; to a reader both are types. */
const KINDS = {
  Classes: 'Classes',
  Functions: 'Functions',
  Variables: 'Values',
  Interfaces: 'Types',
  'Type Aliases': 'Types',
};
const ORDER = ['Functions', 'Classes', 'Values', 'Types'];

const exists = (page) => fs.existsSync(new URL(page, DOCS));
const linkOf = (page) => `/${page.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`;
const byText = (one, other) => (one.text.toLowerCase() < other.text.toLowerCase() ? -1 : 1);

/**
 * The types fold. What folds has to be a link, or its arrow would be a button inside of a button.
 *
 * @returns {object[]}
 */
function kinds(items, module) {
  return ORDER.map((kind) => ({
    text: kind,
    ...(kind === 'Types' ? { collapsed: true, link: `${module}#type-aliases` } : {}),
    items: items
      .filter(({ text }) => KINDS[text] === kind)
      .flatMap((group) => group.items)
      .map(({ text, link }) => ({ text, link: linkOf(link.slice(1)) }))
      .sort(byText),
  })).filter((group) => group.items.length > 0);
}

/** @returns {object[]} the tree of the API reference, one branch for each entry point */
function reference() {
  const file = new URL('reference/api/typedoc-sidebar.json', DOCS);
  if (!fs.existsSync(file)) return [];
  const flat = (modules) =>
    modules.flatMap(({ link, items = [] }) => {
      const inner = items.filter((item) => KINDS[item.text] === undefined);
      if (link === undefined) return flat(inner);
      const module = linkOf(link.slice(1));
      const specifier = module.replace(/^\/reference\/api\/|\/$/g, '');
      return [
        { text: specifier, link: module, collapsed: specifier.includes('/'), items: kinds(items, module) },
        ...flat(inner),
      ];
    });
  return flat(JSON.parse(fs.readFileSync(file, 'utf8'))).sort(byText);
}

/** @returns {object[]} */
function site() {
  return SECTIONS.map(({ text, pages }) => ({
    text,
    items: Object.entries(pages)
      .filter(([page]) => exists(page))
      .map(([page, title]) => ({ text: title, link: linkOf(page) })),
  })).filter(({ items }) => items.length > 0);
}

/** @returns {Record<string, object[]>} by the path at which it is shown */
export function sidebar() {
  const back = { text: 'All pages', link: '/' };
  return {
    '/reference/api/': [back, { text: 'API', link: '/reference/api/', items: reference() }],
    '/': site(),
  };
}
