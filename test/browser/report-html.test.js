'use strict';

/** The doctor's page in Chromium: it fits, loads nothing, is accessible, and nothing in a reply becomes markup. */

/* global Image, document, getComputedStyle, innerWidth -- what runs in the page */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { pathToFileURL } = require('node:url');

const { reportHtml } = require('../../lib/cli/report/html');
const { ARGUMENTS, CHROMIUM, skip } = require('../support/chromium.js');
const { HOSTILE, ORIGIN, everyDiagnosis } = require('../support/cli/diagnoses');
const { temporaryFolder } = require('../support/temporary-folder.js');

const WINDOWS = Object.freeze({ phone: { width: 360, height: 740 }, desk: { width: 1280, height: 900 } });
const SCHEMES = /** @type {const} */ (['light', 'dark']);
/** The slow part: each size and each scheme is checked for accessibility once. */
const CHECKED = ['phone light', 'desk dark'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'];

/** @type {Awaited<ReturnType<typeof everyDiagnosis>>} */
let diagnoses;
const folder = temporaryFolder({ after });

before(async () => {
  diagnoses = await everyDiagnosis();
});

/** @param {any} page @param {string} file @returns {Promise<{ urls: string[], complaints: string[] }>} */
async function open(page, file) {
  /** @type {string[]} */
  const urls = [];
  /** @type {string[]} */
  const complaints = [];
  page.on('request', (/** @type {any} */ request) => urls.push(request.url()));
  page.on('console', (/** @type {any} */ message) => complaints.push(message.text()));
  page.on('pageerror', (/** @type {Error} */ error) => complaints.push(error.message));
  await page.goto(pathToFileURL(file).href);
  return { urls, complaints };
}

/** @param {any} context @param {Buffer} image a PNG @returns {Promise<number>} how many colours are in it */
async function countColours(context, image) {
  const page = await context.newPage();
  const count = await page.evaluate(async (/** @type {string} */ data) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${data}`;
    await picture.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [picture.width, picture.height];
    const drawing = /** @type {any} */ (canvas.getContext('2d'));
    drawing.drawImage(picture, 0, 0);
    return new Set(new Uint32Array(drawing.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
  }, image.toString('base64'));
  await page.close();
  return count;
}

/** @param {any} page @returns {Promise<string[]>} what an accessibility checker has against it */
async function violationsOf(page) {
  await page.evaluate(require('axe-core').source);
  const { violations } = await page.evaluate(
    (/** @type {string[]} */ runOnly) => /** @type {any} */ (globalThis).axe.run({ runOnly }),
    RULES,
  );
  return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
}

describe('the page in a browser', { skip }, () => {
  /** @type {any} */
  let browser;
  before(async () => {
    const { chromium } = require('playwright-core');
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  });
  after(() => browser?.close());

  for (const [where, viewport] of Object.entries(WINDOWS)) {
    for (const colorScheme of SCHEMES) {
      test(`${where}, ${colorScheme}: fits, loads nothing, shows something, is accessible`, async () => {
        const context = await browser.newContext({ viewport, colorScheme });
        for (const { name, diagnosis, says } of diagnoses) {
          const file = path.join(folder, `${where} ${colorScheme} ${name}.html`);
          fs.writeFileSync(file, reportHtml(diagnosis, ORIGIN));
          const page = await context.newPage();
          const { urls, complaints } = await open(page, file);
          const seen = await page.evaluate(() => ({
            wide: document.documentElement.scrollWidth - innerWidth,
            text: document.body.innerText,
            title: document.title,
            styled: getComputedStyle(/** @type {any} */ (document.querySelector('.card'))).borderTopWidth,
            active: document.querySelectorAll(
              'script:not(body > script:last-child), img, iframe, object, embed, form, [onerror], a[href^="j"]',
            ).length,
          }));
          assert.ok(seen.wide <= 0, `${name}: ${seen.wide} pixels too wide`);
          assert.ok(seen.text.includes(says), name);
          assert.equal(seen.active, 0, `${name}: nothing was injected`);
          assert.doesNotMatch(seen.title, /owned/, name);
          assert.equal(seen.styled, '1px', `${name}: the style sheet passes the policy`);
          assert.deepEqual(urls, [pathToFileURL(file).href], `${name}: nothing is loaded`);
          assert.deepEqual(complaints, [], name);
          assert.ok((await countColours(context, await page.screenshot())) > 20, `${name}: not blank`);
          if (CHECKED.includes(`${where} ${colorScheme}`)) {
            assert.deepEqual(await violationsOf(page), [], name);
          }
          await page.close();
        }
        await context.close();
      });
    }
  }

  test('what a hostile reply says can be read as text', async () => {
    const { diagnosis } = /** @type {any} */ (diagnoses.find(({ name }) => name === 'hostile text'));
    const page = await browser.newPage();
    const file = path.join(folder, 'hostile.html');
    fs.writeFileSync(file, reportHtml(diagnosis, ORIGIN));
    await open(page, file);
    const text = await page.evaluate(() => document.body.innerText);
    assert.ok(text.includes(HOSTILE.slice(0, 60)), text);
    await page.close();
  });

  test('the button copies the report', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    const file = path.join(folder, 'copied.html');
    fs.writeFileSync(file, reportHtml(diagnoses[0].diagnosis, ORIGIN));
    await open(page, file);
    await page.click('#copy');
    await page.waitForFunction(() => document.getElementById('copy')?.textContent === 'Copied');
    const pasted = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(pasted, /^HEALTHY: Mainnet accepts key cli-…[^]*\nChecklist:[^]*\nFacts:/);
    await context.close();
  });

  test('on paper the headers are there, too', async () => {
    const page = await browser.newPage();
    const file = path.join(folder, 'paper.html');
    fs.writeFileSync(file, reportHtml(diagnoses[0].diagnosis, ORIGIN));
    await open(page, file);
    const isShown = () => {
      const header = /** @type {any} */ (document.querySelector('details .headers dd'));
      return header.checkVisibility({ contentVisibilityAuto: true });
    };
    assert.equal(await page.evaluate(isShown), false);
    await page.emulateMedia({ media: 'print' });
    await page.waitForFunction(isShown);
    const pdf = await page.pdf({ format: 'A4' });
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    await page.close();
  });
});
