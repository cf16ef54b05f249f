'use strict';

/**
 * `bybit-auth sandbox`: runs the sandbox until Ctrl-C.
 *
 * @module
 */

const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');

const { ENVIRONMENTS, EXIT, VENUE } = require('../commands');
const { requestLine, messageLine, RequestLog } = require('./log');
const { painter } = require('../../internal/layout');
const { programName } = require('../program-name');
const { wantsColours } = require('../terminal');
const { UsageError } = require('../usage-error');

/** A public key, valid only in the sandbox; as long as a real one. */
const DEMO_KEY = Object.freeze({
  apiKey: 'SandboxDemoKey0001',
  secret: 'SandboxDemoSecret0001SandboxDemo0001',
});

/** To find neighbouring ports that are free. */
const MOST_ATTEMPTS = 50;
/** ms between two looks at the log. */
const LOG_INTERVAL_MS = 100;

/**
 * @param {string} text
 * @param {string} option
 * @returns {any}
 * @throws {UsageError}
 */
function parseJson(text, option) {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would quote the text, which may contain a secret.
    throw new UsageError(`--${option} is not valid JSON`, 'sandbox');
  }
}

/**
 * @param {string} given JSON or the name of a file
 * @returns {any[]}
 * @throws {UsageError}
 */
function readKeys(given) {
  const isJson = /^\s*[{[]/.test(given);
  let text = given;
  if (!isJson) {
    try {
      text = fs.readFileSync(given, 'utf8');
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      throw new UsageError(`--key is neither JSON nor a readable file (${code})`, 'sandbox');
    }
  }
  const value = parseJson(text.replace(/^\uFEFF/, ''), 'key');
  return Array.isArray(value) ? value : [value];
}

/**
 * @param {Record<string, any>} values
 * @returns {import('../../sandbox').SandboxOptions} without ports
 * @throws {UsageError}
 */
function sandboxOptions({ environment = ENVIRONMENTS[0], key, fault = [] }) {
  if (!ENVIRONMENTS.includes(environment)) {
    throw new UsageError(`--environment must be ${ENVIRONMENTS.join(', ')}`, 'sandbox');
  }
  const given = key === undefined ? [DEMO_KEY] : key.flatMap(readKeys);
  const keys = given.map((/** @type {any} */ one) =>
    one !== null && typeof one === 'object' ? { environment, ...one } : one,
  );
  const faults = Object.assign({}, ...fault.map((/** @type {string} */ text) => parseJson(text, 'fault')));
  return { keys, faults };
}

/** @returns {Promise<number>} a port that is free now */
async function findPort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * The doctor finds the environments by the port of the first one, so they are on neighbouring ports.
 *
 * @param {import('../../sandbox').SandboxOptions} options
 * @param {number} port 0 for any
 * @returns {Promise<Awaited<ReturnType<typeof import('../../sandbox').startSandbox>>>}
 */
async function startOnPorts(options, port) {
  const { startSandbox } = require('../../sandbox');
  for (let attempt = 1; ; attempt += 1) {
    const first = port === 0 ? await findPort() : port;
    const ports = Object.fromEntries(ENVIRONMENTS.map((name, index) => [name, first + index]));
    try {
      return await startSandbox({ ...options, ports });
    } catch (error) {
      const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error);
      // The next two ports may be taken, or lie beyond the last one.
      const isTaken = code === 'EADDRINUSE' || first + ENVIRONMENTS.length > 65_536;
      if (port !== 0 || !isTaken || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

/**
 * @param {string} message about an argument of startSandbox()
 * @returns {string} about the option of the command line that it comes from
 */
function nameOption(message) {
  return message.replace(
    /^The "(?:options\.)?(key|fault)s(?:\[\d+\])?(?:\.([\w.]+))?" argument/,
    (_, option, field) => (field === undefined ? `--${option}` : `"${field}" of --${option}`),
  );
}

/**
 * @param {import('../../sandbox').SandboxOptions} options
 * @param {number} port
 * @returns {ReturnType<typeof startOnPorts>}
 * @throws {UsageError}
 */
async function start(options, port) {
  try {
    return await startOnPorts(options, port);
  } catch (error) {
    const { code = '', message } = /** @type {NodeJS.ErrnoException} */ (error);
    const expected = code.startsWith('ERR_INVALID_ARG') || ['EADDRINUSE', 'EACCES'].includes(code);
    throw expected ? new UsageError(nameOption(message), 'sandbox') : error;
  }
}

/**
 * @param {Awaited<ReturnType<typeof start>>} sandbox
 * @param {{ environment: string, isDemo: boolean, paint: import('../../internal/layout').Paint, program: string }} options
 * @returns {string} the URLs, the key and the doctor command
 */
function greeting({ urls, keys }, { environment, isDemo, paint, program }) {
  const { redactKey } = require('../../internal/redact');
  const { variables } = VENUE.credentials;
  const [first] = Object.values(urls);
  const where = environment === ENVIRONMENTS[0] ? '' : ` --env ${environment}`;
  const lines = [
    paint(`${VENUE.title} sandbox listening on`, 'bold'),
    ...Object.entries(urls).map(([name, url]) => `  ${name.padEnd(9)} ${url}`),
    '',
  ];
  if (isDemo) {
    lines.push(
      paint(`Demo key for ${environment}, valid only in this sandbox`, 'bold'),
      `  export ${variables.apiKey}=${DEMO_KEY.apiKey}`,
      `  export ${variables.apiSecret}=${DEMO_KEY.secret}`,
      '',
    );
  } else {
    const names = keys.map((key) => `${redactKey(key.apiKey)} on ${key.environment}`);
    lines.push(paint('Keys', 'bold'), `  ${names.join(', ')}`, '');
  }
  lines.push(
    paint('Diagnose it', 'bold'),
    `  ${program} doctor --sandbox ${new URL(first).port}${where}`,
    '',
    'Press Ctrl-C to stop.',
    '',
  );
  return `${lines.join('\n')}\n`;
}

/** @type {import('../main').Run} */
async function sandbox({ values }, { stdout, environment: variables, signal }) {
  const { environment = ENVIRONMENTS[0], port = 0 } = values;
  const running = await start(sandboxOptions(values), port);
  const paint = painter(wantsColours(stdout, variables, values));
  const isDemo = values.key === undefined;
  stdout.write(greeting(running, { environment, isDemo, paint, program: programName(variables) }));
  const print = (/** @type {string} */ line) => stdout.write(`${line}\n`);
  const logs = [
    new RequestLog(running.requests, (request) => print(requestLine(request, paint, VENUE.replies.fields))),
    new RequestLog(running.messages, (message) => print(messageLine(message, paint))),
  ];
  const timer = setInterval(() => logs.forEach((log) => log.print()), LOG_INTERVAL_MS);
  if (values.quiet) clearInterval(timer);
  if (!signal.aborted) await once(signal, 'abort');
  clearInterval(timer);
  await running.close();
  if (!values.quiet) logs.forEach((log) => log.print({ all: true }));
  return EXIT.healthy;
}

module.exports = { DEMO_KEY, sandbox };
