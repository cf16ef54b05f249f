'use strict';

/** The causes that say nothing about the key. */

const { API } = require('./record');

/** @typedef {import('./record').Cause} Cause */

/** @satisfies {Record<string, Cause>} */
const OTHER_CAUSES = {
  'session-limit': {
    ...API,
    title: () => 'Too many WebSocket sessions are open for this account',
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
    hints: () => [
      {
        id: 'retry',
        title: 'Retry',
        fix: 'Repeat reads after a pause; before you repeat an order, check whether it was placed.',
      },
      {
        id: 'network',
        title: 'Network',
        fix: 'Check the network, the proxy and the host name.',
      },
    ],
    help: () => ({
      what: 'The reply says nothing about the key: the server failed, a system in front of it replied, or no reply came. Do not change the key because of it.',
      proof:
        'HTTP 5xx, a web page instead of JSON, an empty or foreign body, no connection, or one of the codes of a failing server.',
    }),
  },
  'not-in-demo': {
    ...API,
    retryable: false,
    page: 'demo',
    title: () => 'Demo trading does not offer this endpoint',
    hints: ({ hosts }) => [
      {
        id: 'environment',
        title: 'Environment',
        fix: `Send this request to another environment, with a key that was made there. Key and host are in order: demo trading has only a part of the API. Read public market data from ${new URL(Object.values(hosts.urls)[0]).host}.`,
      },
    ],
    help: () => ({
      what: 'Demo trading has only a part of the API, and this endpoint or stream is not in it. The key and the host are in order.',
      proof: 'The code or the text says so.',
    }),
  },
  'retired-endpoint': {
    ...API,
    retryable: false,
    page: 'guide',
    title: () => 'The endpoint belongs to a retired API',
    hints: () => [
      {
        id: 'endpoint',
        title: 'Endpoint',
        fix: 'Use the endpoint of the current API that does the same. Neither waiting nor another key helps.',
      },
    ],
    help: ({ title }) => ({
      what: `${title} has switched off the interface that the path belongs to. It answers with a code of something else, such as a limit. The reply says nothing against the key.`,
      proof: 'The path of the request is one of a retired interface (inferred).',
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
