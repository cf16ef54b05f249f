'use strict';

/**
 * `bybit-auth doctor`: reads the credentials, asks the exchange, and reports the diagnosis.
 *
 * @module
 */

const { setTimeout: delay } = require('node:timers/promises');

const { EXIT } = require('../commands');
const { guessVenue, venueNamed } = require('../venue');
const { describeSource, readCredentials } = require('./credentials');
const { diagnoseOptions } = require('./options');
const { briefLines, reportText, watchLine } = require('../../diagnose/text');
const { clean } = require('../../errors/copy');
const { painter } = require('../../internal/layout');
const { jsonText, progressLine, wantsColours, getWidth } = require('../terminal');
const { UsageError } = require('../usage-error');
const { openInBrowser } = require('../open-in-browser');
const { checkWritable, temporaryPage, writePrivately } = require('../write-file');

/** @typedef {import('../main').Surroundings} Surroundings */
/** @typedef {import('./credentials').Credentials} Credentials */
/** @typedef {Awaited<ReturnType<typeof import('../../diagnose').diagnose>>} Diagnosis */

/** The most requests of a diagnosis. */
const MOST_REQUESTS = 6;

/** @type {Readonly<Record<string, string>>} */
const PHASES = Object.freeze({
  clock: 'what time is it?',
  key: 'what is this key?',
  needs: 'is the key allowed to do that?',
  probe: 'does the key belong here?',
});

/** @param {Diagnosis} diagnosis @param {Record<string, any>} values @returns {number} */
function exitCode({ ok, verdict, category }, values) {
  if (ok) return verdict === 'warning' && values['fail-on-warning'] ? EXIT.cause : EXIT.healthy;
  return verdict === 'no-verdict' || category === null ? EXIT.noVerdict : EXIT.cause;
}

/**
 * Warnings of the package itself (a credential was repaired) in the words of this command; all others as usual.
 *
 * @param {Surroundings} surroundings
 * @param {boolean} quiet
 */
function showWarnings({ stderr }, quiet) {
  const usual = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    const { code } = /** @type {Error & { code?: string }} */ (warning);
    if (code !== 'BYBIT_CREDENTIAL_REPAIRED') usual.forEach((listener) => listener(warning));
    else if (!quiet) stderr.write(`bybit-auth: warning: ${clean(warning.message)}\n`);
  });
}

/**
 * @param {Record<string, any>} values
 * @param {Surroundings} surroundings
 */
function startProgress(values, { stderr, environment }) {
  if (values.quiet || values.json) return { report() {}, clear() {} };
  const rewrite = stderr.isTTY === true && environment.TERM !== 'dumb';
  const line = progressLine(stderr, { rewrite });
  return {
    /** @param {import('../../diagnose/options').DiagnoseProgress} event */
    report({ phase, state, environment: asked, host, request, outcome }) {
      const where = clean(asked === null ? host : `${asked} (${host})`);
      const answer = state === 'asking' ? '…' : ` ${clean(outcome ?? 'answered')}`;
      // Where lines are not rewritten, the answer alone is enough.
      if (!rewrite && state === 'asking') return;
      line.show(`[${request}/${MOST_REQUESTS}] ${where}: ${PHASES[phase]}${answer}`);
    },
    clear: line.clear,
  };
}

/**
 * @param {Credentials} credentials
 * @param {ReturnType<typeof diagnoseOptions>} options
 * @param {{ signal: AbortSignal, onProgress: (event: any) => void }} run
 * @returns {Promise<Diagnosis>}
 * @throws {UsageError} when the exchange cannot be asked in this way at all
 */
async function examine({ signer, error }, options, run) {
  const { diagnose, diagnoseCredentials } = require('../../diagnose');
  if (signer === null) {
    const { baseURL, environment } = options;
    return diagnoseCredentials(
      /** @type {import('../../errors/credential-error').BybitCredentialError} */ (error),
      environment === undefined ? { baseURL } : { baseURL, environment },
    );
  }
  try {
    return await diagnose({ ...options, ...run, signer });
  } catch (refused) {
    const { code, message } = /** @type {Error & { code?: string }} */ (refused ?? {});
    if (!run.signal.aborted && code?.startsWith('ERR_INVALID_ARG')) throw new UsageError(message, 'doctor');
    throw refused;
  }
}

/**
 * @param {Credentials} credentials
 * @returns {import('../../diagnose/facts').Origin}
 */
