'use strict';

const { prefixOf } = require('./variables');
const { USUAL, venueNames } = require('../venue');
const { checklistOf } = require('../../errors/checklist');
const { regionsOf } = require('../../diagnose/places');
const { portNames } = require('../ports');

/** s */
const LONGEST_WAIT_S = 86_400;
const LAST_PORT = 65_535;

/** @typedef {Readonly<import('../../venues/venue').Venue>} Venue */
/** @typedef {Readonly<Record<string, Readonly<import('.').Option>>>} Options */

/** @param {Venue} venue @returns {Options} what is asked */
function questions({ hosts, keys: { needs } }) {
  const environments = Object.keys(hosts.urls);
  return {
    venue: {
      type: 'string',
      value: 'VENUE',
      default: 'the one whose variables are set',
      description: `The exchange: ${venueNames().join(', ')}.`,
    },
    env: {
      type: 'string',
      short: 'e',
      value: 'ENVIRONMENT',
      default: environments[0],
      description: `The environment of the bot: ${environments.join(', ')}, or the base URL that it uses.`,
    },
    needs: {
      type: 'string',
      short: 'n',
      multiple: true,
      value: 'LIST',
      description:
        `What the key must be allowed to do: requests such as '${needs.request}' or ` +
        `permissions such as ${needs.name}, separated by commas.`,
    },
    ip: {
      type: 'string',
      value: 'HOST',
      description:
        'Ask this host for the public IP address of this machine, to compare it with the whitelist of the key. ' +
        'It has to answer GET / over HTTPS with the address alone, as icanhazip.com does. Nothing else is sent to it.',
    },
    probe: {
      type: 'boolean',
      short: 'p',
      description: 'If the key is unknown in this environment, try the others to find out where it belongs.',
    },
  };
}

/** @param {Venue} venue @returns {Options} what is written, and when */
function outputs({ title }) {
  return {
    json: {
      type: 'boolean',
      description: 'Print the diagnosis as one JSON document; with --watch one per line.',
    },
    html: {
      type: 'string',
      value: 'FILE',
      description:
        `Also write the diagnosis as one self-contained HTML page, for example for ${title} support. ` +
        'An existing file is replaced. Only its owner can read it.',
    },
    open: {
      type: 'boolean',
      description:
        'Open the HTML page in the browser. Without --html it is written to the folder for temporary files.',
    },
    'fail-on-warning': {
      type: 'boolean',
      description: 'End with the exit code 1 also when the key works, but something will hurt soon.',
    },
    watch: {
      type: 'boolean',
      short: 'w',
      description:
        'Repeat until Ctrl-C. Prints the full report when the verdict changes, otherwise one line.',
    },
    interval: {
      type: 'string',
      value: 'SECONDS',
      range: [1, LONGEST_WAIT_S],
      default: '60',
      description: 'The time between two diagnoses of --watch.',
    },
  };
}

/** @param {Venue} venue @returns {string} the regions whose hosts can be given, a sentence */
function regionText(venue) {
  const names = Object.keys(regionsOf(venue));
  return names.length === 0 ? '' : ` Regions have names, too: ${names.join(', ')}.`;
}

/** @param {Venue} venue @returns {Options} how the requests are made */
function requests(venue) {
  const { title, clock, credentials } = venue;
  const [home, ...others] = portNames(venue);
  const prefix = prefixOf(credentials.variables);
  const hasPassphrase = credentials.apiPassphrase !== null;
  const hasWindow = clock.largestWindow > 0;
  return {
    'env-file': {
      type: 'string',
      value: 'FILE',
      description:
        `Read the ${prefix}… variables from this file instead of the environment, with the parser of Node.js. ` +
        'Requires Node.js 20.12 or later.',
    },
    names: {
      type: 'string',
      value: hasPassphrase ? 'KEY,SECRET,PASSPHRASE' : 'KEY,SECRET',
      description: `The names of the variables with ${hasPassphrase ? 'key, secret and passphrase' : 'key and secret'}, as in Signer.fromEnv({ names }).`,
    },
    prefix: {
      type: 'string',
      value: 'PREFIX',
      description: 'What the names of the variables begin with, as in Signer.fromEnv({ prefix }).',
    },
    host: {
      type: 'string',
      multiple: true,
      value: 'ENVIRONMENT=URL',
      description: `Use this URL for an environment: a proxy or a regional host.${regionText(venue)}`,
    },
    sandbox: {
      type: 'string',
      value: 'PORT',
      range: [1, LAST_PORT - others.length],
      whole: true,
      description:
        `Ask the sandbox on this machine instead of ${title}. PORT is that of ${home}; ` +
        `${others.join(' and ')} are on the next ${others.length === 1 ? 'one' : 'two'}.`,
    },
    ...(hasWindow && {
      'recv-window': {
        type: 'string',
        value: 'MS',
        range: [1, 600_000],
        whole: true,
        default: String(clock.defaultWindow),
        description: `The ${clock.windowName} of the bot, in ms.`,
      },
    }),
    timeout: {
      type: 'string',
      value: 'MS',
      range: [1, 600_000],
      whole: true,
      default: '5000',
      description: 'The timeout of each request, in ms.',
    },
    quiet: {
      type: 'boolean',
      short: 'q',
      description: 'Do not print progress and warnings.',
    },
  };
}

