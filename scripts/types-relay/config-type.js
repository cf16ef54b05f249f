'use strict';

/**
 * The type of a relay's configuration, from the table of its options: what an editor proposes, and what a compiler refuses.
 *
 * @module
 */

const { OPTIONS } = require('../../packages/relay/lib/config/options');

/** @typedef {import('../../packages/relay/lib/config/rules').Option} Option */

/** By how the words that describe a value begin. @type {readonly (readonly [RegExp, (words: string) => string])[]} */
const TYPES = [
  [
    /^one of /,
    (words) =>
      words
        .slice('one of '.length)
        .split(', ')
        .map((word) => `'${word}'`)
        .join(' | '),
  ],
  [/^an integer/, () => 'number'],
  [/^true or false/, () => 'boolean'],
  [/^a list of linear/, () => "('linear' | 'inverse' | 'spot')[]"],
  [/^a list of /, () => 'string[]'],
  [/^a name, or a list of names/, () => 'string | string[]'],
  [/^'tradingview', a list/, () => "'tradingview' | string[] | false"],
  [/^a number or a name/, () => 'number | string'],
  [/^env\.group/, () => 'EnvGroup'],
  [/^(?:text|a secret|a decimal|a file|a URL|a unified symbol)/, () => 'string'],
];

/** @param {Option} option @returns {string} */
function leafType({ type }) {
  const [, make] = TYPES.find(([pattern]) => pattern.test(type)) ?? [];
  // Functions and objects of the user.
  if (make === undefined) return 'any';
  const made = make(type);
  return made === 'EnvGroup' ? made : `${made} | EnvReference`;
}

/** @param {Option} option @param {string} indent @returns {string} */
function typeOf(option, indent) {
  const { options, each, items, shorthand, canBeNull } = option;
  if (each !== undefined) return `Record<string, ${typeOf(each, indent)}>`;
  if (items !== undefined) return `(${typeOf(items, indent)})[]`;
  if (options === undefined) return leafType(option);
  const members = Object.entries(options).map(([name, part]) => member(name, part, `${indent}    `));
  const object = `{\n${members.join('')}${indent}}`;
  const made = shorthand === undefined ? object : `string | EnvReference | ${object}`;
  return canBeNull === true ? `${made} | null` : made;
}

/** @param {string} name @param {Option} option @param {string} indent @returns {string} */
function member(name, option, indent) {
  const usual =
    option.default === undefined || typeof option.default === 'object' ? '' : `; default ${option.default}`;
  const comment = `${indent}/** ${option.what.replaceAll('*/', '* /')}${usual} */\n`;
  return `${comment}${indent}${name}${option.isRequired ? '' : '?'}: ${typeOf(option, indent)};\n`;
}

/** @returns {string} a declaration of `RelayConfig` */
function configType() {
  const members = Object.entries(OPTIONS).map(([name, option]) => member(name, option, '    '));
  return `export interface RelayConfig {\n${members.join('')}}\n`;
}

module.exports = { configType };
