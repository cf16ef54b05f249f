'use strict';

/**
 * Writes docs/errors.md and docs/errors-VENUE.md from the tables that the code uses, so that the pages always match the code. The
 * first one is about Bybit, and has what is the same at every exchange.
 *
 *   node scripts/docs-errors.js [--check] [--venue=NAME] [FILE]
 *
 * With a FILE only the page of one exchange is written, by default that of Bybit. With --check nothing is written, and the exit code
 * is 1 when a page is not what would be written.
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { CATEGORIES, categoriesOf, helpOf, pageOf, titleOf } = require('../lib/errors/causes');
const { inList } = require('../lib/errors/causes/record');
const { checklistOf } = require('../lib/errors/checklist');
const { explainSubject, subjects } = require('../lib/cli/explain/subject');
const { VENUES } = require('../lib/venues');
const { rowsOf } = require('../lib/classify/match-rule');
const { REASON_ROWS, SANDBOX_ROW } = require('../lib/classify/page-rules');
const { NETWORK_REASONS } = require('../lib/classify/responder');
const signs = require('../lib/classify/responder-rules');

/** @typedef {Readonly<import('../lib/venues').Venue>} Venue */

const DOCS = path.join(__dirname, '..', 'docs');
const FIRST = VENUES.bybit;
/** @type {Readonly<Record<string, string>>} */
const PAGES = Object.freeze(
  Object.fromEntries(
    Object.keys(VENUES).map((id) => [id, id === FIRST.id ? 'errors.md' : `errors-${id}.md`]),
  ),
);
const CLASS_OF = { auth: 'AuthError', api: 'ApiError', 'rate-limit': 'RateLimitError' };
/** @param {keyof typeof CLASS_OF} kind @param {Venue} venue */
const classOf = (kind, { id }) => `${id === 'bybit' ? 'Bybit' : ''}${CLASS_OF[kind]}`;
const TRANSPORTS = { websocket: 'over a WebSocket', 'websocket-trade': 'over the WebSocket trade channel' };

/** Prettier's own escapes, so that the page is already formatted. @param {string} text */
const escape = (text) =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll('*', '\\*')
    .replaceAll('<', '\\<')
    .replace(/_(?=\W|$)/g, '\\_')
    .replace(/&(?=\w+;)/g, '&amp;');
const code = (/** @type {unknown} */ text) => `\`${String(text).replaceAll('|', '\\|')}\``;

/** The pattern of a row, readable. @param {RegExp} pattern */
const patternOf = (pattern) =>
  pattern.source === '^$' ? 'no text at all' : `text like ${code(pattern.source)}`;

