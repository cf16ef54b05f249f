'use strict';

/**
 * The text of a generated declaration file, as statements. The compiler's output is regular: a statement starts in
 * the first column, and so does a comment that stands before one.
 *
 * @typedef {object} Statement
 * @property {string} comments  before it
 * @property {string} code
 * @property {string[]} names   that it gives to its file
 */

const START = /^(?:export|declare|import|type|interface)\b/;
const NAMED = /^(?:export )?(?:declare )?(?:abstract )?(?:const|let|class|function|type|interface) ([\w$]+)/;
const LIST = /^(?:export|import) (?:type )?\{([^}]*)\}/;
const WHOLE = /^import (?:\* as )?([\w$]+)/;

/** @param {string} list  as in `a, b as c` @returns {string[]} */
function namesOfList(list) {
  const items = list.split(',').map((item) => item.trim());
  return items.filter((item) => item !== '').map((item) => item.split(' as ').at(-1) ?? item);
}

/** @param {string} code @returns {string[]} */
function namesOf(code) {
  const named = NAMED.exec(code);
  if (named !== null) return [named[1]];
  const list = LIST.exec(code);
  if (list !== null) return namesOfList(list[1]);
  const whole = WHOLE.exec(code);
  if (whole !== null) return [whole[1]];
  throw new Error(`a statement of an unknown form in a declaration: ${code.slice(0, 80)}`);
}

/**
 * A typedef arrives twice, as comment and as type. The type is enough, but for the words that describe the whole: those
 * the compiler leaves in the comment.
 *
 * @param {string} comment
 * @returns {[name: string, words: string][]}
 */
function descriptionsOf(comment) {
  const lines = comment
    .split('\n')
    .map((line) => line.replace(/^ *(?:\/\*\*|\*\/|\*)? ?/, '').replace(/ ?\*\/$/, ''));
  const tags = lines.findIndex((line) => line.startsWith('@'));
  const before = lines.slice(0, tags).join('\n').trim();
  const found = lines.flatMap((line) => {
    const [, name, words] = /^@typedef \{object\} ([\w$]+) *(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [/** @type {[string, string]} */ ([name, words])];
  });
  if (found.length === 1 && before !== '') found[0][1] = `${before}\n${found[0][1]}`.trim();
  return found.filter(([, words]) => words !== '');
}

/** @param {string} words @returns {string} */
function asComment(words) {
  return `/**\n${words.replace(/^/gm, ' * ').replace(/ +$/gm, '')}\n */\n`;
}

/** @param {string} comment */
const isTypedef = (comment) => /@(?:typedef|callback|module)\b/.test(comment);

/**
 * @param {string} text  of a declaration file
 * @returns {Statement[]}
 */
function statementsOf(text) {
  const pieces = text.split(/^(?=\/\*\*|export\b|declare\b|import\b|type\b|interface\b)/m);
  const descriptions = new Map();
  const statements = [];
  let comments = '';
  for (const piece of pieces.filter((candidate) => candidate.trim() !== '')) {
    if (START.test(piece)) {
      statements.push({ comments, code: piece, names: namesOf(piece) });
      comments = '';
    } else if (isTypedef(piece)) {
      for (const [name, words] of descriptionsOf(piece)) descriptions.set(name, words);
    } else {
      comments += piece;
    }
  }
  return statements.map((statement) => {
    const words = /^export type/.test(statement.code) ? descriptions.get(statement.names[0]) : undefined;
    return words === undefined
      ? statement
      : { ...statement, comments: asComment(words) + statement.comments };
  });
}

/** @param {string} text @param {string} name @returns {boolean} */
const isDeclared = (text, name) =>
  new RegExp(`^declare (?:const|let|function|class) ${name}\\b`, 'm').test(text);

/**
 * What `module.exports = { … }` becomes: an object with a member a line, and an export assignment. TypeScript before 6
 * refuses that beside exported types (TS2309), so that it is written as the same names, exported one by one.
 *
 * @param {string} text  of a declaration file
 * @returns {string}
 */
function withNamedExports(text) {
  const assignment = /^declare const _exports: \{\n([\s\S]*?)^\};\nexport = _exports;\n/m.exec(text);
  if (assignment === null) return text;
  const members = assignment[1].split(/^ {4}(?=\S)(?!\})/m).filter((member) => member !== '');
  const local = [];
  const constants = [];
  for (const member of members) {
    const [, name, type] = /^([\w$]+): ([\s\S]*);\n$/.exec(member) ?? [];
    if (name === undefined) {
      throw new Error(`a member of an unknown form in a declaration: ${member.slice(0, 80)}`);
    }
    if (type === `typeof ${name}` || isDeclared(text, name)) local.push(name);
    else constants.push(`export declare const ${name}: ${type.replace(/^ {4}/gm, '')};\n`);
  }
  const lists = local.map((name) => `export { ${name} };\n`);
  return text.replace(assignment[0], () => [...lists, ...constants].join(''));
}

module.exports = { statementsOf, withNamedExports };
