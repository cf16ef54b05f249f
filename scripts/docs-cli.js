'use strict';

/**
 * Writes docs/cli.md from the table of commands, so that the page, --help and the shell completions say the same.
 *
 *   node scripts/docs-cli.js [--check]
 *
 * With --check nothing is written, and the exit code is 1 when the page is not what would be written.
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const prettier = require('prettier');

const { COMMANDS, VARIABLES, optionsOf } = require('../lib/cli/commands');
const { describe, spell, synopsis } = require('../lib/cli/help');

const PAGE = path.join(__dirname, '..', 'docs', 'cli.md');

const INTRODUCTION = `# The command line

\`npx bybit-auth\` asks the exchange why it refuses a key, explains its return codes, and starts a local Bybit. This page
is made from the table that the program itself reads (\`npm run docs:cli\`).

## NAME

**bybit-auth**: names the true cause when Bybit refuses a request

## SYNOPSIS
`;

const CONCLUSION = `## CREDENTIALS

\`doctor\` reads the credentials into the signer without making JavaScript strings of the secrets (on the native backend),
and then overwrites them in the environment of its process. Where they came from is said in the report.

- With \`--env-file FILE\` only that file counts: the variables above are taken out of the environment first.
- Without it the environment counts, if any of the variables is set there.
- If none is, and the working directory has a file \`.env\`, that file is read.

Files are read by the parser of Node.js itself (\`process.loadEnvFile\`), which **needs Node.js 20.12 or later**; an older
Node.js can be started with \`node --env-file=FILE\` instead. Quotes, comments, \`export\` and Windows line ends are
understood. A byte order mark is not, and the report says so if there is one. Node.js 20 itself looks for an option of
this name among the arguments of a program: if the file does not exist, it is Node.js that says so, with the exit code 9.

## THE PAGE

\`--html FILE\` writes one page without scripts that loads nothing from anywhere, for a phone, a desk or paper, in light and
dark. It shows the verdict, the nine steps, the facts, and every request with its ids, times and headers. Secrets,
signatures and whole API keys are not in it. What the exchange said is in it, as text: a reply cannot put anything else
into the page. The file is replaced in one step, with the mode 0600.

## OUTPUT

Reports go to stdout; progress, warnings and errors go to stderr. On a terminal progress is one line that is rewritten;
elsewhere it is a line for each answer, and nothing with \`--quiet\` or \`--json\`. With \`--json\` stdout holds one JSON
document: the fields of a \`Diagnosis\`, and \`credentials\` with the source of the credentials. \`explain --json\` and its
fields are for scripts, too.

A report counts only when it has been written. If stdout cannot be written, for instance because the disk is full, the
command says so on stderr and ends with the exit code 2, whatever the verdict is. A reader that closes the pipe early, as
\`head\` does, changes nothing. Each request of \`doctor\` ends by \`--timeout\`, also when a proxy or a server never
answers, so \`doctor\` ends after at most six of them. If a command fails or ends before it has a result, the exit code is
3 and stderr says why.

Reports name the .env file relative to the working directory or to the home directory (\`~\`), and otherwise by its name
alone. JSON is ASCII: other characters are escaped. Text is ASCII where \`LC_ALL\`, \`LC_CTYPE\` or \`LANG\` names a locale
without UTF-8, such as \`C\`.

Colours are used on a terminal. What goes first: \`--no-color\`, \`--color\`, \`FORCE_COLOR\`, \`NO_COLOR\`, \`TERM=dumb\`.
`;

/** @param {string} text @returns {string} safe in a paragraph and in a cell of a table */
function plain(text) {
  return text.replace(/[*<>|]/g, (character) => `\\${character}`);
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows @returns {string} */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** @param {import('../lib/cli/commands').Command} command @returns {string} */
function section(command) {
  const { name, summary, description, operands, examples, exitCodes } = command;
  const options = Object.entries(optionsOf(command)).map(([option, details]) => [
    `\`${spell(option, details).replace(/\|/g, '\\|')}\``,
    plain(describe(details)),
  ]);
  const given = operands.map((operand) => [`\`${operand.name}\``, plain(operand.description)]);
  return [
    `### bybit-auth ${name}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    `\`\`\`text\n${synopsis(command)}\n\`\`\``,
    ...description.map(plain),
    given.length > 0 ? table(['operand', 'meaning'], given) : '',
    table(['option', 'meaning'], options),
    'Examples:',
    `\`\`\`sh\n${examples.map(([line, what]) => `${line}  # ${what}`).join('\n')}\n\`\`\``,
    table(
      ['exit code', 'meaning'],
      Object.entries(exitCodes).map(([code, meaning]) => [code, plain(meaning)]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** @returns {Promise<string>} the page */
async function page() {
  const synopses = [...COMMANDS.map(synopsis), 'bybit-auth --help', 'bybit-auth --version'];
  const text = [
    INTRODUCTION,
    `\`\`\`text\n${synopses.join('\n')}\n\`\`\``,
    '## COMMANDS',
    ...COMMANDS.map(section),
    '## ENVIRONMENT',
    table(
      ['variable', 'meaning'],
      Object.entries(VARIABLES).map(([name, meaning]) => [`\`${name}\``, plain(meaning)]),
    ),
    CONCLUSION,
  ].join('\n\n');
  return prettier.format(text, { ...(await prettier.resolveConfig(PAGE)), filepath: PAGE });
}

async function main() {
  const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
  const wanted = await page();
  if (!values.check) {
    fs.writeFileSync(PAGE, wanted);
    return;
  }
  const found = fs.existsSync(PAGE) ? fs.readFileSync(PAGE, 'utf8') : '';
  if (found === wanted) return;
  process.stderr.write('docs/cli.md is stale: run npm run docs:cli\n');
  process.exitCode = 1;
}

main();
