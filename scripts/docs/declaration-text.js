'use strict';

/**
 * Rewrites one declaration for the generator of the reference. It goes by TypeScript 5, to which a module with
 * `export =` has no types, and by symbols, to which `type A = import('./b').A` is a second type. The declarations
 * also lack what the source says of a type as a whole.
 */

const { docsRequire } = require('./places');

/** Methods that Node.js calls, not the users. */
const NOT_FOR_USERS = ['[INSPECT]', '[inspect.custom]'];

/** @type {(node: any, text: string) => string} */
const sourceOf = (node, text) => text.slice(node.getFullStart(), node.end);

/**
 * @param {any} ts
 * @param {string} text of a module in lib/
 * @returns {Map<string, string>} what its comments say of each type as a whole
 */
function descriptionsOf(ts, text) {
  const source = ts.createSourceFile('module.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  /** @type {Map<string, string>} */
  const descriptions = new Map();
  const textOf = (/** @type {any} */ node) => ts.getTextOfJSDocComment(node.comment) ?? '';
  const visit = (/** @type {any} */ node) => {
    for (const comment of node.jsDoc ?? []) {
      const typedefs = (comment.tags ?? []).filter(ts.isJSDocTypedefTag);
      for (const tag of typedefs) {
        const parts = [typedefs.length === 1 ? textOf(comment) : '', textOf(tag)];
        const description = parts.filter((part) => part !== '').join('\n\n');
        if (tag.name !== undefined && description !== '') descriptions.set(tag.name.text, description);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return descriptions;
}

/** @param {string} comment a JSDoc block @returns {string} the same with one list of all that is thrown */
function withOneListOfErrors(comment) {
  const lines = comment.replace(/^\/\*\*\s*(?:\* ?)?|\s*\*\/$/g, '').split(/\n\s*\* ?/);
  /** @type {string[][]} */
  const tags = [[]];
  for (const line of lines) {
    if (/^@\w/.test(line)) tags.push([]);
    /** @type {string[]} */ (tags.at(-1)).push(line);
  }
  const [thrown, others] = [true, false].map((wanted) =>
    tags.map((tag) => tag.join('\n')).filter((tag) => tag.startsWith('@throws') === wanted),
  );
  if (thrown.length === 0) return comment;
  const items = thrown.map((tag) =>
    tag.replace(/^@throws \{(?:import\('[^']+'\)\.)?(\w+)\}\s*/, '- `$1` ').replaceAll('\n', '\n  '),
  );
  const body = [...others.map((part) => part.trimEnd()), '@throws', ...items].join('\n');
  return `/**\n * ${body.replaceAll('\n', '\n * ')}\n */`;
}

/** @param {any} ts @param {any} node a type @returns {string[]} the names of its members, also below Readonly<…> */
function membersOf(ts, node) {
  if (ts.isTypeReferenceNode(node)) {
    return node.typeArguments?.flatMap((/** @type {any} */ a) => membersOf(ts, a)) ?? [];
  }
  return ts.isTypeLiteralNode(node) ? node.members.map((/** @type {any} */ { name }) => name.text) : [];
}

/** @param {any} ts @param {any} source @returns {Map<string, any>} its variables, by name */
function variablesOf(ts, source) {
  const statements = source.statements.filter(ts.isVariableStatement);
  const declarations = statements.flatMap((/** @type {any} */ s) => s.declarationList.declarations);
  return new Map(declarations.map((/** @type {any} */ d) => [d.name.getText(), d]));
}

/** @param {any} ts @param {any} list `_exports` @param {string} text @param {Record<string, string>} origins @param {Set<string>} own */
function namedExports(ts, list, text, origins, own) {
  return list.type.members.map((/** @type {any} */ member) => {
    const name = member.name.text;
    if (origins[name] !== undefined) return `export { ${name} } from '${origins[name]}';`;
    if (own.has(name)) return `export { ${name} };`;
    return `export declare const ${name}: ${sourceOf(member.type, text).trim()};`;
  });
}

/** @param {any} ts @param {any} statement @returns {string | null} the same as one symbol, for `type A = import('b').B` */
function passedOn(ts, statement) {
  if (!ts.isTypeAliasDeclaration(statement) || statement.typeParameters !== undefined) return null;
  const { name, type } = statement;
  if (!ts.isImportTypeNode(type) || type.typeArguments !== undefined || type.isTypeOf) return null;
  if (type.qualifier === undefined || !ts.isIdentifier(type.qualifier)) return null;
  return `import { ${type.qualifier.text} as ${name.text} } from ${type.argument.getText()};\nexport { ${name.text} };`;
}

/**
 * @param {any} ts
 * @param {any} member of a class
 * @param {string} text
 * @returns {string} '' for what is not for users; a getter as the property that it is for them
 */
function publicMember(ts, member, text) {
  if (NOT_FOR_USERS.includes(member.name?.getText())) return '';
  const source = sourceOf(member, text);
  if (source.includes('@hideconstructor')) return '\n    private constructor();';
  if (!ts.isGetAccessor(member)) return source;
  const comment = source.slice(0, source.length - member.getText().length);
  const described = comment.replace(/@returns \{[^\n]*?\}(?: (?=\w)|(?=\s*\*\/))/, '');
  return `${described}readonly ${member.name.getText()}: ${member.type.getText()};`;
}

/** @param {any} ts @param {any} statement a class @param {string} text @returns {string} as far as it is for users */
function publicClass(ts, statement, text) {
  return statement.members.reduce(
    (/** @type {string} */ rest, /** @type {any} */ member) =>
      rest.replace(sourceOf(member, text), () => publicMember(ts, member, text)),
    sourceOf(statement, text),
  );
}

/**
 * @param {string} text of a declaration that TypeScript has written
 * @param {{ origins?: Record<string, string>, source?: string }} [options] origins: names whose comments another
 *   module has; source: the module in lib/
 * @returns {string} the same with named exports, each type once, and described as in the source
 */
function readableDeclaration(text, { origins = {}, source = '' } = {}) {
  const ts = docsRequire('typescript');
  const file = ts.createSourceFile('module.d.ts', text, ts.ScriptTarget.Latest, true);
  const descriptions = descriptionsOf(ts, source);
  const variables = variablesOf(ts, file);
  const named = file.statements.map((/** @type {any} */ statement) => statement.name?.text);
  const own = new Set([...variables.keys(), ...named]);
  const parts = file.statements.flatMap((/** @type {any} */ statement) => {
    if (ts.isExportAssignment(statement) && statement.expression.getText() === '_exports') return [];
    const list = ts.isVariableStatement(statement) ? variables.get('_exports') : undefined;
    if (list !== undefined && list.parent.parent === statement) {
      return namedExports(ts, list, text, origins, own);
    }
    if (ts.isClassDeclaration(statement)) return [publicClass(ts, statement, text)];
    const passed = passedOn(ts, statement);
    if (passed !== null) return [passed];
    const description = ts.isTypeAliasDeclaration(statement)
      ? descriptions.get(statement.name.text)
      : undefined;
    if (description === undefined) return [sourceOf(statement, text)];
    return [`\n/**\n * ${description.replaceAll('\n', '\n * ')}\n */`, statement.getText()];
  });
  return `${parts.join('\n')}\n`
    .replace(/keyof typeof (\w+)/g, (whole, name) => {
      const type = variables.get(name)?.type;
      const members = type === undefined ? [] : membersOf(ts, type);
      return members.length === 0 ? whole : members.map((member) => `'${member}'`).join(' | ');
    })
    .replace(/\/\*\*(?:[^*]|\*(?!\/))*\*\//g, withOneListOfErrors);
}

module.exports = { readableDeclaration };
