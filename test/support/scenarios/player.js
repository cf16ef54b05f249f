'use strict';

/** Plays one scenario of test/scenarios against a real sandbox, and says in plain data what came out. */

const { once } = require('node:events');
const http = require('node:http');
const { BybitCredentialError, classify } = require('../../../lib/index.js');
const { diagnose, diagnoseCredentials } = require('../../../lib/diagnose/index.js');
const { startFreshSandbox } = require('../open-sandbox.js');
const { askKeyInformation, clockOf, sendByHand, sendWithAxios, signerOf } = require('./client.js');
const { sendOverSocket } = require('./socket.js');
const { readReply } = require('./venue-replies.js');
const { KEY, READ } = require('./world.js');

/**
 * @typedef {object} Scenario plain data; only `name`, `via` and `expect` are needed
 * @property {string} name
 * @property {'classify' | 'diagnose'} via
 * @property {string} [venue] of a recorded reply, unless it is Bybit's; its `request` may have a `host`
 * @property {string} [source] address of the recorded message
 * @property {{ keys?: object[], clientIp?: string, faults?: object }} [world] the keys that the exchange knows, the
 *   address that it sees, and what is wrong with it
 * @property {object} [bot] whose key and secret, the environment it talks to, what its clock shows too much (clockMs)
 * @property {object} [request] sent with axios and attach(); by hand with `byHand: true` (see scenario-client.js); over
 *   a WebSocket with a `stream` (see scenario-socket.js)
 * @property {{ body?: unknown, httpStatus?: number, headers?: object }} [reply] a recorded reply, classified with
 *   `context`; sent by the sandbox to axios with attach() as well, unless there is a context or `replayed` is false
 * @property {object} [context] what the client of the recorded reply knew
 * @property {boolean} [asks] the bot asks for the key information first and hands it to classify()
 * @property {object} [options] of diagnose()
 * @property {'closed' | 'silent'} [address] talk to a port where nobody listens, or nobody answers
 * @property {Expectation} expect
 */
/**
 * @typedef {object} Expectation
 * @property {string | null} cause the category that is named first; null: nothing is wrong
 * @property {string} [first] the step of the first check
 * @property {Record<string, 'fail' | 'warn' | 'pass' | 'unknown'>} [steps]
 * @property {Array<RegExp | string>} [says] what the evidence of the first check must contain
 * @property {Record<string, RegExp>} [evidence] the same for other steps
 * @property {Array<RegExp | string>} [advises] what the fixes must contain
 * @property {Record<string, unknown>} [fields] of the error or the diagnosis
 * @property {string} [undecidable] why the evidence cannot decide; then the result must not claim to
 */
/**
 * @typedef {object} Outcome
 * @property {string | null} cause
 * @property {string | null} confidence
 * @property {string | null} first
 * @property {Record<string, string>} steps
 * @property {Record<string, string>} evidence by step
 * @property {string} says the evidence of the first check, and the summary of a diagnosis
 * @property {string} advises the fixes of all hints
 * @property {boolean} decided it claims to know the cause
 * @property {any} subject the error or the diagnosis itself
 */

/** Categories that no step of the checklist stands for, so that none has to fail for them to be an answer. */
const STEPLESS = new Set(
  ['no-verdict', 'rate-limit', 'session-limit', 'business', 'region'].concat(
    'not-in-demo',
    'retired-endpoint',
  ),
);
/** What a result says that leaves its own question open. */
const OPEN = /cannot be told|not known|no figures|does not say which/i;

/**
 * A result decides when its first check is proven to be wrong, and is no inference that leaves its own question open.
 *
 * @param {string | null} cause
 * @param {string | null} confidence
 * @param {{ status: string, evidence: string } | undefined} first
 */
function decides(cause, confidence, first) {
  if (cause === null) return true;
  if (STEPLESS.has(cause) && first?.status !== 'fail') return confidence !== 'inferred';
  if (first?.status !== 'fail') return false;
  return confidence !== 'inferred' || !OPEN.test(first.evidence);
}

/**
 * @param {any} subject an error, a diagnosis, or null for a success
 * @param {readonly any[]} checks most likely cause first
 * @param {string | null} cause
 * @returns {Outcome}
 */
