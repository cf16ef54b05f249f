'use strict';

/** `bybit-auth/classify` in Chromium, in a page and in a worker, without a bundler. */

/* global Worker -- what runs in the page */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const { after, before, describe, test } = require('node:test');

const { classify } = require('../../lib');
const { makeClassifyModule } = require('../support/classify-module.js');
const { ARGUMENTS, CHROMIUM, skip } = require('../support/chromium.js');
const { recordedReplies } = require('../support/recorded-replies.js');

const WORKER = `import { classify } from './classify.mjs';
onmessage = ({ data }) => postMessage(data.map(({ body, context }) => classify(body, context)?.toJSON() ?? null));
postMessage('ready');`;

/** What passes into the page as it is: JSON. */
const REPLIES = recordedReplies().map((reply) => JSON.parse(JSON.stringify(reply)));
const EXPECTED = REPLIES.map(({ body, context }) => {
  const error = classify(body, context);
  return error === null ? null : JSON.parse(JSON.stringify(error));
});

const made = makeClassifyModule({ after });

describe('bybit-auth/classify in a browser', { skip }, () => {
  /** @type {any} */
  let browser;
  /** @type {string} */
  let origin;
  /** @type {http.Server | undefined} */
  let server;

  before(async () => {
    const { file } = await made;
    /** @type {Record<string, [type: string, content: string]>} */
    const files = {
      '/': ['text/html', '<!doctype html><title>classify</title><link rel="icon" href="data:,">'],
      '/classify.mjs': ['text/javascript', fs.readFileSync(file, 'utf8')],
      '/worker.mjs': ['text/javascript', WORKER],
    };
    server = http.createServer((request, response) => {
      const [type, content] = files[request.url ?? ''] ?? [];
      if (type === undefined) return void response.writeHead(404).end();
      response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(content);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
    const { chromium } = require('playwright-core');
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  /** @param {(page: any) => Promise<void>} use */
  async function withPage(use) {
    const page = await browser.newPage();
    /** @type {string[]} */
    const complaints = [];
    page.on('console', (/** @type {any} */ message) => complaints.push(message.text()));
    page.on('pageerror', (/** @type {Error} */ error) => complaints.push(error.message));
    await page.goto(`${origin}/`);
    await use(page);
    assert.deepEqual(complaints, []);
    await page.close();
  }

  test('a page imports it, and gets the answers that Node.js gives', () =>
    withPage(async (page) => {
      const answers = await page.evaluate(async (/** @type {any[]} */ replies) => {
        const from = '/classify.mjs';
        const module = await import(from);
        return replies.map(({ body, context }) => module.classify(body, context)?.toJSON() ?? null);
      }, REPLIES);
      assert.deepEqual(answers, EXPECTED);
    }));

  test('so does a worker', () =>
    withPage(async (page) => {
      const answers = await page.evaluate(
        (/** @type {any[]} */ replies) =>
          new Promise((resolve, reject) => {
            const worker = new Worker('/worker.mjs', { type: 'module' });
            worker.onerror = (/** @type {any} */ event) => reject(new Error(event.message));
            worker.onmessage = (/** @type {any} */ { data }) =>
              data === 'ready' ? worker.postMessage(replies) : resolve(data);
          }),
        REPLIES,
      );
      assert.deepEqual(answers, EXPECTED);
    }));
});
