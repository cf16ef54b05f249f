'use strict';

/**
 * The command line as data: what `--help`, docs/cli.md and the shell completions say, and what the parser accepts.
 *
 * @module
 */

/**
 * @typedef {object} Option
 * @property {'boolean' | 'string'} type
 * @property {string} [short] one letter
 * @property {boolean} [multiple] may be given several times
 * @property {string} [value] what stands for the value in help, in capitals
 * @property {readonly string[]} [choices] what the shells suggest for the value
 * @property {'file'} [complete] the shells suggest files
 * @property {readonly [lowest: number, highest: number]} [range] the value is a number between these
 * @property {boolean} [whole] that number has no fraction
 * @property {string} [default] in words
 * @property {string} [alias] another spelling
 * @property {string} description
 */
/**
 * @typedef {object} Operand
 * @property {string} name in capitals
 * @property {boolean} required
 * @property {readonly string[] | 'commands' | 'subjects'} [choices] what the shells suggest
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

/** What a run ends with. 130 and 143 are what shells give for a process that a signal ended. */
const EXIT = Object.freeze({
  healthy: 0,
  cause: 1,
  usage: 2,
  noVerdict: 3,
  interrupted: 130,
  terminated: 143,
});

const ENVIRONMENTS = Object.freeze(['mainnet', 'testnet', 'demo']);
const SHELLS = Object.freeze(['bash', 'zsh']);

const LONGEST_WAIT_S = 86_400;

/** Options that every command has. @type {Readonly<Record<string, Readonly<Option>>>} */
const COMMON_OPTIONS = Object.freeze({
  help: { type: 'boolean', short: 'h', description: 'Print the help of the command and exit.' },
  color: {
    type: 'boolean',
    alias: 'colour',
    description: 'Use colours although stdout is no terminal, and whatever the environment says.',
  },
  'no-color': {
    type: 'boolean',
    alias: 'no-colour',
    description: 'Use no colours. Every mark is readable without them.',
  },
});