function outcomeOf(subject, checks, cause) {
  const confidence = subject?.confidence ?? null;
  return {
    cause,
    confidence,
    first: checks[0]?.id ?? null,
    steps: Object.fromEntries(checks.map(({ id, status }) => [id, status])),
    evidence: Object.fromEntries(checks.map(({ id, evidence }) => [id, evidence])),
    says: `${subject?.summary ?? ''}\n${checks[0]?.evidence ?? ''}`,
    advises: (subject?.hints ?? []).map(({ fix }) => fix).join('\n'),
    decided: decides(cause, confidence, checks[0]),
    subject,
  };
}

/** @param {any} error */
const outcomeOfError = (error) => outcomeOf(error, error?.checks ?? [], error?.category ?? null);

/** A diagnosis lists its steps by number, so its first check is the first of those that failed. @param {any} diagnosis */
function outcomeOfDiagnosis(diagnosis) {
  const likely = diagnosis.error?.checks?.find((/** @type {any} */ { status }) => status === 'fail')?.id;
  const failed = diagnosis.checks.filter((/** @type {any} */ { status }) => status === 'fail');
  const leading = failed.find((/** @type {any} */ { id }) => id === likely) ?? failed[0];
  const rest = diagnosis.checks.filter((/** @type {any} */ check) => check !== leading);
  return outcomeOf(diagnosis, leading === undefined ? rest : [leading, ...rest], diagnosis.category);
}

/** @param {Scenario} scenario */
async function openWorld({ world = {}, reply, via }) {
  const { keys = [KEY], clientIp, faults = {} } = world;
  const sandbox = await startFreshSandbox({ keys, ...(clientIp && { clientIp }) });
  sandbox.set(faults);
  if (reply !== undefined && via === 'classify') {
    const { httpStatus, headers, body = '' } = reply;
    sandbox.set({ nextReply: { body, ...(httpStatus && { httpStatus }), ...(headers && { headers }) } });
  }
  return sandbox;
}

/** @param {'closed' | 'silent'} kind @returns {Promise<{ url: string, close(): void }>} */
async function openAddress(kind) {
  // Accepts the connection, reads, and never answers.
  const server = http.createServer((request) => request.resume());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  if (kind === 'closed') {
    close();
    await once(server, 'close');
  }
  return { url, close };
}

/** @param {Scenario} scenario @returns {Promise<Outcome>} */
async function playClassify(scenario, sandbox, baseURL) {
  const { bot = {}, reply, context, request = READ } = scenario;
  const bound = { environment: 'mainnet', ...bot };
  if (reply !== undefined) {
    const plain = outcomeOfError(classify(reply.body, { ...reply, ...context }));
    if (context !== undefined || scenario.replayed === false) return plain;
    const overHttp = outcomeOfError(await sendWithAxios(baseURL, bound, request));
    if (overHttp.cause !== plain.cause) {
      throw new Error(`Read from data it is ${plain.cause}, and over HTTP it is ${overHttp.cause}`);
    }
    return plain;
  }
  if (request.stream !== undefined) return outcomeOfError(await sendOverSocket(baseURL, bound, request));
  const known = { ...context };
  if (scenario.asks) known.keyInformation = await askKeyInformation(sandbox.urls[bound.environment], bound);
  if (request.byHand || scenario.asks || context) {
    return outcomeOfError(await sendByHand(baseURL, bound, request, known));
  }
  return outcomeOfError(await sendWithAxios(baseURL, bound, request));
}

/** @param {Scenario} scenario @returns {Promise<Outcome>} */
async function playDiagnose({ bot = {}, options = {} }, sandbox, baseURL) {
  const shared = { baseURL, environment: bot.environment ?? 'mainnet', environments: sandbox.urls };
  let signer;
  try {
    signer = signerOf(bot);
  } catch (error) {
    if (!(error instanceof BybitCredentialError)) throw error;
    return outcomeOfDiagnosis(diagnoseCredentials(error, { ...shared, ...options }));
  }
  const settings = { signer, clock: clockOf(bot), recvWindow: bot.recvWindow, ...shared, ...options };
  return outcomeOfDiagnosis(await diagnose(settings));
}

/**
 * @param {Scenario} scenario
 * @returns {Promise<Outcome>}
 */
async function play(scenario) {
  if (scenario.venue !== undefined) return outcomeOfError(await readReply(scenario));
  const sandbox = await openWorld(scenario);
  const address = scenario.address && (await openAddress(scenario.address));
  try {
    const baseURL = address?.url ?? sandbox.urls[scenario.bot?.environment ?? 'mainnet'];
    const player = scenario.via === 'diagnose' ? playDiagnose : playClassify;
    return await player(scenario, sandbox, baseURL);
  } finally {
    address?.close();
    await sandbox.close();
  }
}

module.exports = { play };
