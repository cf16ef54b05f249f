'use strict';

/**
 * `bybit-auth sandbox`: runs the sandbox until Ctrl-C.
 *
 * @module
 */

const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');

const { EXIT } = require('../commands');
const { portNames, portOrder } = require('../ports');
const { USUAL, venueNamed } = require('../venue');
const { environmentsOf } = require('../../diagnose/places');
const { requestLine, messageLine, RequestLog } = require('./log');
const { painter } = require('../../internal/layout');
const { programName } = require('../program-name');
const { wantsColours } = require('../terminal');
const { UsageError } = require('../usage-error');

/** @typedef {Readonly<import('../../venues/venue').Venue>} Venue */

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
 * @param {Venue} venue
 * @returns {any} the options of startSandbox() without ports
 * @throws {UsageError}
 */
function sandboxOptions({ environment, key, fault = [] }, venue) {
  const names = environmentsOf(venue);
  if (!names.includes(environment)) {
    throw new UsageError(`--environment must be ${names.join(', ')}`, 'sandbox');
  }
  const given = key === undefined ? [venue.credentials.demoKey] : key.flatMap(readKeys);
  const keys = given.map((/** @type {any} */ one) =>
    one !== null && typeof one === 'object' ? { environment, ...one } : one,
  );
  const faults = Object.assign({}, ...fault.map((/** @type {string} */ text) => parseJson(text, 'fault')));
  return { venue: venue.id, keys, faults };
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
 * @param {any} options of startSandbox()
 * @param {number} port 0 for any
 * @param {Venue} venue
 * @returns {Promise<any>} the sandbox
 */
async function startOnPorts(options, port, venue) {
  const names = portNames(venue);
  const { startSandbox } = require('../../sandbox');
  for (let attempt = 1; ; attempt += 1) {
    const first = port === 0 ? await findPort() : port;
    const ports = Object.fromEntries(names.map((name, index) => [name, first + index]));
    try {
      return await startSandbox({ ...options, ports });
    } catch (error) {
      const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error);
      // The next ports may be taken, or lie beyond the last one.
      const isTaken = code === 'EADDRINUSE' || first + names.length > 65_536;
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
 * @param {any} options of startSandbox()
 * @param {number} port
 * @param {Venue} venue
 * @returns {ReturnType<typeof startOnPorts>}
 * @throws {UsageError}
 */
async function start(options, port, venue) {
  try {
    return await startOnPorts(options, port, venue);
  } catch (error) {
    const { code = '', message } = /** @type {NodeJS.ErrnoException} */ (error);
    const expected = code.startsWith('ERR_INVALID_ARG') || ['EADDRINUSE', 'EACCES'].includes(code);
    throw expected ? new UsageError(nameOption(message), 'sandbox') : error;
  }
}

/**
 * @param {Record<string, string>} urls
 * @param {Record<string, string>} webSocketUrls
 * @returns {[name: string, url: string][]} the WebSocket hosts that answer no other request
 */
function ownStreams(urls, webSocketUrls) {
  const origins = Object.values(urls);
  return Object.entries(webSocketUrls).filter(([, url]) => !origins.includes(url.replace(/^ws/, 'http')));
}

/**
 * @param {any} sandbox
 * @param {{ venue: Venue, environment: string, isDemo: boolean, paint: import('../../internal/layout').Paint, program: string }} options
 * @returns {string} the URLs, the key and the doctor command
 */
function greeting({ urls, webSocketUrls, keys }, { venue, environment, isDemo, paint, program }) {
  const { redactKey } = require('../../internal/redact');
  const { variables, demoKey: demo } = venue.credentials;
  const [home] = environmentsOf(venue);
  const about = venue === USUAL ? '' : ` --venue ${venue.id}`;
  const where = environment === home ? '' : ` --env ${environment}`;
  const lines = [
    paint(`${venue.title} sandbox listening on`, 'bold'),
    ...Object.keys(portOrder(venue))
      .map((name) => [name, urls[name]])
      .map(([name, url]) => `  ${name.padEnd(9)} ${url}`),
    ...ownStreams(urls, webSocketUrls).map(([name, url]) => `  ${name.padEnd(9)} ${url} (WebSocket)`),
    '',
  ];
  if (isDemo && demo !== undefined) {
    lines.push(
      paint(`Demo key for ${environment}, valid only in this sandbox`, 'bold'),
      `  export ${variables.apiKey}=${demo.apiKey}`,
      `  export ${variables.apiSecret}=${demo.secret}`,
      ...(demo.passphrase === undefined ? [] : [`  export ${variables.apiPassphrase}=${demo.passphrase}`]),
      '',
    );
  } else {
    const names = keys.map((/** @type {any} */ key) => `${redactKey(key.apiKey)} on ${key.environment}`);
    lines.push(paint('Keys', 'bold'), `  ${names.join(', ')}`, '');
  }
  lines.push(
    paint('Diagnose it', 'bold'),
    `  ${program} doctor${about} --sandbox ${new URL(urls[home]).port}${where}`,
    '',
    'Press Ctrl-C to stop.',
    '',
  );
  return `${lines.join('\n')}\n`;
}

/** @type {import('../main').Run} */
async function sandbox({ values }, { stdout, environment: variables, signal }) {
  const venue = values.venue === undefined ? USUAL : venueNamed(values.venue, 'sandbox');
  const { environment = environmentsOf(venue)[0], port = 0 } = values;
  const running = await start(sandboxOptions({ ...values, environment }, venue), port, venue);
  const paint = painter(wantsColours(stdout, variables, values));
  const isDemo = values.key === undefined;
  stdout.write(greeting(running, { venue, environment, isDemo, paint, program: programName(variables) }));
  const print = (/** @type {string} */ line) => stdout.write(`${line}\n`);
  const logs = [
    new RequestLog(running.requests, (/** @type {any} */ request) =>
      print(requestLine(request, paint, venue.replies.fields)),
    ),
    new RequestLog(running.messages, (/** @type {any} */ message) => print(messageLine(message, paint))),
  ];
  const timer = setInterval(() => logs.forEach((log) => log.print()), LOG_INTERVAL_MS);
  if (values.quiet) clearInterval(timer);
  if (!signal.aborted) await once(signal, 'abort');
  clearInterval(timer);
  await running.close();
  if (!values.quiet) logs.forEach((log) => log.print({ all: true }));
  return EXIT.healthy;
}

module.exports = { sandbox };