/** @type {Command} */
const DOCTOR = {
  name: 'doctor',
  summary: 'ask the exchange why a key is refused, and prove the answer',
  description: [
    'Walks the nine steps of the checklist with the key in the environment variables, in at most six requests, and ' +
      'ends with one sentence that names the cause and the fix. A check is ok, warn or FAIL only on evidence; everything ' +
      'else is ?, and says what would decide it.',
    'The credentials are read from BYBIT_API_KEY and one of BYBIT_API_SECRET, BYBIT_API_PRIVATE_KEY and ' +
      'BYBIT_API_PRIVATE_KEY_FILE (with BYBIT_API_PRIVATE_KEY_PASSPHRASE for an encrypted key). If none of them is ' +
      'set and the working directory has a file .env, that file is read. Secrets, signatures and whole API keys are ' +
      'never printed.',
    'It only reads: the requests are GET /v5/market/time, GET /v5/user/query-api, and GET requests of --needs that the ' +
      'key information does not settle.',
  ],
  operands: [],
  options: {
    env: {
      type: 'string',
      short: 'e',
      value: 'ENVIRONMENT',
      choices: ENVIRONMENTS,
      default: 'mainnet',
      description: 'Where the bot sends its requests: mainnet, testnet, demo, or the URL that it uses.',
    },
    needs: {
      type: 'string',
      short: 'n',
      multiple: true,
      value: 'LIST',
      description:
        "What the bot must be allowed to do: requests such as 'POST /v5/order/create?category=linear' or " +
        'permissions such as Wallet.AccountTransfer, separated by commas.',
    },
    probe: {
      type: 'boolean',
      short: 'p',
      description:
        'If this environment does not know the key, ask the other ones, to find out where the key lives.',
    },
    json: {
      type: 'boolean',
      description: 'Print the diagnosis as one JSON document; with --watch one per line.',
    },
    html: {
      type: 'string',
      value: 'FILE',
      complete: 'file',
      description:
        'Also write the diagnosis as one self-contained page that can be sent to the support of the exchange. ' +
        'The file replaces an older one and is readable by its owner only.',
    },
    watch: {
      type: 'boolean',
      short: 'w',
      description: 'Repeat until Ctrl-C. The full report is printed when the verdict changes, else one line.',
    },
    interval: {
      type: 'string',
      value: 'SECONDS',
      range: [1, LONGEST_WAIT_S],
      default: '60',
      description: 'How long --watch waits between two diagnoses.',
    },
    'env-file': {
      type: 'string',
      value: 'FILE',
      complete: 'file',
      description:
        'Read the BYBIT_API_… variables from this file instead of the environment, with the parser of Node.js ' +
        'itself. Needs Node.js 20.12 or later.',
    },
    host: {
      type: 'string',
      multiple: true,
      value: 'ENVIRONMENT=URL',
      choices: ENVIRONMENTS.map((name) => `${name}=`),
      description: 'Ask this URL for an environment: that of a proxy, of a regional host or of the sandbox.',
    },
    'recv-window': {
      type: 'string',
      value: 'MS',
      range: [1, 600_000],
      whole: true,
      default: '5000',
      description: 'The recv_window that the bot uses, in ms.',
    },
    timeout: {
      type: 'string',
      value: 'MS',
      range: [1, 600_000],
      whole: true,
      default: '5000',
      description: 'How long one request may take, in ms.',
    },
    quiet: {
      type: 'boolean',
      short: 'q',
      description: 'Print no progress and no warnings.',
    },
  },
  examples: [
    ['bybit-auth doctor', 'the key in the environment or in .env, on mainnet'],
    ['bybit-auth doctor --env testnet --probe', 'and where the key lives, if it is not the testnet'],
    [
      "bybit-auth doctor --needs 'POST /v5/order/create?category=linear,Wallet.AccountTransfer'",
      'may the bot do that?',
    ],
    ['bybit-auth doctor --html report.html', 'a page for the support'],
    ['bybit-auth doctor --json --quiet | jq .category', 'for scripts'],
    ['bybit-auth doctor --host demo=http://127.0.0.1:8080 --env demo', 'against a proxy or the sandbox'],
  ],
  exitCodes: {
    0: 'the key works and has everything that the bot needs; perhaps with a warning',
    1: 'the key, the clock or the credentials are refused; also when the cause is not settled',
    2: 'the command line is wrong, or a file that it names cannot be used',
    3: 'no verdict: Bybit could not be reached, was busy, or the replies do not decide',
    130: 'interrupted by Ctrl-C; with --watch the code of the last verdict instead',
  },
};

