'use strict';

/**
 * A diagnosis as one page that can be sent to the exchange's support: nothing loaded from anywhere, no script but the one of
 * the button that copies the report, every value escaped and redacted once more. Pure: diagnosis -> string.
 *
 * @module
 */

const { createHash } = require('node:crypto');

const { html, trusted } = require('./escape');
const {
  listFacts,
  namedCause,
  shortenSummary,
  shortClock,
  shortExpiry,
  timeText,
} = require('../../diagnose/facts');
const { venueOf } = require('../../venues');
const { SCRIPT, copySection } = require('./copy');
const { requestCard } = require('./requests');
const { STYLE } = require('./style');

/** @typedef {import('./escape').Markup} Markup */

/** Shapes that differ without colours, too. */
const ICONS = Object.freeze({
  pass: 'M8 .75a7.25 7.25 0 1 0 0 14.5A7.25 7.25 0 0 0 8 .75Zm3.6 5.1-4.2 5a.75.75 0 0 1-1.12.04l-2-2.1 1.1-1.03 1.42 1.5 3.65-4.36 1.15.96Z',
  fail: 'M8 .75a7.25 7.25 0 1 0 0 14.5A7.25 7.25 0 0 0 8 .75Zm2.95 9.14-1.06 1.06L8 9.06l-1.89 1.89-1.06-1.06L6.94 8 5.05 6.11l1.06-1.06L8 6.94l1.89-1.89 1.06 1.06L9.06 8l1.89 1.89Z',
  warn: 'M8 1 .6 14.5h14.8L8 1Zm-.75 4.75h1.5v4.5h-1.5v-4.5Zm0 5.75h1.5V13h-1.5v-1.5Z',
  unknown:
    'M8 .75a7.25 7.25 0 1 0 0 14.5A7.25 7.25 0 0 0 8 .75ZM7.2 10.9h1.6v1.5H7.2v-1.5Zm1.55-1.1h-1.5c0-1.2.35-1.75 1.15-2.4.6-.5.8-.75.8-1.2 0-.6-.45-1-1.15-1-.75 0-1.2.45-1.25 1.2H5.3C5.35 4.8 6.4 3.8 8.1 3.8c1.6 0 2.65.95 2.65 2.35 0 1-.45 1.6-1.25 2.2-.6.45-.75.75-.75 1.45Z',
});
/** @type {Readonly<Record<string, { icon: keyof typeof ICONS, word: string }>>} */
const VERDICTS = Object.freeze({
  healthy: { icon: 'pass', word: 'Healthy' },
  warning: { icon: 'warn', word: 'Warning' },
  'cause-found': { icon: 'fail', word: 'Cause found' },
  'not-settled': { icon: 'unknown', word: 'Not settled' },
  'no-verdict': { icon: 'unknown', word: 'No verdict' },
});
/**
 * @param {keyof typeof ICONS} name
 * @returns {Markup}
 */
function icon(name) {
  return trusted(
    `<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path fill="currentColor" fill-rule="evenodd" d="${ICONS[name]}"/></svg>`,
  );
}

/**
 * @param {unknown} url
 * @returns {Markup | string} a link only where it leads to a web page
 */