/** Numbers of checks in words. @type {Readonly<Record<number, string>>} */
const COUNTS = Object.freeze({ 9: 'nine', 10: 'ten' });

/**
 * @param {Venue} venue
 * @returns {import('.').Command}
 */
const doctor = (venue) => {
  const { title, credentials, clock, keys } = venue;
  const { variables } = credentials;
  const [home] = Object.keys(venue.hosts.urls);
  const other = Object.keys(venue.hosts.urls)[1];
  const { needs } = keys;
  const phrase = variables.apiPassphrase === undefined ? '' : `, ${variables.apiPassphrase}`;
  const bybitAuth = venue.id === USUAL.id ? 'bybit-auth doctor' : `bybit-auth doctor --venue ${venue.id}`;
  return {
    name: 'doctor',
    summary: `find out why ${title} rejects your API key`,
    description: [
      `Runs the ${COUNTS[checklistOf(venue).length]} checks with the key in the environment variables, in at most six requests. The first line of the report ` +
        'names the cause and the fix in one sentence. A check is fail, warn or pass only with evidence; otherwise it is unknown.',
      `The credentials are read from ${variables.apiKey}${phrase} and one of ${variables.apiSecret}, ${variables.privateKey} and ` +
        `${variables.privateKeyFile} (with ${variables.passphrase} for an encrypted key). Otherwise the ` +
        '.env file of the working directory is read, if it exists. Secrets, signatures and whole API keys are ' +
        'never printed.',
      `It only reads. The requests are GET ${clock.path}, GET ${keys.path}, and the GET requests in --needs that ` +
        'the key information does not decide.',
    ],
    operands: [],
    options: { ...questions(venue), ...outputs(venue), ...requests(venue) },
    examples: [
      [bybitAuth, `the key in the environment or in .env, on ${home}`],
      [`${bybitAuth} --env ${other} --probe`, `and in which environment the key belongs, if not in ${other}`],
      [`${bybitAuth} --needs '${needs.request},${needs.name}'`, 'is the key allowed to do this?'],
      [`${bybitAuth} --html report.html`, `an HTML page for ${title} support`],
      [`${bybitAuth} --quiet --fail-on-warning`, 'for cron: also before the key expires'],
      [
        `${bybitAuth} --names API_KEY,API_SECRET${phrase && ',API_PASSPHRASE'}`,
        'other names than the usual ones',
      ],
      [`${bybitAuth} --json --quiet | jq .category`, 'for scripts'],
      [`${bybitAuth} --host demo=http://127.0.0.1:8080 --env demo`, 'through a proxy'],
      [`${bybitAuth} --sandbox 8080`, `against ${bybitAuth.replace('doctor', 'sandbox')} --port 8080`],
    ],
    exitCodes: {
      0: 'the key works and has everything that the bot needs; perhaps with a warning, unless --fail-on-warning is given',
      1: 'the key, the clock or the credentials are refused; also when the cause is not settled, and on a warning with --fail-on-warning',
      2: 'invalid command line, or a file that cannot be used',
      3: `no verdict: ${title} could not be reached, was busy, or the replies do not decide`,
      130: 'interrupted by Ctrl-C; with --watch the code of the last verdict instead',
    },
  };
};

module.exports = { doctor };