/** @type {Command} */
const EXPLAIN = {
  name: 'explain',
  summary: 'say what a return code means, and what to do about it',
  description: [
    'Prints what a return code means, how it is often misread, what is true, and the checklist. Where a code has ' +
      'several meanings, each is shown with a reply that has it.',
    'A reply of the exchange on stdin (JSON, a page of HTML, or a log in which one of them stands) is classified as ' +
      'the package does for a bot. Secrets in what is pasted are not repeated.',
  ],
  operands: [
    {
      name: 'CODE',
      required: false,
      choices: 'subjects',
      description:
        'A retCode (33004, -2015), an HTTP status (401, http403), the name of a category (clock-ahead) or of a step ' +
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
    ['tail -n 20 bot.log | bybit-auth explain', 'the reply in a log'],
  ],
  exitCodes: {
    0: 'explained',
    2: 'the command line is wrong',
    3: 'the package does not know the code as one of authentication, or found no reply on stdin',
  },
};

/** @type {Command} */
const SANDBOX = {
  name: 'sandbox',
  summary: 'start a local Bybit to try a bot against',
  description: [
    'Starts the three environments on 127.0.0.1, with a demo key that works, and prints one line for each request ' +
      'until Ctrl-C. Keys and faults have the fields that docs/sandbox.md lists.',
    'Signatures are checked over timestamp + API key + recv_window + the raw query of a GET or the raw body of a ' +
      'POST, as the exchange does.',
  ],
  operands: [],
  options: {
    port: {
      type: 'string',
      value: 'N',
      range: [0, 65_533],
      whole: true,
      default: 'any that is free',
      description: 'The port of mainnet; testnet and demo get the next two.',
    },
    environment: {
      type: 'string',
      short: 'e',
      value: 'ENVIRONMENT',
      choices: ENVIRONMENTS,
      default: 'mainnet',
      description: 'Where the demo key lives, and each key that names no environment.',
    },
    key: {
      type: 'string',
      multiple: true,
      value: 'JSON|FILE',
      complete: 'file',
      description: 'A key, or an array of keys, instead of the demo key: JSON, or a file that holds it.',
    },
    fault: {
      type: 'string',
      multiple: true,
      value: 'JSON',
      description: 'Faults to start with, as JSON.',
    },
    quiet: { type: 'boolean', short: 'q', description: 'Print no line for each request.' },
  },
  examples: [
    ['bybit-auth sandbox --port 8080', 'fixed addresses: 8080, 8081 and 8082'],
    [
      `bybit-auth sandbox --key '{"apiKey":"k","secret":"s","expiredAt":"2020-01-01T00:00:00Z"}'`,
      'a key that has expired',
    ],
    [`bybit-auth sandbox --fault '{"clockSkewMs":-3000}'`, 'a server whose clock is behind'],
  ],
  exitCodes: {
    0: 'ended by Ctrl-C',
    2: 'the command line, a key or a fault is wrong, or the port is taken',
  },
};

/** @type {Command} */
const COMPLETION = {
  name: 'completion',
  summary: 'print the completion script for a shell',
  description: [
    'For bash: source <(bybit-auth completion bash). For zsh: source <(bybit-auth completion zsh), after compinit. ' +
      'Put the line into ~/.bashrc or ~/.zshrc to keep it.',
  ],
  operands: [{ name: 'SHELL', required: true, choices: SHELLS, description: 'bash or zsh.' }],
  options: {},
  examples: [['source <(bybit-auth completion bash)', 'for this shell']],
  exitCodes: { 0: 'printed', 2: 'the command line is wrong' },
};

/** @type {Command} */
const HELP = {
  name: 'help',
  summary: 'print the help of a command',
  description: ['Prints the help of a command, or the list of commands.'],
  operands: [
    { name: 'COMMAND', required: false, choices: 'commands', description: 'The name of a command.' },
  ],
  options: {},
  examples: [['bybit-auth help doctor', 'the same as bybit-auth doctor --help']],
  exitCodes: { 0: 'printed', 2: 'the command line is wrong' },
};

/** @type {readonly Command[]} */
const COMMANDS = Object.freeze([DOCTOR, EXPLAIN, SANDBOX, COMPLETION, HELP]);

/** Environment variables that change what is printed, by name. */
const VARIABLES = Object.freeze({
  BYBIT_API_KEY: 'the API key',
  BYBIT_API_SECRET: 'the API secret of an HMAC key',
  BYBIT_API_PRIVATE_KEY: 'the private key of an RSA key, as PEM',
  BYBIT_API_PRIVATE_KEY_FILE: 'the file that holds it',
  BYBIT_API_PRIVATE_KEY_PASSPHRASE: 'the passphrase of an encrypted private key',
  BYBIT_AUTH_BACKEND: 'native or javascript: which backend signs',
  NO_COLOR: 'if it is set and not empty, no colours',
  FORCE_COLOR: 'colours although stdout is no terminal; 0 for none',
  TERM: 'dumb: no colours, and progress in plain lines',
});

/**
 * @param {string} name
 * @returns {Command | undefined}
 */
function commandOf(name) {
  return COMMANDS.find((command) => command.name === name);
}

/**
 * What a command accepts.
 *
 * @param {Command} command
 * @returns {Record<string, Readonly<Option>>} by long name, aliases left out
 */
function optionsOf(command) {
  return { ...command.options, ...COMMON_OPTIONS };
}

module.exports = { COMMANDS, COMMON_OPTIONS, ENVIRONMENTS, EXIT, VARIABLES, commandOf, optionsOf };
