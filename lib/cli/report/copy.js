'use strict';

/** The report as text in the page, and the button that copies it. Without scripts the page shows the text without the button. */

const { html, trusted } = require('./escape');
const { createLayout } = require('../../errors/text');
const { reportText } = require('../../diagnose/text');

/** Columns of the text, as on a usual terminal. */
const WIDTH = 80;

/** The only script of the page. A page from a file may lack the clipboard of a secure page, so the text is selected, too. */
const SCRIPT = `
const button = document.getElementById('copy');
const text = document.getElementById('text');
const done = () => { button.textContent = 'Copied'; };
button.hidden = false;
button.addEventListener('click', () => {
  text.closest('details').open = true;
  getSelection().selectAllChildren(text);
  if (document.execCommand('copy')) return done();
  navigator.clipboard?.writeText(text.textContent).then(done, () => {});
});
`;

/**
 * @param {any} diagnosis
 * @param {import('../../diagnose/facts').Origin} origin
 * @returns {import('./escape').Markup}
 */
function copySection(diagnosis, origin) {
  const report = reportText(diagnosis, origin, createLayout({ width: WIDTH })).trimEnd();
  // A value becomes one line with single spaces; what stands between values is kept.
  const escaped = report
    .split(/(\n *| {2,})/)
    .map((part) => (/\S/.test(part) ? html`${part}` : trusted(part)));
  return html`<section aria-labelledby="as-text">
    <h2 id="as-text">As text</h2>
    <p>For an issue, a chat or support. It holds no secret either.</p>
    <button type="button" id="copy" hidden>Copy the report</button>
    <details class="text">
      <summary>Show it</summary>
      <pre id="text">${escaped}</pre>
    </details>
  </section>`;
}

module.exports = { SCRIPT, copySection };
