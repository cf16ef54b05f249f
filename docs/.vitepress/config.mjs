import { createRequire } from 'node:module';

import GithubSlugger from 'github-slugger';
import { defineConfig } from 'vitepress';

import { stateDiagrams } from './diagrams.mjs';
import { repositoryLinks } from './links.mjs';
import { sidebar } from './sidebar.mjs';

/** Asked for at run time: what a configuration imports is bundled, which CommonJS does not survive. */
const { BASE } = createRequire(import.meta.url)('../../scripts/docs/places.js');

/** A heading has the same anchor here and where the Markdown is read. */
const slugify = (text) => new GithubSlugger().slug(text);

export default defineConfig({
  base: BASE,
  lang: 'en-GB',
  title: 'bybit-auth',
  description: 'The authentication layer of a Bybit bot, for Node.js',
  head: [['link', { rel: 'icon', href: `${BASE}icon.svg`, type: 'image/svg+xml' }]],
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
    docFooter: { prev: 'Previous page', next: 'Next page' },
    footer: { message: 'MIT licence. Not affiliated with Bybit.' },
  },
});
