'use strict';

/**
 * `bybit-auth explain`: explains a code, a name, or a pasted reply.
 *
 * @module
 */

const { EXIT } = require('../commands');
const { explainSubject, subjects } = require('./topics');
const { nearest } = require('../../internal/nearest');
const { clean } = require('../../errors/copy');
const { hang, painter, wrap } = require('../../internal/layout');
const { jsonText, wantsColours, getWidth } = require('../terminal');
const { UsageError } = require('../usage-error');
const { venueOf } = require('../../venues');

/** @typedef {import('./topics').Explanation} Explanation */
/** @typedef {import('./topics').Variant} Variant */
/** @typedef {{ width: number, paint: import('../../internal/layout').Paint }} Layout */
/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {{ venue: Venue, write: (text: string) => unknown, json: boolean, layout: Layout }} Output */

/** bytes; the rest of stdin is ignored */
const LONGEST_PASTE = 1024 * 1024;
const INDENT = 4;

/**
 * @param {Variant} variant
 * @param {Layout} layout
 * @returns {string[]}
 */
function variantLines({ category, confidence, title, example, when, what, proof, remedy }, { width, paint }) {
  const below = { width, indent: INDENT };
  const named = confidence === null ? category : `${category} (${confidence})`;
  const lines = ['', `  ${paint(named, 'bold')}`, ...hang('', title, below)];
  if (example !== null) lines.push(...hang('', `when the reply says: ${example}`, below));
  if (when !== null) lines.push(...hang('', `when ${when}`, below));
  lines.push('', ...hang('', what, below), ...hang('', `How it is known: ${proof}`, below), '');
  for (const advice of remedy) lines.push(...hang('    - ', advice, { width, indent: INDENT + 2 }));
  return lines;
}

/**
 * @param {{ often: string, truth: string } | null} commonMistake
 * @param {Layout} layout
 * @returns {string[]}
 */
function mistakeLines(commonMistake, { width, paint }) {
  if (commonMistake === null) return [];
  const label = (/** @type {string} */ text) => `  ${paint(text, 'bold')}`;
  return [
    '',
    ...hang(label('Often said:'), commonMistake.often, { width, indent: 17 }),
    ...hang(label('In fact:'), commonMistake.truth, { width, indent: 17 }),
  ];
}

/**
 * @param {Explanation} explanation
 * @param {Layout} layout
 * @returns {string}
 */
function explanationText(explanation, layout) {
  const { width, paint } = layout;
  const { headline, variants, commonMistake, checklist, codes, see } = explanation;
  const lines = [
    ...wrap(headline, width).map((line) => paint(line, 'bold')),
    ...mistakeLines(commonMistake, layout),
    ...variants.flatMap((variant) => variantLines(variant, layout)),
  ];
  if (codes.length > 0) lines.push('', ...hang('  Comes with: ', codes.join(', '), { width, indent: 14 }));
  if (checklist.length > 0) lines.push('', paint('Checklist, most likely cause first', 'bold'));
  checklist.forEach(({ id, title, fix }, index) => {
    lines.push(...hang(`  ${index + 1}. `, `${title} (${id})`, { width, indent: 5 }));
    lines.push(...hang('', fix, { width, indent: 5, paint: (line) => paint(line, 'dim') }));
  });
  return `${[...lines, '', `See ${see}`].join('\n')}\n`;
}

/**
 * @param {NodeJS.ReadableStream} stdin
 * @param {AbortSignal} signal
 * @returns {Promise<string>}
 */
async function readPaste(stdin, signal) {
  /** @type {Buffer[]} */
  const chunks = [];
  let size = 0;
  const { addAbortSignal } = require('node:stream');
  for await (const chunk of addAbortSignal(signal, /** @type {import('node:stream').Readable} */ (stdin))) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size >= LONGEST_PASTE) break;
  }
  return Buffer.concat(chunks)
    .subarray(0, LONGEST_PASTE)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/**
 * The first reply that is a refusal; if none is, the first.
 *
 * @param {string} text
 * @param {Venue} venue
 * @returns {{ error: import('../../errors').BybitApiError | null } | null} null when there is no reply
 */
function findError(text, venue) {
  const { classify } = require('../../classify');
  const { repliesIn } = require('./find-reply');
  const { hiderOfSecrets } = require('./pasted-secrets');
  const { withTexts } = require('../../internal/nested-texts');
  const hide = hiderOfSecrets(text, venue);
  const errors = repliesIn(text, venue).map(({ body, context }) =>
    classify(withTexts(body, hide), { ...withTexts(context, hide), venue: venue.id }),
  );
  return errors.length === 0 ? null : { error: errors.find((error) => error !== null) ?? null };
}

/**
 * @param {string} text
 * @param {Output} output
 * @returns {number} exit code
 */
function explainPaste(text, output) {
  const { venue, write, json, layout } = output;
  const word = text.trim();
  const named = word.length <= 32 ? explainSubject(word, venue) : null;
  if (named) return explainNamed(named, output);
  const found = findError(text, venue);
  if (found === null) {
    const sentence = `No reply of the exchange was found on stdin: no ${venue.replies.fields.code} and no HTML page.`;
    write(
      json
        ? `${jsonText({ kind: 'reply', found: false })}\n`
        : `${wrap(sentence, layout.width).join('\n')}\n`,
    );
    return EXIT.noVerdict;
  }
  const { error } = found;
  if (json) {
    const reply = error === null ? null : error.toJSON();
    write(`${jsonText({ kind: 'reply', found: true, success: error === null, error: reply }, 2)}\n`);
  } else if (error === null) {
    write('The reply is a success: the exchange refused nothing.\n');
  } else {
    const commonMistake = venue.help.mistakes[String(error.code ?? error.httpStatus)] ?? null;
    write(`${error.toText({ width: layout.width })}\n`);
    write(
      mistakeLines(commonMistake, layout)
        .map((line) => `${line}\n`)
        .join(''),
    );
  }
  return 0;
}

/**
 * @param {Explanation} explanation
 * @param {Output} output
 * @returns {number} exit code
 */
function explainNamed(explanation, { write, json, layout }) {
  write(json ? `${jsonText(explanation, 2)}\n` : explanationText(explanation, layout));
  return explanation.known ? 0 : EXIT.noVerdict;
}

/** @type {import('../main').Run} */
async function explain({ operands, values }, { stdout, stdin, environment, signal }) {
  const layout = { width: getWidth(stdout), paint: painter(wantsColours(stdout, environment, values)) };
  const venue = venueOf(values);
  const output = {
    venue,
    write: (/** @type {string} */ text) => stdout.write(text),
    json: values.json === true,
    layout,
  };
  const [subject = '-'] = operands;
  if (subject !== '-') {
    const explanation = explainSubject(subject, venue);
    if (explanation) return explainNamed(explanation, output);
    const near = nearest(subject, subjects(venue));
    const suggestion = near === null ? '' : `; did you mean ${near}?`;
    throw new UsageError(`nothing is known about '${clean(subject)}'${suggestion}`, 'explain');
  }
  if (operands.length === 0 && stdin.isTTY) {
    throw new UsageError('explain needs a code, or a reply on stdin', 'explain');
  }
  try {
    return explainPaste(await readPaste(stdin, signal), output);
  } catch (error) {
    if (!signal.aborted) throw error;
    return signal.reason.exitCode;
  }
}

module.exports = { explain };
