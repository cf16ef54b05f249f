'use strict';

/**
 * Writes the parts of packages/relay/docs that come from tables: the options of the configuration, and the commands.
 *
 *   node scripts/docs-relay.js [--check]
 *
 * With --check nothing is written, and the exit code is 1 when a page is not what would be written.
 */

const path = require('node:path');
const { parseArgs } = require('node:util');

const { allCommands, listOptions } = require('../packages/relay/lib/cli/commands');
const { spell, synopsis } = require('../packages/relay/lib/cli/help');
const { OPTIONS } = require('../packages/relay/lib/config/options');
const { FIELDS } = require('../packages/relay/lib/signal/fields');
const { table, update, withPart } = require('./docs/generated');

const FOLDER = path.join(__dirname, '..', 'packages', 'relay', 'docs');

/** @param {string} text @returns {string} safe in a paragraph and in a cell of a table */
const plain = (text) => text.replace(/[*<>|{}]/g, (character) => `\\${character}`);
/** @param {string} text @returns {string} code in a cell of a table */
const code = (text) => `\`${text.replace(/\|/g, '\\|')}\``;

/** @param {import('../packages/relay/lib/cli/commands').Command} command @returns {string} */
function section(command) {
  const { name, summary, description, operands, examples, exitCodes } = command;
  const rows = (/** @type {[string, string][]} */ pairs) =>
    pairs.map(([label, what]) => [code(label), plain(what)]);
  const options = Object.entries(listOptions(command)).map(
    ([option, details]) => /** @type {[string, string]} */ ([spell(option, details), details.description]),
  );
  return [
    `## ${name}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}${/[.?]$/.test(summary) ? '' : '.'}`,
    `\`\`\`text\n${synopsis(command)}\n\`\`\``,
    ...description.map(plain),
    operands.length > 0 &&
      table(['operand', 'meaning'], rows(operands.map((one) => [one.name, one.description]))),
    table(['option', 'meaning'], rows(options)),
    `\`\`\`sh\n${examples.map(([line, what]) => `npx ${line}  # ${what}`).join('\n')}\n\`\`\``,
    table(['exit code', 'meaning'], rows(Object.entries(exitCodes))),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/**
 * @param {Record<string, any>} options
 * @param {string} prefix
 * @returns {string[][]} path, value, default, meaning
 */
function optionRows(options, prefix = '') {
  return Object.entries(options).flatMap(([name, option]) => {
    const own = `${prefix}${name}`;
    const { type, what, default: usual, isRequired, options: parts, each } = option;
    const below = parts ?? each?.options;
    const value =
      each === undefined ? type : `an object: a name and ${each.options ? 'an object' : each.type} for each`;
    const shown = isRequired
      ? 'required'
      : usual === undefined || typeof usual === 'object'
        ? ''
        : code(String(usual));
    const row = [code(own), plain(what), plain(value), shown];
    return [row, ...(below ? optionRows(below, `${own}.${each ? 'NAME.' : ''}`) : [])];
  });
}

const PARTS = [
  { page: 'cli.md', name: 'commands', text: () => allCommands().map(section).join('\n\n') },
  {
    page: 'configuration.md',
    name: 'options',
    text: () => table(['option', 'what it is', 'value', 'default'], optionRows(OPTIONS)),
  },
  {
    page: 'signals.md',
    name: 'fields',
    text: () =>
      table(
        ['field', 'meaning'],
        Object.entries(FIELDS).map(([name, { what }]) => [code(name), plain(what)]),
      ),
  },
];

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
update(
  PARTS.map(({ page, name, text }) => {
    const file = path.join(FOLDER, page);
    return { file, text: withPart(file, name, text()) };
  }),
  values.check,
);
