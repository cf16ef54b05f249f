'use strict';

/**
 * `bybit-auth explain`: explains a code, a name, a message, or a pasted reply.
 *
 * @module
 */

const { EXIT } = require('../commands');
const { allSubjects, allVenues, explanationsOf, nameMeant } = require('./subject');
const { nearest } = require('../../internal/nearest');
const { clean } = require('../../errors/copy');
const { hang, painter, wrap } = require('../../internal/layout');
const { programName } = require('../program-name');
const { jsonText, wantsColours, getWidth } = require('../terminal');
const { UsageError } = require('../usage-error');
const { inList } = require('../../errors/causes/record');
const { USUAL, venueNamed, venueTitles } = require('../venue');

/** @typedef {import('./topics').Explanation} Explanation */
/** @typedef {import('./answer').Answer} Answer */
/** @typedef {{ width: number, paint: import('../../internal/layout').Paint }} Layout */
/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {{ chosen: Venue | null, write: (text: string) => unknown, json: boolean, layout: Layout, program: string }} Output */

/**
 * @param {Answer} answer
 * @param {Output} output
 * @returns {string[]} lines
 */
function answerLines({ error, headline, read, others, venue, why, foreign }, { layout, program }) {
  const { readText } = require('./answer');
  const { mistakeLines } = require('./explanation-text');
  const { width, paint } = layout;
  const text = error === null ? [] : error.toText({ width }).split('\n');
  // The title of an error ends where its facts begin, which are indented.
  const title = () =>
    text.splice(
      0,
      text.findIndex((line) => line.startsWith(' ')),
    );
  const success = () => wrap('The reply is a success: the exchange refused nothing.', width);
  const sentence = headline !== null ? wrap(headline, width) : error !== null ? title() : success();
  const lines = sentence.map((line) => paint(line, 'bold'));
  const shown = readText(read);
  const dim = (/** @type {string} */ line) => paint(line, 'dim');
  if (shown !== '') lines.push(...hang('Read: ', shown, { width, indent: 6, paint: dim }));
  if (why !== null && !foreign) {
    lines.push(...hang('Exchange: ', `${venue.title} (${why})`, { width, indent: 10, paint: dim }));
  }
  lines.push(...text);
  if (error !== null) {
    lines.push(...mistakeLines(venue.help.mistakes[String(error.code ?? error.httpStatus)] ?? null, layout));
  }
  if (error?.category === 'bad-signature') {
    // The reply alone does not show what was signed.
    lines.push(
      '',
      ...wrap('To see which string was signed, copy the request into a file, for example as curl:', width),
    );
    const option = venue === USUAL ? '' : ` --venue ${venue.id}`;
    lines.push(`  ${program} check${option} < request.txt`);
  }
  if (others.length > 0) lines.push('', ...wrap('Earlier in the text:', width));
  for (const { read: other, category, count } of others) {
    const times = count === 1 ? '' : `, ${count} times`;
    lines.push(...hang('  - ', `${readText(other)} (${category}${times})`, { width, indent: 4 }));
  }
  return lines;
}

/**
 * @param {Answer} answer
 * @param {Output} output
 * @returns {number} exit code
 */
function printAnswer(answer, output) {
  const { write, json } = output;
  const { error, foreign, headline, read, others, venue, why } = answer;
  if (json) {
    const kind = foreign ? 'otherExchange' : 'reply';
    const success = error === null && !foreign;
    const reply = error === null ? null : error.toJSON();
    const sender = { venue: foreign ? (foreign.venue ?? null) : venue.id, why: foreign ? null : why };
    const more = { headline, read, others, ...foreign, ...sender };
    write(`${jsonText({ kind, found: true, success, error: reply, ...more }, 2)}\n`);
  } else {
    write(`${answerLines(answer, output).join('\n')}\n`);
  }
  return EXIT.healthy;
}

/**
 * @param {Explanation[]} explanations one for each exchange
 * @param {Output} output
 * @param {string} [asked] another spelling of the subject
 * @returns {number} exit code
 */
