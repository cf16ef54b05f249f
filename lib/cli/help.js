'use strict';

/**
 * Help texts, from the table of commands. Pure.
 *
 * @module
 */

const { COMMANDS, listOptions } = require('./commands');
const { hang, isNarrow, painter, wrap } = require('../internal/layout');
const { withProgram } = require('./program-name');
const { venueTitles } = require('./venue');

/** @typedef {import('./commands').Command} Command */
/** @typedef {import('./commands').Option} Option */
/** @typedef {{ width: number, paint?: import('../internal/layout').Paint, program?: string }} Layout program: as in program-name.js */

/** Where the descriptions begin, and where on a narrow terminal. */
const COLUMN = 30;
const NARROW_COLUMN = 6;

/**
 * `-e, --env ENVIRONMENT`
 *
 * @param {string} name
 * @param {Readonly<Option>} option
 * @returns {string}
 */
function spell(name, { short, value, alias }) {
  const names = [short && `-${short}`, `--${name}`, alias && `--${alias}`].filter(Boolean).join(', ');
  return value === undefined ? names : `${names} ${value}`;
}

/**
 * @param {Readonly<Option>} option
 * @returns {string} the description with what follows from the rest of the table
 */
function describe(option) {
  const extra = [
    option.multiple && 'May be repeated.',
    option.default !== undefined && `Default: ${option.default}.`,
  ];
  return [option.description, ...extra].filter(Boolean).join(' ');
}

/**
 * @param {Command} command
 * @returns {string} `bybit-auth explain [OPTION…] [CODE]`
 */
function synopsis({ name, operands }) {
  return ['bybit-auth', name, '[OPTION…]', ...operands.map((operand) => `[${operand.name}]`)].join(' ');
}

/**
 * @param {string} label
 * @param {string} text
 * @param {Layout} layout
 * @returns {string[]} in two columns, or one below the other where the label is too long
 */
function entry(label, text, { width, paint = painter(false) }) {
  const column = isNarrow(width) ? NARROW_COLUMN : COLUMN;
  const painted = `  ${paint(label, 'bold')}`;
  if (label.length + 4 > column) return [painted, ...hang('', text, { width, indent: column })];
  return hang(painted, text, { width, indent: column });
}

/**
 * @param {Command} command
 * @param {Layout} layout
 * @returns {string}
 */
function commandHelp(command, layout) {
  const { width, paint = painter(false), program = 'bybit-auth' } = layout;
  const heading = (/** @type {string} */ text) => ['', paint(text, 'bold')];
  const lines = [
    ...hang('Usage: ', withProgram(synopsis(command), program), { width, indent: 7 }),
    ...command.description.flatMap((paragraph) => ['', ...wrap(paragraph, width)]),
  ];
  if (command.operands.length > 0) {
    lines.push(...heading('Operands'));
    for (const { name, description } of command.operands) lines.push(...entry(name, description, layout));
  }
  lines.push(...heading('Options'));
  for (const [name, option] of Object.entries(listOptions(command))) {
    lines.push(...entry(spell(name, option), describe(option), layout));
  }
  lines.push(...heading('Examples'));
  for (const [example, what] of command.examples) {
    const typed = withProgram(example, program);
    lines.push(`  ${typed}`, ...hang('', what, { width, indent: 6, paint: (line) => paint(line, 'dim') }));
  }
  lines.push(...heading('Exit codes'));
  for (const [code, meaning] of Object.entries(command.exitCodes)) {
    lines.push(...hang(`  ${code}`, meaning, { width, indent: 8 }));
  }
  return `${lines.join('\n')}\n`;
}

/**
 * @param {Layout} layout
 * @returns {string} the list of commands
 */
function overview({ width, paint = painter(false), program = 'bybit-auth' }) {
  const lines = [
    `Usage: ${program} [COMMAND] [OPTION…]`,
    '',
    ...wrap(
      `Finds out why ${venueTitles()} rejects a request or an API key. Without a command, on a terminal, it asks for what your bot printed, or checks the key.`,
      width,
    ),
    '',
    paint('Commands', 'bold'),
    ...COMMANDS.flatMap(({ name, summary }) =>
      hang(`  ${paint(name, 'bold')}`, summary, { width, indent: 14 }),
    ),
    '',
    paint('Options', 'bold'),
    ...hang('  -h, --help', 'Print this help and exit.', { width, indent: 17 }),
    ...hang('  -v, --version', 'Print the version and exit.', { width, indent: 17 }),
    '',
    `Try '${program} COMMAND --help'.`,
  ];
  return `${lines.join('\n')}\n`;
}

module.exports = { commandHelp, describe, overview, spell, synopsis };