function describeOrigin(credentials) {
  const { signer } = credentials;
  const { backend } = require('../../crypto/backend');
  const { redactKey } = require('../../internal/redact');
  return {
    ...(signer !== null && { apiKey: redactKey(signer.apiKey), algorithm: signer.algorithm }),
    credentials: describeSource(credentials),
    version: require('../../internal/version').version,
    node: process.version,
    backend: backend.name,
  };
}

/**
 * @param {Diagnosis} diagnosis
 * @returns {string} equal for diagnoses that come to the same result
 */
function fingerprint({ verdict, category, environment, checks }) {
  const failed = checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
  return JSON.stringify([verdict, category, environment, failed]);
}

/**
 * @param {import('../parse-arguments').Invocation} invocation
 * @param {Credentials} credentials
 * @param {Surroundings} surroundings
 * @returns {(diagnosis: Diagnosis, changed: boolean) => void} prints it, and writes it down
 */
function presenter({ values }, credentials, { stdout, stderr, environment }) {
  const paint = painter(wantsColours(stdout, environment, values));
  const page = values.html ?? (values.open ? temporaryPage() : null);
  return (diagnosis, changed) => {
    if (page !== null) {
      const { reportHtml } = require('../report/html');
      writePrivately(page, reportHtml(diagnosis, describeOrigin(credentials)));
      if (values.open && changed) openInBrowser(page, environment);
    }
    if (values.json) {
      const document = { ...diagnosis.toJSON(), credentials: credentials.source };
      stdout.write(`${jsonText(document, values.watch ? 0 : 2)}\n`);
      return;
    }
    const layout = { width: getWidth(stdout), paint };
    if (values.brief) {
      stdout.write(`${briefLines(diagnosis, layout).join('\n')}\n`);
      return;
    }
    stdout.write(
      changed ? reportText(diagnosis, describeOrigin(credentials), layout) : watchLine(diagnosis, layout),
    );
    if (!changed || values.quiet) return;
    if (page !== null) stderr.write(`bybit-auth: the page was written to ${page}\n`);
    if (diagnosis.category === 'key-or-environment' && !values.probe) {
      stderr.write('bybit-auth: to find out where the key belongs, repeat the command with --probe\n');
    }
  };
}

/**
 * @param {Record<string, any>} values
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} false when it was ended
 */
async function waitForNext({ watch, interval = 60 }, signal) {
  if (!watch || signal.aborted) return false;
  try {
    await delay(interval * 1000, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Record<string, any>} values
 * @param {Surroundings} surroundings
 * @returns {Promise<{ publicAddress?: string }>} empty without --ip, and where the host does not tell
 */
async function findAddress({ ip, timeout = 5000, quiet }, { signal, stderr }) {
  if (ip === undefined) return {};
  const { askAddress } = require('./public-address');
  const answer = await askAddress(ip, { timeoutMs: timeout, signal });
  if ('address' in answer) return { publicAddress: answer.address };
  if (!quiet) {
    stderr.write(`bybit-auth: warning: the public IP address is not known: ${clean(answer.reason)}\n`);
  }
  return {};
}

/** @type {import('../main').Run} */
async function doctor(invocation, surroundings) {
  const { values } = invocation;
  const { signal } = surroundings;
  const venue = values.venue === undefined ? guessVenue(values) : venueNamed(values.venue, 'doctor');
  const options = { ...diagnoseOptions(values, venue), ...(await findAddress(values, surroundings)) };
  if (values.html !== undefined) checkWritable(values.html);
  showWarnings(surroundings, values.quiet === true);
  const credentials = readCredentials(values, venue);
  const present = presenter(invocation, credentials, surroundings);
  const progress = startProgress(values, surroundings);
  /** @type {number | null} */
  let code = null;
  let last = '';
  try {
    do {
      const diagnosis = await examine(credentials, options, { signal, onProgress: progress.report });
      progress.clear();
      present(diagnosis, fingerprint(diagnosis) !== last);
      last = fingerprint(diagnosis);
      code = exitCode(diagnosis, values);
    } while (await waitForNext(values, signal));
  } catch (error) {
    progress.clear();
    if (!signal.aborted) throw error;
  } finally {
    credentials.signer?.destroy();
  }
  // That the reader of stdout has closed it says nothing about the key.
  return code ?? (signal.reason.exitCode || EXIT.noVerdict);
}

module.exports = { doctor };
