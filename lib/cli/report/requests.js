'use strict';

/**
 * One request of a diagnosis, for the page. Pure.
 *
 * @module
 */

const { html } = require('./escape');
const { signed, timeText } = require('../../diagnose/facts');

/** @typedef {import('./escape').Markup} Markup */
/** @typedef {import('../../venues/venue').VenueReplies['fields']} ReplyNames */

/** @type {Readonly<Record<string, string>>} */
const PHASES = Object.freeze({
  clock: "The server's time",
  key: 'The key',
  needs: 'What the bot needs',
  probe: 'Where the key belongs',
});

/**
 * @param {any} request
 * @param {ReplyNames} fields
 * @returns {string} `HTTP 200, code 0`, with the exchange's name of the code
 */
function describeResult(request, fields) {
  const status = request.httpStatus === null ? 'no reply' : `HTTP ${request.httpStatus}`;
  const code = request[fields.code] ?? null;
  return code === null ? status : `${status}, ${fields.code} ${code}`;
}

/**
 * The server's clock minus the local one halfway through the round trip.
 *
 * @param {any} request
 * @returns {string}
 */
function describeOffset({ serverTime, sentAt, rttMs }) {
  if (typeof serverTime !== 'number' || typeof sentAt !== 'number' || typeof rttMs !== 'number') return '';
  return `${signed(serverTime - (sentAt + rttMs / 2))}, give or take ${Math.ceil(rttMs / 2)} ms`;
}

/**
 * @param {string} label
 * @param {unknown} value
 * @param {'third' | 'half' | 'code' | 'whole'} width `code`: half of it, in the font of code
 * @returns {Markup | false}
 */
function row(label, value, width) {
  if (value === null || value === undefined || value === '') return false;
  const shown = width === 'code' ? html`<code>${value}</code>` : value;
  return html`<div class="${width === 'code' ? 'half' : width}">
    <dt>${label}</dt>
    <dd>${shown}</dd>
  </div> `;
}

/**
 * @param {string} title
 * @param {Record<string, string> | null | undefined} headers
 * @returns {Markup | false}
 */
function headerList(title, headers) {
  const entries = Object.entries(headers ?? {});
  if (entries.length === 0) return false;
  const rows = entries.map(
    ([name, value]) =>
      html`<div>
        <dt>${name}</dt>
        <dd>${value === '' ? '(empty)' : value}</dd>
      </div> `,
  );
  return html`<h4>${title}</h4>
    <dl class="headers">${rows}</dl> `;
}

/**
 * @param {any} request
 * @param {number} number
 * @param {ReplyNames} fields the exchange's names of its code and its text
 * @returns {Markup}
 */
function requestCard(request, number, fields) {
  const { method, url, environment, phase, sentAt, rttMs, serverTime, traceId, requestId } = request;
  const text = request[fields.message];
  const address = String(url ?? '');
  const path = URL.canParse(address) ? new URL(address).pathname : address;
  const lists = [
    headerList('Sent', request.requestHeaders),
    headerList('Received', request.replyHeaders),
  ].filter(Boolean);
  const headers =
    lists.length > 0 &&
    html`<details>
      <summary>Headers of request ${number}</summary>
      ${lists}
    </details>`;
  const roundTrip = typeof rttMs === 'number' ? `${Math.round(rttMs * 10) / 10} ms` : '';
  const rows = [
    row('Purpose', PHASES[phase] ?? phase, 'third'),
    row('Environment', environment, 'third'),
    row('Round trip', roundTrip, 'third'),
    row('Sent, local clock', timeText(sentAt), 'third'),
    row('Clock of the server', timeText(serverTime), 'third'),
    row('Offset', describeOffset(request), 'third'),
    row('Traceid', traceId, 'code'),
    row('cdn-request-id', requestId, 'code'),
    row('Address', address, 'code'),
    row(fields.message, text, String(text ?? '').length > 60 ? 'whole' : 'half'),
  ];
  return html`<article class="request card">
    <h3>
      <span class="number">${number}.</span><code>${method} ${path}</code
      ><span class="result">${describeResult(request, fields)}</span>
    </h3>
    <dl class="grid">${rows}</dl>
    ${headers}
  </article> `;
}

module.exports = { requestCard };
