'use strict';

/**
 * Help texts, from the table of commands.
 *
 * @module
 */

const { allCommands, listOptions } = require('./commands');
const { hang, wrap } = require('./text');

/** @typedef {import('./commands').Command} Command */

/** @param {string} name @param {Readonly<import('./commands').Option>} option */
function spell(name, { short, value, choices }) {
  const names = [short && `-${short}`, `--${name}`].filter(Boolean).join(', ');
  const shown = value ?? choices?.join('|');
  return shown === undefined ? names : `${names} ${shown}`;
}

/** @param {Command} command @returns {string} `signal-relay resolve [OPTION…] ID OUTCOME` */
function synopsis({ name, operands }) {
  const shown = operands.map((operand) => (operand.optional ? `[${operand.name}]` : operand.name));
  return ['signal-relay', name, '[OPTION…]', ...shown].join(' ');
}

/** @param {string} label @param {string} text @param {number} width */
function entry(label, text, width) {
  return label.length > 25
    ? [`  ${label}`, ...hang('', text, 28, width)]
    : hang(`  ${label}`, text, 28, width);
}

/** @param {Command} command @param {number} width @returns {string} */
function commandHelp(command, width) {
  const lines = [
    `Usage: npx ${synopsis(command)}`,
    ...command.description.flatMap((paragraph) => ['', ...wrap(paragraph, width)]),
  ];
  if (command.operands.length > 0) lines.push('', 'Operands');
  for (const { name, description } of command.operands) lines.push(...entry(name, description, width));
  lines.push('', 'Options');
  for (const [name, option] of Object.entries(listOptions(command))) {
    lines.push(...entry(spell(name, option), option.description, width));
  }
  lines.push('', 'Examples');
  for (const [line, what] of command.examples) lines.push(`  npx ${line}`, ...hang('', what, 6, width));
  lines.push('', 'Exit codes');
  for (const [code, meaning] of Object.entries(command.exitCodes)) {
    lines.push(...hang(`  ${code}`, meaning, 8, width));
  }
  return `${lines.join('\n')}\n`;
}

/** @param {number} width @returns {string} the list of commands */
function overview(width) {
  const lines = [
    'Usage: npx signal-relay COMMAND [OPTION…]',
    '',
    ...wrap('Takes trading signals in and places each order once, on every account.', width),
    '',
    'Commands',
    ...allCommands().flatMap(({ name, summary }) => hang(`  ${name}`, summary, 12, width)),
    '',
    'Options',
    '  -h, --help      Print this help and exit.',
    '  -v, --version   Print the version and exit.',
    '',
    'npx signal-relay COMMAND --help says more about a command.',
  ];
  return `${lines.join('\n')}\n`;
}

module.exports = { commandHelp, overview, spell, synopsis };
