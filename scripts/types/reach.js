'use strict';

/**
 * Which declarations a user can reach: those of the entry points, what these name, and so on. The rest of what the
 * compiler generates describes the inside of the package and would be weight in every installation.
 */

const path = require('node:path');

const IMPORT_TYPE = /import\(["'](\.[^"']+)["']\)(?:\.([\w$]+))?/g;
const FROM = /^(import|export)( type)? \{([^}]*)\} from ["'](\.[^"']+)["']/;
const WHOLE = /^import (?:\* as )?[\w$]+ (?:from |= require\()["'](\.[^"']+)["']/;

/**
 * @typedef {import('./declarations').Statement} Statement
 * @typedef {Map<string, Statement[]>} Files  by path, as in types/
 */

/** @param {string} code @returns {string} */
function withoutComments(code) {
  return code.replace(/\/\*[\s\S]*?\*\//g, '');
}

class Reach {
  /** @param {Files} files */
  constructor(files) {
    this.files = files;
    /** @type {Map<Statement, Set<string>>} the names that are wanted of each statement */
    this.wanted = new Map();
  }

  /** @param {string} file @param {string} specifier @returns {string} */
  resolve(file, specifier) {
    const target = path.join(path.dirname(file), specifier.replace(/\.m?js$/, ''));
    const found = [`${target}.d.ts`, path.join(target, 'index.d.ts')].find((name) => this.files.has(name));
    if (found === undefined) throw new Error(`${file} names ${specifier}, and there is no such declaration`);
    return found;
  }

  /** @param {string} file */
  wantAll(file) {
    for (const { names } of this.files.get(file) ?? []) for (const name of names) this.want(file, name);
  }

  /** @param {string} file @param {string} name */
  want(file, name) {
    for (const statement of this.files.get(file) ?? []) {
      if (!statement.names.includes(name)) continue;
      const names = this.wanted.get(statement) ?? new Set();
      if (names.has(name)) continue;
      this.wanted.set(statement, names.add(name));
      this.follow(file, statement, name);
    }
  }

  /** @param {string} file @param {Statement} statement @param {string} name */
  follow(file, { code }, name) {
    const text = withoutComments(code);
    const [, , , list, specifier] = FROM.exec(text) ?? [];
    if (specifier !== undefined) {
      const item = list.split(',').find((candidate) => candidate.trim().split(' as ').at(-1) === name);
      return this.want(this.resolve(file, specifier), /** @type {string} */ (item).trim().split(' as ')[0]);
    }
    const [, whole] = WHOLE.exec(text) ?? [];
    if (whole !== undefined) return this.wantAll(this.resolve(file, whole));
    for (const [, target, member] of text.matchAll(IMPORT_TYPE)) {
      if (member === undefined) this.wantAll(this.resolve(file, target));
      else this.want(this.resolve(file, target), member);
    }
    for (const word of new Set(text.match(/[\w$]+/g))) this.want(file, word);
  }

  /** @param {string} file @returns {string} what is left of it, or nothing */
  textOf(file) {
    const statements = (this.files.get(file) ?? []).filter((statement) => this.wanted.has(statement));
    return statements
      .map((statement) => {
        const names = this.wanted.get(statement) ?? new Set();
        const code = statement.code.replace(
          /^((?:import|export)(?: type)? )\{([^}]*)\}/,
          (_, start, list) => {
            const kept = list.split(',').filter((item) => names.has(item.trim().split(' as ').at(-1)));
            return `${start}{ ${kept.map((item) => item.trim()).join(', ')} }`;
          },
        );
        return statement.comments + code;
      })
      .join('');
  }
}

/**
 * @param {Files} files
 * @param {Map<string, string[]>} roots  the names of each entry point
 * @returns {Map<string, string>} the text of each file of which something is left
 */
function reachable(files, roots) {
  const reach = new Reach(files);
  for (const [file, names] of roots) for (const name of names) reach.want(file, name);
  const texts = [...files.keys()].map((file) => /** @type {[string, string]} */ ([file, reach.textOf(file)]));
  return new Map(texts.filter(([, text]) => text !== ''));
}

module.exports = { reachable };
