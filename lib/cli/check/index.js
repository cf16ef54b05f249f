'use strict';

/**
 * `bybit-auth check`: what is wrong with a pasted request.
 *
 * @module
 */

const fs = require('node:fs');
const { EXIT } = require('../commands');
const { hiderOfSecrets } = require('../explain/pasted-secrets');
const { readPaste } = require('../explain/read-paste');
const { examine } = require('./examine');
const { readRequest } = require('./read-request');
const { clean } = require('../../errors/copy');
const { hang, painter, wrap } = require('../../internal/layout');
const { jsonText, wantsColours, getWidth } = require('../terminal');
const { UsageError } = require('../usage-error');
const { evidenceIn } = require('../explain/paste-venue');
const { USUAL, venueNames, venueNamed } = require('../venue');

/** @typedef {import('./examine').Examination} Examination */
/** @typedef {import('./read-request').PastedRequest} PastedRequest */

/** bytes */
const LONGEST_REPLY = 1024 * 1024;

/** @param {string} file @returns {unknown} */
function readReplyFile(file) {
  try {
    const text = fs.readFileSync(file).subarray(0, LONGEST_REPLY).toString('utf8');
    const json = /\{[^]*\}/.exec(text)?.[0] ?? '';
    return isJson(json) ? JSON.parse(json) : text;
  } catch (error) {
    throw new UsageError(
      `cannot read ${file}: ${/** @type {NodeJS.ErrnoException} */ (error).code}`,
      'check',
    );
  }
}

/** @param {string} text */
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text @returns {string} with a capital letter and a full stop */
const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

/**
 * @param {Examination} examination
 * @param {Readonly<import('../../venues').Venue>} venue
 * @returns {string} the verdict, one sentence
 */
function verdictOf({ findings, signature, error }, { title }) {
  const [first] = findings;
  if (first?.severity === 'error') return sentence(first.message);
  if (error !== null) return sentence(error.message);
  if (first !== undefined) return sentence(first.message);
  return signature === 'verified'
    ? `Nothing is wrong with this request: ${title} accepts its form, and the signature is that of the secret.`
    : `Nothing is wrong with the form of this request; the signature was not verified.`;
}

/**
 * @param {PastedRequest} request
 * @param {(text: string) => string} hide
 * @returns {{ method: string, url: string, source: string }} to be shown: without query and user, which may hold a key
 */
function shownOf({ method, url, source }, hide) {
  const [bare] = url.replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1').split(/[?#]/, 1);
  return {
    method: /^[A-Z]{3,7}$/.test(method) ? method : 'an unknown method',
    url: clean(hide(bare)),
    source,
  };
}

/**
 * @param {string} verdict
 * @param {ReturnType<typeof shownOf>} request
 * @param {Examination} examination
 * @param {import('../../internal/layout').Layout & { title: string }} layout with the name of the exchange
 * @returns {string}
 */
function textOf(verdict, request, { findings, notes, error }, { width, paint, title }) {
  const below = { width, indent: 4 };
  const lines = [
    ...wrap(verdict, width).map((line) => paint(line, 'bold')),
    '',
    ...hang('  request  ', `${request.method} ${request.url}, from ${request.source}, to ${title}`, {
      width,
      indent: 11,
    }),
  ];
  for (const { severity, id, message, fix, evidence } of findings) {
    const mark = severity === 'error' ? paint('[FAIL]', 'red', 'bold') : paint('[WARN]', 'yellow', 'bold');
    lines.push('', ...hang(`  ${mark} `, `${sentence(message)} (${id})`, { width, indent: 9 }));
    if (evidence !== undefined) lines.push(...hang('    ', clean(evidence), below));
    lines.push(...hang('    fix: ', fix, { width, indent: 9 }));
  }
  if (error !== null) {
    lines.push('', ...hang('  reply    ', error.message, { width, indent: 11 }));
    for (const { fix, evidence } of error.hints.slice(0, 1)) {
      lines.push(...hang('    ', evidence, below), ...hang('    fix: ', fix, { width, indent: 9 }));
    }
  }
  for (const note of notes) lines.push('', ...hang('  note     ', note, { width, indent: 11 }));
  return `${lines.join('\n')}\n`;
}

/**
 * @param {PastedRequest} request
 * @returns {Readonly<import('../../venues').Venue>} the exchange whose host or headers it has
 */
function venueOfRequest({ url, headers }) {
  const evidence = evidenceIn([url, ...headers.map(([name]) => name)].join('\n'), undefined);
  const weightOf = (/** @type {string} */ id) => evidence.get(id)?.weight ?? 0;
  const [best] = venueNames().sort((one, other) => weightOf(other) - weightOf(one));
  return weightOf(best) > weightOf(USUAL.id) ? venueNamed(best, 'check') : USUAL;
}

/** @type {import('../main').Run} */
async function check({ values }, { stdout, stdin, environment, signal }) {
  if (stdin.isTTY) throw new UsageError('check needs a request on stdin', 'check');
  const chosen = values.venue === undefined ? null : venueNamed(String(values.venue), 'check');
  const layout = { width: getWidth(stdout), paint: painter(wantsColours(stdout, environment, values)) };
  const reply = values.reply === undefined ? undefined : readReplyFile(String(values.reply));
  const signed = typeof values.signed === 'string' ? values.signed : null;
  let paste;
  try {
    paste = await readPaste(stdin, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    return signal.reason.exitCode;
  }
  const request = readRequest(paste.text);
  if (request === null) {
    const text =
      'No request was found on stdin. check reads a curl or PowerShell command, a call of fetch(), a HAR entry, an object with a URL, a verbose log of ccxt, an HTTP message, or a line of pybit.';
    stdout.write(
      values.json ? `${jsonText({ found: false })}\n` : `${wrap(text, layout.width).join('\n')}\n`,
    );
    return EXIT.noVerdict;
  }
  const venue = chosen ?? venueOfRequest(request);
  const examination = await examine(request, { venue, environment, signed, reply });
  const verdict = clean(verdictOf(examination, venue));
  const { findings, signature, notes, error } = examination;
  const shown = shownOf(request, hiderOfSecrets(paste.text, [venue]));
  const isWrong = findings.length > 0 || error !== null;
  if (values.json) {
    const { source, method, url } = shown;
    const known = { found: true, ok: !isWrong, verdict, venue: venue.id, source, method, url };
    stdout.write(
      `${jsonText({ ...known, signature, findings: findings.map(cleanFinding), notes, reply: error?.toJSON() ?? null }, 2)}\n`,
    );
  } else stdout.write(textOf(verdict, shown, examination, { ...layout, title: venue.title }));
  return isWrong ? EXIT.cause : EXIT.healthy;
}

/** @param {import('./examine').Finding} finding */
function cleanFinding({ id, severity, field, message, fix, evidence }) {
  return {
    id,
    severity,
    field: clean(field),
    message,
    fix,
    evidence: evidence === undefined ? null : clean(evidence),
  };
}

module.exports = { check };
