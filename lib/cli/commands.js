'use strict';

/**
 * The command line as data: the source of `--help`, docs/cli.md and the argument parser.
 *
 * @module
 */

/**
 * @typedef {object} Option
 * @property {'boolean' | 'string'} type
 * @property {string} [short] one letter
 * @property {boolean} [multiple] may be given several times
 * @property {string} [value] the name of the value in the help, in capitals
 * @property {readonly [lowest: number, highest: number]} [range] the value is a number between these
 * @property {boolean} [whole] that number has no fraction
 * @property {string} [default] in words
 * @property {string} [alias] another spelling
 * @property {string} description
 */
/**
 * @typedef {object} Operand
 * @property {string} name in capitals
 * @property {string} description
 */
/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string} summary one line
 * @property {readonly string[]} description paragraphs
 * @property {readonly Operand[]} operands
 * @property {Readonly<Record<string, Readonly<Option>>>} options by long name
 * @property {readonly (readonly [command: string, what: string])[]} examples
 * @property {Readonly<Record<string, string>>} exitCodes
 */

/** Exit codes. 130 and 143 are the shell's codes for SIGINT and SIGTERM. */
const EXIT = Object.freeze({
  healthy: 0,
  cause: 1,
  usage: 2,
  noVerdict: 3,
  interrupted: 130,
  terminated: 143,
});

const ENVIRONMENTS = Object.freeze(['mainnet', 'testnet', 'demo']);

const LONGEST_WAIT_S = 86_400;

/** Options that every command has. @type {Readonly<Record<string, Readonly<Option>>>} */
const COMMON_OPTIONS = Object.freeze({
  help: { type: 'boolean', short: 'h', description: 'Print the help of the command and exit.' },
  color: {
    type: 'boolean',
    alias: 'colour',
    description: 'Use colours even when stdout is not a terminal. Overrides the environment.',
  },
  'no-color': {
    type: 'boolean',
    alias: 'no-colour',
    description: 'Do not use colours.',
  },
});

