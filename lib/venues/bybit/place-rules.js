'use strict';

/**
 * What Bybit's replies mean by the place that was asked: an interface that is switched off, a part of demo trading that does not
 * exist, an upgrade to a WebSocket. These say more than code and status.
 *
 * @module
 */

const { only, row } = require('../rows');
const { RETIRED_PATHS } = require('./retired');

/** @typedef {import('../venue').ReplyRow} Row */

const UPGRADE = Object.freeze({
  codeless: /** @type {const} */ (true),
  transport: /** @type {const} */ ('websocket'),
});

const RETIRED = Object.freeze({
  path: RETIRED_PATHS,
  retryable: false,
  ...row('retired-endpoint', 'inferred', 'the path belongs to an interface before V5'),
});

/** @type {Row['hint']} */
const UPGRADE_HINT = Object.freeze({
  id: 'upgrade',
  title: 'WebSocket upgrade',
  fix: 'Compare the URL with the documented ones (/v5/private, /v5/trade, /v5/public/linear). A WebSocket upgrade carries no API key and no signature, so neither can be wrong: the path, a proxy, or the IP address is.',
});

/**
 * Statuses that say nothing about the key, where no row knows more.
 *
 * @type {import('../venue').VenueReplies['statusHints']}
 */
const STATUS_HINTS = Object.freeze({
  403: {
    id: 'forbidden',
    title: 'HTTP 403',
    fix: 'Wait 10 minutes and send fewer requests, send from an IP address in another country, and send no body with a GET. Data centres are often listed in the US. HTTP 403 comes from the network in front of Bybit, not from the check of the key.',
  },
  404: {
    id: 'endpoint',
    title: 'Endpoint',
    fix: 'Compare host and path with the documentation of the endpoint: one of them does not exist.',
  },
});

/** Source: https://bybit-exchange.github.io/docs/v5/error @type {import('../venue').VenueReplies['statusReasons']} */
const STATUS_REASONS = Object.freeze({
  403: 'the documented reasons for HTTP 403 are too many requests from this IP address, an IP address in the US or mainland China, and a GET with a body',
});

/** @type {readonly Readonly<Row>[]} */
const PLACE_ROWS = Object.freeze([
  {
    ...UPGRADE,
    status: only(404),
    environment: 'demo',
    path: /^\/v5\/(?:trade|public\b)/,
    ...row('not-in-demo', 'documented', 'demo trading has the private stream only'),
  },
  // A page that names a country, and a limit, are about the address; what the path is does not matter then.
  { ...RETIRED, ...UPGRADE, status: [400, 402] },
  { ...RETIRED, ...UPGRADE, status: [404, 428] },
  { ...RETIRED, codes: [10006, 10017, 10018] },
  { ...RETIRED, codeless: true, status: only(404) },
  { ...RETIRED, codeless: true, status: only(410) },
  { ...RETIRED, codeless: true, status: only(429) },
  {
    ...UPGRADE,
    status: only(401),
    shapes: ['empty', 'text', 'html'],
    retryable: false,
    hint: UPGRADE_HINT,
    ...row('no-verdict', 'documented', 'a WebSocket upgrade carries no credentials that could be refused'),
  },
  {
    ...UPGRADE,
    status: only(404),
    retryable: false,
    hint: UPGRADE_HINT,
    ...row('no-verdict', 'documented', 'the host has no WebSocket at this path'),
  },
]);

module.exports = { PLACE_ROWS, STATUS_HINTS, STATUS_REASONS };
