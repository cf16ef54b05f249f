'use strict';

const { pageUrl } = require('../../internal/version');
const { portNames } = require('../ports');
const { USUAL, venueNames } = require('../venue');

/** The faults of lib/sandbox/faults.js, which help does not load. A test compares the two. */
const FAULTS = [
  ...[
    'clockSkewMs',
    'latencyMs',
    'arrivalLatencyMs',
    'dripMs',
    'down',
    'noAnswer',
    'answerTwice',
    'hangUpMidBody',
  ],
  ...['nextReply', 'everyReply', 'clientIp', 'rateLimited', 'enforceRateLimit', 'sessionLimit', 'legacyForm'],
  ...[
    'originString',
    'timestampForm',
    'unknownKeyReply',
    'expiredKeyReply',
    'unmatchedIpReply',
    'permissionReply',
  ],
];

const OTHERS = `Another exchange: --venue with one of ${venueNames().slice(1).join(', ')}; also with --help.`;

/** Numbers in words. @type {Readonly<Record<number, string>>} */
const COUNTS = Object.freeze({ 1: 'one', 2: 'two', 3: 'three' });

/**
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 * @returns {import('.').Command}
 */
const sandbox = (venue) => {
  const { title, hosts, signing, credentials } = venue;
  const environments = Object.keys(hosts.urls);
  const [home, ...others] = portNames(venue);
  const bybitAuth = venue.id === USUAL.id ? 'bybit-auth sandbox' : `bybit-auth sandbox --venue ${venue.id}`;
  const phrase = credentials.apiPassphrase === null ? '' : ',"passphrase":"p"';
  const isUsual = venue.id === USUAL.id;
  return {
    name: 'sandbox',
    summary: `start a local ${title} server to test a bot against`,
    description: [
      `Starts ${COUNTS[environments.length]} environments on 127.0.0.1, with a working demo key, and prints one line for each request until ` +
        'Ctrl-C.',
      ...(isUsual ? [OTHERS, `Faults: ${FAULTS.join(', ')}.`] : []),
      `Signatures are verified over ${signing.description}, as ${title} does.`,
      `The fields of keys and faults: ${pageUrl('sandbox')}`,
    ],
    operands: [],
    options: {
      venue: {
        type: 'string',
        value: 'VENUE',
        default: USUAL.id,
        description: `The exchange: ${venueNames().join(', ')}.`,
      },
      port: {
        type: 'string',
        value: 'N',
        range: [0, 65_533],
        whole: true,
        default: others.length === 0 ? 'any free port' : `${COUNTS[others.length + 1]} free ports in a row`,
        description:
          others.length === 0
            ? 'The port of every environment.'
            : `The port of ${home}; ${others.join(' and ')} ${others.length === 1 ? 'uses the next one' : 'use the next two'}.`,
      },
      environment: {
        type: 'string',
        short: 'e',
        value: 'ENVIRONMENT',
        default: environments[0],
        description: 'The environment of the demo key, and of keys without one.',
      },
      key: {
        type: 'string',
        multiple: true,
        value: 'JSON|FILE',
        description: 'A key, or an array of keys, instead of the demo key: JSON, or a file that contains it.',
      },
      fault: {
        type: 'string',
        multiple: true,
        value: 'JSON',
        description: 'Faults to start with, as JSON.',
      },
      quiet: { type: 'boolean', short: 'q', description: 'Do not print a line for each request.' },
    },
    examples: [
      [
        `${bybitAuth} --port 8080`,
        `fixed ports: ${[8080, ...others.map((_, index) => 8081 + index)].join(', ').replace(/, (?=\d+$)/, ' and ')}`,
      ],
      [
        isUsual
          ? `${bybitAuth} --key '{"apiKey":"k","secret":"s","expiredAt":"2020-01-01T00:00:00Z"}'`
          : `${bybitAuth} --key '{"apiKey":"k","secret":"s"${phrase},"ips":["192.0.2.1"]}'`,
        isUsual ? 'an expired key' : 'a key of another machine',
      ],
      [`${bybitAuth} --fault '{"clockSkewMs":-3000}'`, 'a server whose clock is behind'],
      [
        `${bybitAuth} --fault '{"nextReply":{"noAnswer":true,"when":{"method":"POST"}}}'`,
        'the first order is placed and never answered',
      ],
    ],
    exitCodes: {
      0: 'stopped by Ctrl-C',
      2: 'invalid command line, key or fault, or the port is in use',
    },
  };
};

module.exports = { FAULTS, sandbox };