/** @param {any} row @param {Venue} venue @returns {string} the conditions in words */
function conditions(row, { hosts, replies }) {
  const { codes, status, shapes, transport, text, supports, op, signed, environment, path: place } = row;
  const header = hosts.environmentHeader;
  const statusText =
    status && (status[0] === status[1] ? `HTTP ${status[0]}` : `HTTP ${status[0]} to ${status[1]}`);
  const shapeTexts = {
    unreachable: 'no reply',
    html: 'a web page',
    text: 'text',
    empty: 'an empty body',
    json: 'JSON',
  };
  const parts = [
    codes?.map(code).join(', '),
    statusText,
    row.codeless && !status && `no ${replies.fields.code}`,
    shapes?.map((/** @type {keyof typeof shapeTexts} */ shape) => shapeTexts[shape]).join(' or '),
    transport && TRANSPORTS[/** @type {keyof typeof TRANSPORTS} */ (transport)],
    op && `to a login`,
    header && environment && `a request to ${environment}`,
    replies !== FIRST.replies && place && `a path like ${code(place.source)}`,
    signed === true && 'authentication headers were sent',
    signed === false && 'no authentication headers were sent',
    text && patternOf(text),
    !text && supports && `perhaps ${patternOf(supports)}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : `every other ${replies.fields.code}`;
}

/** @param {any} row */
function confidenceOf({ confidence, text, supports }) {
  return !text && supports ? `${confidence}, with the text stated` : confidence;
}

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  const width = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column].length)),
  );
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(width[column])).join(' | ')} |`;
  return [line(head), `| ${width.map((size) => '-'.repeat(size)).join(' | ')} |`, ...rows.map(line)];
}

/** What a reply of a category does to a gate: docs/gate.md. */
const GATE = {
  rejected: 'closes it, after any request',
  guarded: 'closes it if it guards the request, or if the request is one of `needs`',
  needed: 'closes it if the request is one of `needs`',
  doubted: 'a doubt: the third in a row closes it',
  ignored: 'unchanged',
};

/** @param {string} name @param {Venue} venue @returns {string[]} */
function category(name, venue) {
  const id = /** @type {keyof typeof CATEGORIES} */ (name);
  const { kind, retryable, checks, gate } = CATEGORIES[id];
  const { what, proof, remedy } = helpOf(id, venue);
  const rows = rowsOf(venue).filter((row) => row.category === name);
  const refined = REFINED[name];
  const steps = checks.map((step) => {
    const index = checklistOf(venue).findIndex((candidate) => candidate.id === step);
    return `${index + 1} ${code(step)}`;
  });
  const leads = rows.map((row) => [conditions(row, venue), confidenceOf(row), escape(row.meaning)]);
  return [
    `## ${code(name)}`,
    '',
    `**${escape(titleOf(id, venue))}.** ${escape(what)}`,
    '',
    `- How it is proven: ${escape(proof)}`,
    `- Class: ${code(classOf(kind, venue))}; ${retryable ? 'retryable: the same request can succeed later' : 'not retryable: something must change first'}`,
    `- Gate: ${GATE[gate]}`,
    `- Steps of the checklist, most likely first: ${steps.length > 0 ? steps.join(', ') : 'none stands out'}`,
    `- ${venue.title}'s page: <${pageOf(id, venue)}>`,
    '',
    'What to do:',
    '',
    ...remedy.map((line, index) => `${index + 1}. ${escape(line)}`),
    '',
    ...(leads.length > 0 ? [...table(['reply', 'confidence', 'meaning'], leads), ''] : []),
    ...(refined ? [`${refined}`, ''] : []),
  ];
}

/** Categories that follow from other evidence than the text. @type {Record<string, string>} */
const REFINED = {
  'clock-ahead': `A reply of ${code('request-late')} becomes this when its figures, or the times of request and reply, show it.`,
  'clock-behind': `A reply of ${code('request-late')} becomes this when its figures, or the times of request and reply, show it.`,
  permission: `A reply of ${code('key-expired')} or ${code('key-or-ip-mismatch')} becomes this when the key information lacks the permission of the endpoint; its confidence is then inferred.`,
};

/** @param {Venue} venue */
const respondersOf = (venue) =>
  [
    SANDBOX_ROW,
    ...signs.PROXY_ROWS,
    ...REASON_ROWS,
    ...signs.FIREWALL_ROWS,
    ...signs.GATEWAY_ROWS,
    ...signs.CDN_ROWS,
    ...signs.lastRowsOf(venue),
  ].map((row) => ({
    ...row,
    anyOf: row.anyOf.filter(
      ({ told }, index) => row.anyOf.findIndex((other) => other.told === told) === index,
    ),
  }));

/** @param {string} subject a code or a status @param {Venue} venue @returns {string[]} a section with the code in its heading, for searches */
function codeSection(subject, venue) {
  const explained = explainSubject(subject, venue);
  if (explained === null) throw new Error(`${subject} is not explained`);
  const { kind, variants, commonMistake } = explained;
  const meanings = variants.map(({ category: name, title, example, when }) => {
    const clause =
      when && escape(when.startsWith('when ') ? when : `${example === null ? 'If' : 'if'} ${when}`);
    const condition = [example && code(example), clause].filter(Boolean).join(', ');
    return `- ${condition === '' ? '' : `${condition}: `}${escape(title)}, [${name}](#${name}).`;
  });
  const mistake = commonMistake && [
    `Often said: ${escape(commonMistake.often)}`,
    '',
    `In fact: ${escape(commonMistake.truth)}`,
    '',
  ];
  return [
    `### ${kind === 'httpStatus' ? 'HTTP' : kind} ${explained.subject}`,
    '',
    ...(meanings.length > 0 ? [...meanings, ''] : []),
    ...(mistake ?? []),
  ];
}

/** @param {Venue} venue @returns {string[]} the positive codes, the negative ones, then statuses */
function codesAndStatuses(venue) {
  const named = subjects(venue).filter((subject) => /^(?:-?\d+|http\d+|[A-Z\d_]+)$/.test(subject));
  const figure = (/** @type {string} */ subject) => Math.abs(Number(subject.replace('http', '')) || 0);
  const rank = (/** @type {string} */ subject) => ['-', 'h'].indexOf(subject[0]);
  return named.sort((one, other) => rank(one) - rank(other) || figure(one) - figure(other));
}

/** @param {Venue} venue @returns {string[]} the head of the page, and its codes */
function codeSections(venue) {
  const isFirst = venue === FIRST;
  const others = Object.entries(PAGES).filter(([id]) => id !== venue.id);
  const links = inList(
    others.map(([id, page]) => `[${VENUES[id].title}](${page})`),
    'and',
  );
  return [
    isFirst ? '# Errors' : `# Errors of ${venue.title}`,
    '',
    '<!-- Generated by scripts/docs-errors.js from the tables in lib/. Edit those. -->',
    '',
    `\`classify()\` sorts every reply that is not a success into one of ${categoriesOf(venue).length} categories. [Find your code](#find-your-code), or search this page for the text of your reply. The codes are those of <${venue.pages.errors}>. This page is about ${venue.title}; there are pages about ${links}.`,
    '',
    '## Find your code',
    '',
    `The same in a terminal: \`npx bybit-auth explain${isFirst ? '' : ` --venue ${venue.id}`} ${venue.replies.exampleCodes[isFirst ? 0 : 1]}\`.`,
    '',
    ...codesAndStatuses(venue).flatMap((subject) => codeSection(subject, venue)),
  ];
}

/** @param {Venue} venue @returns {string[]} */
function howToRead(venue) {
  if (venue !== FIRST) {
    return [
      '## How to read the tables',
      '',
      `As on [the page about ${FIRST.title}](${PAGES[FIRST.id]}#how-to-read-the-tables).`,
      '',
    ];
  }
  return [
    '## How to read the tables',
    '',
    'The confidence says how the cause is known: **stated**, the text of the reply says so; **documented**, the documentation of the code says so; **inferred**, it follows from other evidence. In the tables, a text like `…` is a regular expression. It is matched against the text in lower case, in which every run of other characters is one space. The first row that matches decides, in the order of `lib/classify/page-rules.js` and `lib/venues/bybit/reply-rules.js`.',
    '',
  ];
}

/** @param {Venue} venue @returns {string[]} */
function checklist(venue) {
  const steps = checklistOf(venue);
  const count = { 9: 'nine', 10: 'ten' }[steps.length] ?? String(steps.length);
  return [
    '## The checklist',
    '',
    `Every error and every diagnosis has these ${count} steps in \`checks\`: \`{ step, id, title, status, evidence, url }\`. A step is \`fail\`, \`warn\` or \`pass\` on evidence only; everything else is \`unknown\`, and its evidence says what would decide it. On an error the most likely cause comes first.`,
    '',
    `\`hints\` says what to do about this cause, most likely fix first: \`{ id, title, evidence, fix, url, open? }\`. \`open\` is the page of ${venue.title} where you fix it. For a reply that is not about the key, the hints are about its actual cause.`,
    '',
    ...table(
      ['', 'id', 'title', 'what to do if it fails'],
      steps.map(({ id, title, fix }, index) => [`${index + 1}`, code(id), escape(title), escape(fix)]),
    ),
    '',
  ];
}

/** @param {Venue} venue @returns {string[]} */
function credentials(venue) {
  const credential = helpOf('credential', venue);
  return [
    '## `credential`',
    '',
    `**The credentials cannot be used as they are.** ${escape(credential.what)}`,
    '',
    `- How it is proven: ${escape(credential.proof)}`,
    `- Class: \`${venue === FIRST ? 'Bybit' : ''}CredentialError\`, before anything is sent`,
    '',
    'What to do:',
    '',
    ...credential.remedy.map((line, index) => `${index + 1}. ${escape(line)}`),
    '',
  ];
}

/** @param {Venue} venue @returns {string[]} what is signed by mistake, where a refusal shows what was signed, and who replied */
function evidence(venue) {
  if (venue !== FIRST) return [];
  return [
    '## What is signed by mistake',
    '',
    'The text of 10004 shows the string that the server signed. If it differs from the string that was signed here, the error says what explains the difference, or what several mistakes together explain it:',
    '',
    ...table(
      ['id', 'what was signed, or what differs', 'what to do'],
      venue.signedStrings
        .filter(({ compared }) => compared !== undefined)
        .map(({ id, name, fix }) => [code(id), escape(name), escape(fix)]),
    ),
    '',
    '## Who replied',
    '',
    'Not every reply comes from the exchange. `respondedBy` names the system that sent it, by status, headers and page; it is null when that is unknown. Only a reply of the exchange says something about the key.',
    '',
    ...table(
      ['part', 'name', 'recognised by'],
      respondersOf(venue).map(({ part, name, anyOf }) => [
        code(part),
        escape(name),
        escape(anyOf.map(({ told }) => told).join(' ')),
      ]),
    ),
    '',
    'Without a reply, the part is `network`, and the connection error gives the reason:',
    '',
    ...table(
      ['code', 'reason'],
      Object.entries(NETWORK_REASONS).map(([name, reason]) => [code(name), escape(reason)]),
    ),
  ];
}

/** @param {Venue} [venue] @returns {string} the page */
function render(venue = FIRST) {
  const lines = [
    ...codeSections(venue),
    ...howToRead(venue),
    ...checklist(venue),
    ...categoriesOf(venue).flatMap((name) => category(name, venue)),
    ...credentials(venue),
    ...evidence(venue),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function main() {
  const { values, positionals } = parseArgs({
    options: { check: { type: 'boolean' }, venue: { type: 'string' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  const one = values.venue ?? (file === undefined ? undefined : FIRST.id);
  for (const [id, name] of Object.entries(PAGES)) {
    if (one === undefined || one === id) {
      write(file ?? path.join(DOCS, name), render(VENUES[id]), values.check === true);
    }
  }
}

/** @param {string} file @param {string} page @param {boolean} isCheck */
function write(file, page, isCheck) {
  if (!isCheck) {
    fs.writeFileSync(file, page);
    process.stdout.write(`${path.basename(file)}: ${page.split('\n').length} lines\n`);
  } else if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== page) {
    process.stderr.write(`${path.basename(file)} is stale: run node scripts/docs-errors.js\n`);
    process.exitCode = 1;
  }
}

if (require.main === module) main();

module.exports = { PAGES, render };
