'use strict';

const { pageUrl } = require('../../internal/version');

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

/**
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 * @returns {import('.').Command}
 */
const sandbox = ({ title, hosts, signing }) => {
  const environments = Object.keys(hosts.urls);
  return {
    name: 'sandbox',
    summary: `start a local ${title} server to test a bot against`,
    description: [
      'Starts the three environments on 127.0.0.1, with a working demo key, and prints one line for each request until ' +
        'Ctrl-C.',
      `Faults: ${FAULTS.join(', ')}.`,
      `Signatures are verified over ${signing.description}, as ${title} does.`,
      `The fields of keys and faults: ${pageUrl('sandbox')}`,
    ],
    operands: [],
    options: {
      port: {
        type: 'string',
        value: 'N',
        range: [0, 65_533],
        whole: true,
        default: 'three free ports in a row',
        description: `The port of ${environments[0]}; ${environments.slice(1).join(' and ')} use the next two.`,
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
      ['bybit-auth sandbox --port 8080', 'fixed ports: 8080, 8081 and 8082'],
      [
        `bybit-auth sandbox --key '{"apiKey":"k","secret":"s","expiredAt":"2020-01-01T00:00:00Z"}'`,
        'an expired key',
      ],
      [`bybit-auth sandbox --fault '{"clockSkewMs":-3000}'`, 'a server whose clock is behind'],
      [
        `bybit-auth sandbox --fault '{"nextReply":{"noAnswer":true,"when":{"method":"POST"}}}'`,
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
