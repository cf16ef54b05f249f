'use strict';

/**
 * Where notifications go: for each kind of receiver, the requests that carry a number of them, and how its replies are
 * read.
 *
 * @module
 */

const { printable } = require('../signal/printable');
const { signMessage } = require('./standard-webhooks');

/**
 * @typedef {object} Notification  a row of the store
 * @property {number} id
 * @property {number} at  ms since 1970
 * @property {string} kind  such as `needs-operator`
 * @property {string} text  one sentence
 * @property {unknown} [detail]
 */
/**
 * @typedef {object} Message  one request that carries some notifications
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {string} body
 * @property {readonly number[]} ids  of the notifications
 */
/**
 * @typedef {object} Channel
 * @property {(settings: Record<string, any>, rows: readonly Notification[], now: number) => Message[]} messages
 * @property {(body: any) => unknown} retryAfter  seconds to wait, as the body of a reply says
 */

/** More lines than this are counted, not shown. */
const MOST_LINES = 20;

/**
 * Many notifications at once become one message: a chat allows few messages a minute.
 *
 * @param {readonly Notification[]} rows
 * @param {number} longest  characters
 * @returns {string}
 */
function toText(rows, longest) {
  const lines = rows
    .slice(0, MOST_LINES)
    .map(({ kind, text }) => `[signal-relay] ${kind}: ${printable(text)}`);
  while (lines.length > 1 && lines.join('\n').length > longest - 50) lines.pop();
  const hidden = rows.length - lines.length;
  if (hidden > 0) lines.push(`… and ${hidden} more: npx signal-relay ledger`);
  const text = lines.join('\n');
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** @param {string} url @param {unknown} value @param {readonly Notification[]} rows @returns {Message} */
const asJson = (url, value, rows) => ({
  url,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
  ids: rows.map(({ id }) => id),
});

/** @type {Readonly<Record<string, Channel>>} */
const CHANNELS = Object.freeze({
  // https://core.telegram.org/bots/api#sendmessage: 1 to 4096 characters
  telegram: {
    messages: ({ token, chat, baseURL = 'https://api.telegram.org' }, rows) => [
      asJson(`${baseURL}/bot${token}/sendMessage`, { chat_id: chat, text: toText(rows, 4096) }, rows),
    ],
    // https://core.telegram.org/bots/api#responseparameters
    retryAfter: (body) => body?.parameters?.retry_after,
  },
  // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
  slack: {
    messages: ({ url }, rows) => [asJson(url, { text: escapeSlack(toText(rows, 4000)) }, rows)],
    retryAfter: () => undefined,
  },
  // https://discord.com/developers/docs/resources/webhook#execute-webhook: up to 2000 characters
  discord: {
    messages: ({ url }, rows) => [
      asJson(url, { content: toText(rows, 2000), allowed_mentions: { parse: [] } }, rows),
    ],
    // https://discord.com/developers/docs/topics/rate-limits
    retryAfter: (body) => body?.retry_after,
  },
  // A program reads these, so each notification is a message of its own.
  webhook: {
    messages: ({ url, key }, rows, now) =>
      rows.map((row) => {
        const { id, at, kind, text, detail = null } = row;
        const message = asJson(
          url,
          {
            type: `signal-relay.${kind}`,
            timestamp: new Date(at).toISOString(),
            data: { id, kind, text, detail },
          },
          [row],
        );
        const proof = { id: `notification-${id}`, at: now, body: message.body };
        if (key !== undefined) Object.assign(message.headers, signMessage({ key, ...proof }));
        return message;
      }),
    retryAfter: () => undefined,
  },
});

/**
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 *
 * @param {string} text
 */
function escapeSlack(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

module.exports = { CHANNELS };
