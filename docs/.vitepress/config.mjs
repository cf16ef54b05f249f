import GithubSlugger from 'github-slugger';
import { defineConfig } from 'vitepress';

import { stateDiagrams } from './diagrams.mjs';
import { REPOSITORY, repositoryLinks } from './links.mjs';
import { sidebar } from './sidebar.mjs';

/** The path at which the site is served: `/` or `/name/`. */
const BASE = `/${(process.env.DOCS_BASE ?? '').replace(/^\.?\/|\/$/g, '')}/`.replace('//', '/');

/** A heading has the same anchor here and where the Markdown is read. */
const slugify = (text) => new GithubSlugger().slug(text);

export default defineConfig({
  base: BASE,
  lang: 'en-GB',
  title: 'bybit-auth',
  description:
    'The authentication layer of a trading bot for Bybit, Binance, OKX, KuCoin, Gate.io and Bitget, for Node.js',
  head: [['link', { rel: 'icon', href: `${BASE}icon.svg`, type: 'image/svg+xml' }]],
  // Pages below reference/ are made of other files.
  transformPageData({ relativePath, frontmatter }) {
    if (relativePath.startsWith('reference/')) frontmatter.editLink = false;
  },
  markdown: {
    anchor: { slugify },
    config: (md) => md.use(repositoryLinks).use(stateDiagrams),
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    nav: [
      { text: 'Errors', link: '/errors' },
      { text: 'Command line', link: '/cli' },
      { text: 'API', link: '/reference/api/' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path`, text: 'Edit this page' },
    docFooter: { prev: 'Previous page', next: 'Next page' },
    footer: { message: 'MIT licence. Not affiliated with the exchanges.' },
  },
});