function printExplanations([first, ...others], { write, json, layout }, asked) {
  const { explanationText } = require('./explanation-text');
  if (json) {
    const more = { ...(asked !== undefined && { asked }), ...(others.length > 0 && { alsoAt: others }) };
    write(`${jsonText({ ...first, ...more }, 2)}\n`);
    return first.known ? EXIT.healthy : EXIT.noVerdict;
  }
  if (asked !== undefined) write(`'${asked}' is read as ${first.subject}.\n\n`);
  if (others.length > 0) {
    const venues = [first, ...others].map(({ venue }) => venueNamed(String(venue), 'explain'));
    const titles = inList(
      venues.map(({ title }) => title),
      'and',
    );
    const options = inList(
      venues.map(({ id }) => `--venue ${id}`),
      'or',
    );
    const sentence = `${titles} have the code ${first.subject}. ${options} shows one of them.`;
    write(`${wrap(sentence, layout.width).join('\n')}\n\n`);
  }
  write([first, ...others].map((one) => explanationText(one, layout)).join('\n'));
  return first.known ? EXIT.healthy : EXIT.noVerdict;
}

/** @param {string} text @param {Venue | null} chosen @returns {string} */
function withoutSecrets(text, chosen) {
  const { hiderOfSecrets } = require('./pasted-secrets');
  return clean(hiderOfSecrets(text, chosen === null ? allVenues() : [chosen])(text));
}

/**
 * @param {string} text
 * @param {Output} output
 * @returns {number | null} exit code; null when the text does not resemble the name of a cause or a check
 */
function explainMeant(text, output) {
  const meant = nameMeant(text, output.chosen);
  const explanations = meant === null ? [] : explanationsOf(meant, output.chosen);
  return explanations.length === 0
    ? null
    : printExplanations(explanations, output, withoutSecrets(text, output.chosen));
}

/**
 * @param {import('./read-paste').Paste} paste
 * @param {Output} output
 * @returns {number} exit code
 */
function explainPaste({ text, isCut, isBinary }, output) {
  const { chosen, write, json, layout } = output;
  const named = explanationsOf(text, chosen);
  if (named.length > 0) return printExplanations(named, output);
  const answer = isBinary ? null : require('./answer').answerTo(text, chosen);
  if (answer) return printAnswer(answer, output);
  const meant = isBinary ? null : explainMeant(text.trim(), output);
  if (meant !== null) return meant;
  if (json) {
    write(`${jsonText({ kind: 'reply', found: false })}\n`);
  } else {
    const reason = isBinary
      ? 'The input is not text.'
      : `explain looks for a code or a message of ${chosen?.title ?? venueTitles()}, an HTTP status, a web page, the error of a connection or of a JSON parser.`;
    const part = isCut && !isBinary ? ' Only the last 1 MiB of the input was read.' : '';
    const sentence = `No reply of the exchange was found on stdin. ${reason}${part}`;
    write(`${wrap(sentence, layout.width).join('\n')}\n`);
  }
  return EXIT.noVerdict;
}

/**
 * @param {string} subject from the command line
 * @param {Output} output
 * @returns {number} exit code
 */
function explainOperand(subject, output) {
  const { chosen } = output;
  if (subject.trim() === '') {
    const [code] = (chosen ?? USUAL).replies.exampleCodes;
    throw new UsageError(`explain was given an empty text; give it a code (${code}) or a message`, 'explain');
  }
  const explanations = explanationsOf(subject, chosen);
  if (explanations.length > 0) return printExplanations(explanations, output);
  const answer = require('./answer').answerTo(subject, chosen);
  if (answer) return printAnswer(answer, output);
  const meant = explainMeant(subject, output);
  if (meant !== null) return meant;
  const near = nearest(subject, allSubjects(chosen));
  const suggestion = near === null ? '' : `; did you mean ${near}?`;
  const shown = withoutSecrets(subject, chosen);
  throw new UsageError(`nothing is known about '${shown}'${suggestion}`, 'explain');
}

/** @type {import('../main').Run} */
async function explain({ operands, values }, { stdout, stdin, environment, signal }) {
  const layout = { width: getWidth(stdout), paint: painter(wantsColours(stdout, environment, values)) };
  const output = {
    chosen: values.venue === undefined ? null : venueNamed(String(values.venue), 'explain'),
    write: (/** @type {string} */ text) => stdout.write(text),
    json: values.json === true,
    layout,
    program: programName(environment),
  };
  const [subject = '-'] = operands;
  if (subject !== '-') return explainOperand(subject, output);
  if (operands.length === 0 && stdin.isTTY) {
    throw new UsageError('explain needs a code or a message, or a reply on stdin', 'explain');
  }
  try {
    return explainPaste(await require('./read-paste').readPaste(stdin, signal), output);
  } catch (error) {
    if (!signal.aborted) throw error;
    return signal.reason.exitCode;
  }
}

module.exports = { explain };
