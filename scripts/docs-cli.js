'use strict';

/**
 * Writes the commands of docs/cli.md from the table of commands, so that the page and --help say
 * the same.
 *
 *   node scripts/docs-cli.js [--check]
 *
 * With --check nothing is written, and the exit code is 1 when the page is not what would be written.
 */

const path = require('node:path');
const { parseArgs } = require('node:util');

const { COMMANDS, describeAllVariables, listOptions } = require('../lib/cli/commands');
const { describe, spell, synopsis } = require('../lib/cli/help');
const { withProgram } = require('../lib/cli/program-name');
const { table, update, withPart } = require('./docs/generated');

const PAGE = path.join(__dirname, '..', 'docs', 'cli.md');

/** @param {string} text @returns {string} safe in a paragraph and in a cell of a table */
function plain(text) {
  return text.replace(/[*<>|]/g, (character) => `\\${character}`);
}

/** @param {import('../lib/cli/commands').Command} command @returns {string} */
function section(command) {
  const { name, summary, description, operands, examples, exitCodes } = command;
  const options = Object.entries(listOptions(command)).map(([option, details]) => [
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
    `\`\`\`sh\n${examples.map(([line, what]) => `${withProgram(line, 'npx bybit-auth')}  # ${what}`).join('\n')}\n\`\`\``,
    table(
      ['exit code', 'meaning'],
      Object.entries(exitCodes).map(([code, meaning]) => [code, plain(meaning)]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** @returns {string} synopsis, commands and variables */
function commands() {
  const synopses = [...COMMANDS.map(synopsis), 'bybit-auth --help', 'bybit-auth --version'];
  const variables = Object.entries(describeAllVariables()).map(([name, meaning]) => [
    `\`${name}\``,
    plain(meaning),
  ]);
  return [
    '## SYNOPSIS',
    `\`\`\`text\n${synopses.join('\n')}\n\`\`\``,
    '## COMMANDS',
    ...COMMANDS.map(section),
    '## ENVIRONMENT',
    table(['variable', 'meaning'], variables),
  ].join('\n\n');
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
update([{ file: PAGE, text: withPart(PAGE, 'commands', commands()) }], values.check);