/** @type {Command} */
const DOCTOR = {
  name: 'doctor',
  summary: 'find out why Bybit rejects your API key',
  description: [
    'Runs the nine checks with the key in the environment variables, in at most six requests, and prints one sentence ' +
      'with the cause and the fix. A check is FAIL, warn or ok only with evidence; otherwise it is ?, with what would decide it.',
    'The credentials are read from BYBIT_API_KEY and one of BYBIT_API_SECRET, BYBIT_API_PRIVATE_KEY and ' +
      'BYBIT_API_PRIVATE_KEY_FILE (with BYBIT_API_PRIVATE_KEY_PASSPHRASE for an encrypted key). If none of them is ' +
      'set and the working directory has a .env file, that file is read. Secrets, signatures and whole API keys are ' +
      'never printed.',
    'It only reads. The requests are GET /v5/market/time, GET /v5/user/query-api, and the GET requests in --needs that ' +
      'the key information does not decide.',
  ],
  operands: [],
  options: {
    env: {
      type: 'string',
      short: 'e',
      value: 'ENVIRONMENT',
      default: 'mainnet',
      description: 'The environment of the bot: mainnet, testnet, demo, or the base URL that it uses.',
    },
    needs: {
      type: 'string',
      short: 'n',
      multiple: true,
      value: 'LIST',
      description:
        "What the key must be allowed to do: requests such as 'POST /v5/order/create?category=linear' or " +
        'permissions such as Wallet.AccountTransfer, separated by commas.',
    },
    probe: {
      type: 'boolean',
      short: 'p',
      description: 'If the key is unknown in this environment, try the others to find out where it belongs.',
    },
    json: {
      type: 'boolean',
      description: 'Print the diagnosis as one JSON document; with --watch one per line.',
    },
    html: {
      type: 'string',
      value: 'FILE',
      description:
        'Also write the diagnosis as one self-contained HTML page, for example for Bybit support. ' +
        'An existing file is replaced. Only its owner can read it.',
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
    'env-file': {
      type: 'string',
      value: 'FILE',
      description:
        'Read the BYBIT_API_… variables from this file instead of the environment, with the parser of Node.js. ' +
        'Requires Node.js 20.12 or later.',
    },
    host: {
      type: 'string',
      multiple: true,
      value: 'ENVIRONMENT=URL',
      description: 'Use this URL for an environment: a proxy, a regional host or the sandbox.',
    },
    'recv-window': {
      type: 'string',
      value: 'MS',
      range: [1, 600_000],
      whole: true,
      default: '5000',
      description: 'The recv_window of the bot, in ms.',
    },
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
  },
  examples: [
    ['bybit-auth doctor', 'the key in the environment or in .env, on mainnet'],
    [
      'bybit-auth doctor --env testnet --probe',
      'and in which environment the key belongs, if not in testnet',
    ],
    [
      "bybit-auth doctor --needs 'POST /v5/order/create?category=linear,Wallet.AccountTransfer'",
      'is the key allowed to do this?',
    ],
    ['bybit-auth doctor --html report.html', 'an HTML page for Bybit support'],
    ['bybit-auth doctor --json --quiet | jq .category', 'for scripts'],
    ['bybit-auth doctor --host demo=http://127.0.0.1:8080 --env demo', 'against a proxy or the sandbox'],
  ],
  exitCodes: {
    0: 'the key works and has everything that the bot needs; perhaps with a warning',
    1: 'the key, the clock or the credentials are refused; also when the cause is not settled',
    2: 'invalid command line, or a file that cannot be used',
    3: 'no verdict: Bybit could not be reached, was busy, or the replies do not decide',
    130: 'interrupted by Ctrl-C; with --watch the code of the last verdict instead',
  },
};

/** @type {Command} */
const EXPLAIN = {
  name: 'explain',
  summary: 'explain a return code and how to fix it',
  description: [
    'Prints what a return code means, common mistakes about it, and the checklist. A code with several meanings is shown ' +
      'with a sample reply for each.',
    'A reply of Bybit on stdin (JSON, an HTML page, or a log that contains one) is classified as the package does in a ' +
      'bot. Secrets in the input are not printed.',
  ],
  operands: [
    {
      name: 'CODE',
      description:
        'A retCode (33004, -2015), an HTTP status (401, http403), a category (clock-ahead) or a check ' +
        '(ip-whitelist). Without it, or with -, a reply is read from stdin.',
    },
  ],
  options: {
    json: { type: 'boolean', description: 'Print one JSON document.' },
  },
  examples: [
    ['bybit-auth explain 33004', 'a return code'],
    ['bybit-auth explain -2015', 'a negative one'],
    ['bybit-auth explain http403', 'an HTTP status'],
    ['tail -n 20 bot.log | bybit-auth explain', 'a reply in a log'],
  ],
  exitCodes: {
    0: 'explained',
    2: 'invalid command line',
    3: 'not an authentication code, or no reply found on stdin',
  },
};

/** @type {Command} */
const SANDBOX = {
  name: 'sandbox',
  summary: 'start a local Bybit server to test a bot against',
  description: [
    'Starts the three environments on 127.0.0.1, with a working demo key, and prints one line for each request until ' +
      'Ctrl-C. docs/sandbox.md lists the fields of keys and faults.',
    'Signatures are verified over timestamp + API key + recv_window + the raw query of a GET or the raw body of a ' +
      'POST, as Bybit does.',
  ],
  operands: [],
  options: {
    port: {
      type: 'string',
      value: 'N',
      range: [0, 65_533],
      whole: true,
      default: 'any free port',
      description: 'The port of mainnet; testnet and demo use the next two.',
    },
    environment: {
      type: 'string',
      short: 'e',
      value: 'ENVIRONMENT',
      default: 'mainnet',
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
  ],
  exitCodes: {
    0: 'stopped by Ctrl-C',
    2: 'invalid command line, key or fault, or the port is in use',
  },
};

/** @type {Command} */
const HELP = {
  name: 'help',
  summary: 'print the help of a command',
  description: ['Prints the help of a command, or the list of commands.'],
  operands: [{ name: 'COMMAND', description: 'The name of a command.' }],
  options: {},
  examples: [['bybit-auth help doctor', 'the same as bybit-auth doctor --help']],
  exitCodes: { 0: 'printed', 2: 'invalid command line' },
};

/** @type {readonly Command[]} */
const COMMANDS = Object.freeze([DOCTOR, EXPLAIN, SANDBOX, HELP]);

/** Environment variables that the commands read, by name. */
const VARIABLES = Object.freeze({
  BYBIT_API_KEY: 'the API key',
  BYBIT_API_SECRET: 'the API secret of an HMAC key',
  BYBIT_API_PRIVATE_KEY: 'the private key of an RSA key, as PEM',
  BYBIT_API_PRIVATE_KEY_FILE: 'the path of the private key file',
  BYBIT_API_PRIVATE_KEY_PASSPHRASE: 'the passphrase of an encrypted private key',
  BYBIT_AUTH_BACKEND: 'native or javascript: the signing backend',
  NO_COLOR: 'not empty: no colours',
  FORCE_COLOR: 'colours even when stdout is not a terminal; 0 for none',
  TERM: 'dumb: no colours, and progress in plain lines',
});

/**
 * @param {string} name
 * @returns {Command | undefined}
 */
function getCommand(name) {
  return COMMANDS.find((command) => command.name === name);
}

/**
 * What a command accepts.
 *
 * @param {Command} command
 * @returns {Record<string, Readonly<Option>>} by long name, aliases left out
 */
function listOptions(command) {
  return { ...command.options, ...COMMON_OPTIONS };
}

module.exports = { COMMANDS, COMMON_OPTIONS, ENVIRONMENTS, EXIT, VARIABLES, getCommand, listOptions };