function link(url) {
  const address = String(url ?? '');
  if (!/^https:\/\//.test(address)) return address;
  return html`<a href="${address}" rel="noreferrer noopener">${address.replace(/^https:\/\//, '')}</a>`;
}

/**
 * @param {any} diagnosis
 * @returns {Markup}
 */
function verdictCard(diagnosis) {
  const { verdict } = diagnosis;
  const { icon: name, word } = VERDICTS[verdict];
  const cause = namedCause(diagnosis);
  const named =
    cause !== null && html`<span class="named"><code>${cause}</code> (${diagnosis.confidence})</span>`;
  return html`<div class="verdict card ${verdict}">
    <p><span class="word">${icon(name)}${word}</span>${named}</p>
    <h1>${shortenSummary(diagnosis)}</h1>
  </div>`;
}

/**
 * @param {string} label
 * @param {readonly [value: string, small: string]} text
 * @returns {Markup}
 */
function tile(label, [value, small]) {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}${small !== '' && html` <span class="small">${small}</span>`}</dd>
  </div>`;
}

/**
 * @param {any} diagnosis
 * @returns {Markup}
 */
function tiles(diagnosis) {
  const { asked, environment, clock } = diagnosis;
  return html`<dl class="tiles card">
    ${tile('Asked', [asked.environment ?? 'another host', ''])}
    ${tile('Key belongs to', [environment ?? 'not proven', ''])} ${tile('Local clock', shortClock(clock))}
    ${tile('Expires', [shortExpiry(diagnosis), ''])}
  </dl>`;
}

/**
 * @param {import('../../errors').Check} check
 * @returns {Markup}
 */
function checkItem({ step, title, status, evidence }) {
  return html`<li class="step ${status}">
    <span class="mark">${icon(/** @type {keyof typeof ICONS} */ (status))}${status}</span>
    <div>
      <h3><span class="number">${step}.</span> ${title}</h3>
      <p class="evidence">${evidence}</p>
    </div>
  </li> `;
}

/**
 * @param {any} diagnosis
 * @returns {Markup}
 */
function checklist({ checks }) {
  const passed = checks.filter((/** @type {any} */ { status }) => status === 'pass');
  const others = checks.filter((/** @type {any} */ { status }) => status !== 'pass');
  const names = passed.map((/** @type {any} */ { title }) => title).join(', ');
  const count = `${passed.length} passed: `;
  return html`<section aria-labelledby="checklist">
    <h2 id="checklist">Checklist</h2>
    <p>A check is fail, warn or pass only on evidence. An unknown one says what would decide it.</p>
    ${
      others.length > 0 &&
      html`<ol class="card">
        ${others.map(checkItem)}
      </ol>`
    }
    ${
      passed.length > 0 &&
      html`<details class="passed card">
        <summary>${count}${names}</summary>
        <ol>
          ${passed.map(checkItem)}
        </ol>
      </details>`
    }
  </section>`;
}

/**
 * @param {import('../../errors').Hint} hint
 * @param {number} index
 * @returns {Markup}
 */
function hintItem({ title, fix, url, open, run = [] }, index) {
  const page = open && html`<p class="see">Open ${link(open)}</p>`;
  const commands = run.map((command) => html`<p class="see">Run <code>${command}</code></p>`);
  return html`<li class="hint">
    <h3><span class="number">${index + 1}.</span> ${title}</h3>
    <p class="fix">${fix}</p>
    ${commands} ${page}
    <p class="see">See ${link(url)}</p>
  </li> `;
}

/**
 * @param {any} diagnosis
 * @returns {Markup | false}
 */
function advice({ hints }) {
  return (
    hints.length > 0 &&
    html`<section aria-labelledby="advice">
      <h2 id="advice">What to do</h2>
      <p>Most likely fix first.</p>
      <ol class="card">
        ${hints.map(hintItem)}
      </ol>
    </section>`
  );
}

/**
 * @param {any} diagnosis
 * @param {import('../../diagnose/facts').Origin} origin
 * @returns {Markup}
 */
function facts(diagnosis, origin) {
  const rows = listFacts(diagnosis, origin).map(
    ([label, value]) =>
      html`<div>
        <dt>${label}</dt>
        <dd>${value}</dd>
      </div> `,
  );
  return html`<section aria-labelledby="facts">
    <h2 id="facts">Facts</h2>
    <dl class="facts card">${rows}</dl>
  </section>`;
}

/**
 * @param {any} diagnosis
 * @returns {Markup}
 */
function requestSection(diagnosis) {
  const { title, replies } = venueOf(diagnosis);
  const cards = diagnosis.requests.map((/** @type {any} */ request, /** @type {number} */ index) =>
    requestCard(request, index + 1, replies.fields),
  );
  return html`<section aria-labelledby="requests">
    <h2 id="requests">Requests</h2>
    <p>Every request of this diagnosis, in order. ${title} support can look up a request by its ids.</p>
    ${cards.length > 0 ? cards : html`<p class="card none">No request was sent.</p>`}
  </section>`;
}

/**
 * The page.
 *
 * @param {any} diagnosis see lib/diagnose/diagnosis.js
 * @param {import('../../diagnose/facts').Origin} origin
 * @returns {string} a whole HTML document, UTF-8
 */
function reportHtml(diagnosis, origin) {
  // The hashes are those of the text between the tags, to the byte: no other script and no other style is allowed.
  const [style, script] = [STYLE, SCRIPT].map((text) => createHash('sha256').update(text).digest('base64'));
  const sources = `style-src 'sha256-${style}'; script-src 'sha256-${script}'`;
  const policy = `default-src 'none'; ${sources}; base-uri 'none'; form-action 'none'`;
  const { word } = VERDICTS[diagnosis.verdict];
  const { title } = venueOf(diagnosis);
  const when = timeText(diagnosis.startedAt);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>${word}: ${title} API key, ${when.slice(0, 10)}</title>
        ${trusted(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <div class="page">
          <header class="brand">
            <span><strong>bybit-auth doctor</strong></span
            ><span>${when}</span>
          </header>
          <main>
            ${verdictCard(diagnosis)} ${tiles(diagnosis)} ${advice(diagnosis)} ${checklist(diagnosis)}
            ${facts(diagnosis, origin)} ${requestSection(diagnosis)} ${copySection(diagnosis, origin)}
          </main>
          <footer>
            <p>
              This page holds no secret, no signature and no whole API key: it shows only the first four
              characters.
            </p>
            <p>
              Times are UTC. Offsets are the clock of the server minus the local one. bybit-auth is not
              affiliated with ${title}.
            </p>
          </footer>
        </div>
        ${trusted(`<script>${SCRIPT}</script>`)}
      </body>
    </html> `;
  return `${page.text.trim()}\n`;
}

module.exports = { reportHtml };
