'use strict';

/* global document, innerWidth, getComputedStyle -- what runs in the page */

/** Looks at the built site in a browser, on a phone and on a desk, in light and in dark. */

const fs = require('node:fs');
const path = require('node:path');

const { listedPages } = require('./check-pages');
const { BASE, DIST, DOCS } = require('./places');
const { serve } = require('./serve');

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const WINDOWS = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };
/** Each size and each scheme is checked for accessibility once: that is the slow part. */
const AUDITED = ['phone light', 'desk dark'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'];
const API_SAMPLE = [
  '',
  'axios/functions/attach',
  'classes/Signer',
  'type-aliases/RequestFindingId',
  'sandbox/',
];
const AUDITED_PAGES = ['index', 'axios', 'errors', 'performance', 'reference/api/bybit-auth/classes/Signer'];

/** @returns {Promise<string[]>} the pages that are looked at, without `.md` */
async function samplePages() {
  const listed = (await listedPages()).filter((page) => fs.existsSync(path.join(DOCS, page)));
  const sample = API_SAMPLE.map((page) => `reference/api/bybit-auth/${page.replace(/(^|\/)$/, '$1index')}`);
  return [...listed.map((page) => page.replace(/\.md$/, '')), ...sample];
}

/** @param {any} page @param {string} origin @returns {string[]} filled with what the browser complains of */
function listen(page, origin) {
  /** @type {string[]} */
  const complaints = [];
  page.on('request', (/** @type {any} */ request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(?:data|blob):/.test(url)) complaints.push(`asks another host: ${url}`);
  });
  page.on('response', (/** @type {any} */ response) => {
    if (response.status() >= 400) complaints.push(`HTTP ${response.status()} for ${response.url()}`);
  });
  page.on('console', (/** @type {any} */ message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (/** @type {Error} */ error) => complaints.push(`error: ${error.message}`));
  return complaints;
}

/** @param {any} page @param {string} address */
async function visit(page, address) {
  await page.goto(address);
  await page.waitForFunction(
    () => /** @type {any} */ (document.querySelector('#app'))?.__vue_app__ !== undefined,
  );
}

/** @param {any} page @returns {Promise<string[]>} what sticks out of the window, or shows nothing */
function layoutProblems(page) {
  return page.evaluate(() => {
    const found = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.push(`the page is ${wide} pixels wider than the window`);
    for (const element of document.querySelectorAll('.vp-doc > div > *, .vp-doc > *')) {
      const { right, width } = element.getBoundingClientRect();
      if (width > 0 && right > innerWidth + 1) {
        const excess = Math.round(right - innerWidth);
        found.push(`${element.tagName} sticks out by ${excess} pixels: ${element.textContent?.slice(0, 60)}`);
      }
    }
    for (const image of document.images) {
      if (image.complete && image.naturalWidth === 0) found.push(`${image.src} shows nothing`);
    }
    return found;
  });
}

/** @param {any} page @returns {Promise<string[]>} serious findings of an accessibility checker */
async function audit(page) {
  await page.evaluate(require('axe-core').source);
  const { violations } = await page.evaluate(
    (/** @type {string[]} */ runOnly) => /** @type {any} */ (globalThis).axe.run({ runOnly }),
    RULES,
  );
  return violations
    .filter((/** @type {any} */ { impact }) => impact === 'serious' || impact === 'critical')
    .map((/** @type {any} */ { id, nodes }) => `${id} (${nodes.length}): ${nodes[0].html.slice(0, 160)}`);
}

/** @param {any} page @param {string} url @param {boolean} isPhone @returns {Promise<string[]>} */
async function useSite(page, url, isPhone) {
  const problems = [];
  await visit(page, url);
  const isDark = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme === 'dark');
  await page.click(isPhone ? '.VPNavBarSearchButton, .DocSearch-Button' : '.DocSearch-Button');
  await page.fill('.VPLocalSearchBox input', '33004');
  const found = await page
    .waitForSelector('.VPLocalSearchBox .result', { timeout: 20_000 })
    .then(() => page.locator('.VPLocalSearchBox .result').first().innerText())
    .catch(() => '');
  if (found === '') problems.push('the search finds nothing for 33004');
  await page.keyboard.press('Escape');
  if (isPhone) {
    await visit(page, `${url}axios.html`);
    await page.click('.VPLocalNav .menu');
    const open = await page.waitForSelector('.VPSidebar.open', { timeout: 5000 }).catch(() => null);
    if (open === null) problems.push('the menu does not open');
  } else {
    const before = await isDark();
    await page.click('.VPNavBar .VPSwitchAppearance');
    if ((await isDark()) === before) problems.push('the switch for dark and light does nothing');
  }
  return problems;
}

/**
 * @param {any} browser
 * @param {{ url: string, where: keyof typeof WINDOWS, colorScheme: 'light' | 'dark', screenshots?: string }} options
 * @returns {Promise<string[]>}
 */
async function lookOnce(browser, { url, where, colorScheme, screenshots }) {
  const context = await browser.newContext({ viewport: WINDOWS[where], colorScheme });
  const page = await context.newPage();
  const complaints = listen(page, url);
  const problems = [];
  const name = `${where} ${colorScheme}`;
  for (const sample of await samplePages()) {
    await visit(page, `${url}${sample}.html`);
    const found = await layoutProblems(page);
    if (AUDITED.includes(name) && AUDITED_PAGES.includes(sample)) found.push(...(await audit(page)));
    problems.push(...[...found, ...complaints.splice(0)].map((text) => `${name}, ${sample}: ${text}`));
    if (screenshots !== undefined) {
      const file = `${sample.replaceAll('/', '-')} ${name}.png`.replaceAll(' ', '-');
      await page.screenshot({ path: path.join(screenshots, file) });
    }
  }
  const used = await useSite(page, url, where === 'phone');
  problems.push(...[...used, ...complaints.splice(0)].map((text) => `${name}: ${text}`));
  await context.close();
  return problems;
}

/**
 * @param {{ screenshots?: string, tell: (text: string) => void }} options
 * @returns {Promise<string[]>} what is wrong
 */
async function lookAtSite({ screenshots, tell }) {
  if (!fs.existsSync(CHROMIUM)) {
    return [`there is no ${CHROMIUM}: install chromium, or name one with CHROMIUM`];
  }
  const { chromium } = require('playwright-core');
  const { url, close } = await serve(DIST, BASE);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const problems = [];
  try {
    const look = async (/** @type {keyof typeof WINDOWS} */ where) => {
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        problems.push(...(await lookOnce(browser, { url, where, colorScheme, screenshots })));
        tell(`looked at ${(await samplePages()).length} pages: ${where}, ${colorScheme}`);
      }
    };
    await Promise.all([look('phone'), look('desk')]);
  } finally {
    await browser.close();
    close();
  }
  return problems;
}

module.exports = { lookAtSite };
