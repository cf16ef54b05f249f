'use strict';

/** The causes that say nothing about the key. */

const { API, regionalHosts } = require('./record');

/** @typedef {import('./record').Cause} Cause */

const RETRY = Object.freeze({
  id: 'retry',
  title: 'Retry',
  fix: 'Repeat reads after a pause; before you repeat an order, check whether it was placed.',
});
/** A connection that is refused or cut like this may be blocked on the way to the exchange. */
const CUT =
  /^(?:ECONNRESET|EPROTO|ETIMEDOUT|UND_ERR_SOCKET|UND_ERR_CONNECT_TIMEOUT|ERR_SSL_|ERR_TLS_|.*CERT)/;

/**
 * @param {Readonly<import('./record').Venue>} venue
 * @returns {import('./record').CauseHint[]} for an HTTP 403 that does not say why
 */
function forbiddenHints(venue) {
  return [
    {
      id: 'wait',
      title: 'Request limit',
      fix: `If this machine sent many requests, wait${venue.replies.waits.advice} and then send fewer.`,
    },
    {
      id: 'location',
      title: 'Location',
      fix: `Send from an IP address in a country that ${venue.title} serves; data centres are often listed under another country. ${regionalHosts(venue)}`.trim(),
    },
    { id: 'body', title: 'Request body', fix: 'Send no body with a GET request: firewalls refuse it.' },
  ];
}

/**
 * @param {Readonly<import('./record').Venue>} venue
 * @param {import('../../classify/responder').Responder | null} responder
 * @returns {import('./record').CauseHint[]}
 */
function unknownHints(venue, responder) {
  const isCut =
    responder?.part === 'network' && CUT.test(responder.name) && venue.hosts.regional !== undefined;
  const network = {
    id: 'network',
    title: 'Network',
    fix: 'Check the network, the proxy and the host name: respondedBy names the system that replied, if it is known.',
  };
  if (!isCut) return [RETRY, network];
  return [RETRY, { id: 'host', title: 'Host', fix: regionalHosts(venue) }, network];
}

/** @param {import('../../classify/responder').Responder | null} responder of a reply @returns {boolean} perhaps on the exchange's side */
const isInFront = (responder) =>
  responder === null || ['cdn', 'firewall', 'exchange'].includes(responder.part);

/** @satisfies {Record<string, Cause>} */
const OTHER_CAUSES = {
  'session-limit': {
    ...API,
    title: () => 'Too many WebSocket trade sessions are open for this account',
    hints: () => [
      {
        id: 'sessions',
        title: 'Open sessions',
        fix: 'Close connections that are no longer used, and log in once per connection.',
      },
      {
        id: 'wait',
        title: 'Wait',
        fix: 'Wait before you reconnect: a reconnect loop keeps the limit exceeded.',
      },
    ],
    help: () => ({
      what: 'Too many sessions of the WebSocket trade channel are open under one UID. The reply says nothing against the key.',
      proof: 'The code or the text says so.',
    }),
  },
  'rate-limit': {
    ...API,
    kind: 'rate-limit',
    page: 'limits',
    title: () => 'Too many requests',
    hints: ({ replies }) => [
      { id: 'wait', title: 'Wait', fix: `Wait as long as the reply says${replies.waits.advice}.` },
      {
        id: 'pace',
        title: 'Request rate',
        fix: 'Spread the requests, and take prices from WebSocket streams instead of polling.',
      },
    ],
    help: () => ({
      what: 'This key, UID or IP address sent more requests than are allowed. The reply says nothing against the key.',
      proof: 'One of the codes of limits, or HTTP 429 (documented).',
    }),
  },
  'no-verdict': {
    ...API,
    title: () => 'The reply says nothing about the API key',
    hints: (venue, { httpStatus, respondedBy = null }) =>
      httpStatus === 403 && isInFront(respondedBy) ? forbiddenHints(venue) : unknownHints(venue, respondedBy),
    help: () => ({
      what: 'The reply says nothing about the key: the server failed, a system in front of it replied, or no reply came. Do not change the key because of it.',
      proof:
        'HTTP 5xx, a web page instead of JSON, an empty or foreign body, no connection, or one of the codes of a failing server.',
    }),
  },
  business: {
    ...API,
    retryable: false,
    title: ({ title }) => `${title} refused the request itself`,
    hints: () => [
      {
        id: 'request',
        title: 'Request',
        fix: "Compare the request's parameters with the text of the reply and the endpoint's documentation.",
      },
    ],
    help: ({ title, replies }) => ({
      what: `${title} accepted the key and refused the request itself: a parameter, a balance, a state.`,
      proof: `A ${replies.fields.code} that is not about authentication, limits or server failures.`,
    }),
  },
};

module.exports = { OTHER_CAUSES };
