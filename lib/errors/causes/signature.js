'use strict';

/** The causes that are about the signature, the headers around it, and the time in them. */

const { AUTH, headerList } = require('./record');

/** @typedef {import('./record').Cause} Cause */

/** One of them can be the fault of one request; a wrong key or clock makes all of them fail. */
const DOUBT = { ...AUTH, gate: /** @type {const} */ ('doubted'), page: /** @type {const} */ ('guide') };

/** @satisfies {Record<string, Cause>} */
const SIGNATURE_CAUSES = {
  'auth-failed': {
    ...AUTH,
    gate: 'rejected',
    page: 'errors',
    checks: ['key-exists', 'environment', 'signature', 'key-format', 'clock'],
    title: ({ title }) => `${title} could not authenticate the user`,
    help: ({ title, keys }) => ({
      what: `${title} could not authenticate the user, and does not say why.`,
      proof: 'The code or the text says so, or a WebSocket login is refused without a reason (inferred).',
      remedy: [
        `Call ${keys.path} with the same key: its reply is more precise.`,
        'Compare key, environment and secret.',
      ],
    }),
  },
  'bad-signature': {
    ...DOUBT,
    checks: ['signature', 'key-format', 'environment'],
    title: () => 'The signature does not match',
    help: ({ title, clock }) => ({
      what: `${title} found the key, computed the signature itself, and got another one: either the secret belongs to another key, or the bytes that were signed are not the bytes that were sent.`,
      proof: 'The code or the text says so.',
      remedy: [
        'If the strings are equal: use the secret that belongs to this key, or create a new key if it is lost.',
        `If they differ: sign exactly the bytes that are sent, after the HTTP client has encoded them, with the timestamp and ${clock.windowName} of the headers.`,
        'For an RSA key: register the public key of the private key that signs.',
      ],
    }),
  },
  'missing-auth': {
    ...DOUBT,
    checks: ['signature', 'key-format', 'key-exists', 'environment'],
    title: () => 'The authentication headers are missing or incomplete',
    help: (venue) => ({
      what: 'The request carried no authentication headers, or not all of them.',
      proof:
        'The text says so, a WebSocket asks for a login first, or a request without authentication headers got HTTP 401.',
      remedy: [
        `Send ${headerList(venue)}.`,
        'Check that no proxy or redirect drops headers, and that no variable is empty.',
        'WebSocket: wait for the reply to the login before you subscribe.',
      ],
    }),
  },
  'clock-ahead': {
    ...DOUBT,
    checks: ['clock'],
    title: ({ title }) => `The timestamp is ahead of ${title}'s clock: the local clock is fast`,
    help: ({ title, clock }) => ({
      what: `The timestamp is ${clock.aheadMs} ms or more ahead of ${title}'s clock. A larger ${clock.windowName} does not help: it only reaches into the past.`,
      proof:
        'The text shows the timestamp and the server time; without figures, the time of the reply is used (inferred).',
      remedy: [
        'Synchronise the clock of the machine (NTP).',
        `If that is not possible, correct timestamps by the offset to ${clock.path}.`,
        'Send milliseconds, not microseconds or nanoseconds.',
      ],
    }),
  },
  'clock-behind': {
    ...DOUBT,
    checks: ['clock'],
    title: () => 'The timestamp is too old: the local clock is slow',
    help: ({ clock }) => ({
      what: `The timestamp of the request is older than ${clock.windowName} because the local clock is slow.`,
      proof:
        'The server time was already later than the local clock when the reply arrived; or the timestamp is more than a minute old, which network latency hardly explains (inferred).',
      remedy: ['Synchronise the clock of the machine (NTP).', 'Send milliseconds, not seconds.'],
    }),
  },
  'request-late': {
    ...DOUBT,
    retryable: true,
    checks: ['clock'],
    title: ({ clock }) =>
      clock.largestWindow > 0
        ? `The request arrived after its ${clock.windowName}`
        : 'The timestamp was too old when the request arrived',
    help: ({ title, clock }) => ({
      what: `The request reached ${title} after its ${clock.windowName}, and the clock does not explain it: it waited between signing and sending, or the network was slow.`,
      proof:
        'The figures in the text show the age, and the local times of sending and receiving show where the time went. Without them the clock is not ruled out (inferred).',
      remedy: [
        'Sign just before sending, not before a queue, and sign again for every retry.',
        'Look for a busy event loop, a slow proxy, or new connections for each request.',
        `If you still want such an old order, raise ${clock.windowName} above the age in the reply.`,
      ],
    }),
  },
};

module.exports = { SIGNATURE_CAUSES };
