'use strict';

/** The fields that the type declarations of bybit-api give a reply, as an oracle for the replies of the sandbox. */

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const TYPES = path.join(path.dirname(require.resolve('bybit-api/package.json')), 'lib/types');

/** What a declared type looks like at run time; others are not compared. */
const KINDS = new Map([
  ['string', (value) => typeof value === 'string'],
  ['number', (value) => typeof value === 'number'],
  ['boolean', (value) => typeof value === 'boolean'],
]);

/**
 * @param {string} file Below lib/types, without '.d.ts'.
 * @param {string} name Of the interface.
 * @returns {{ field: string, optional: boolean, type: string }[]}
 */
function declaredFields(file, name) {
  const lines = readFileSync(path.join(TYPES, `${file}.d.ts`), 'utf8').split('\n');
  const start = lines.findIndex((line) => new RegExp(`^export interface ${name}\\b`).test(line));
  assert.notEqual(start, -1, `${file} declares no ${name}`);
  const length = lines.slice(start).indexOf('}');
  const fields = lines
    .slice(start + 1, start + length)
    .map((line) => /^ {4}(\w+)(\??): (.+?);?$/.exec(line))
    .filter((match) => match !== null)
    .map(([, field, mark, type]) => ({ field, optional: mark === '?', type }));
  assert.ok(fields.length > 0, name);
  return fields;
}

/**
 * @param {Record<string, unknown>} row
 * @param {string} file
 * @param {string} name
 */
function assertDeclared(row, file, name) {
  for (const { field, optional, type } of declaredFields(file, name)) {
    assert.ok(optional || field in row, `${name} has ${field}`);
    const isKind = KINDS.get(type) ?? (() => true);
    assert.ok(!(field in row) || isKind(row[field]), `${name}.${field} is a ${type}`);
  }
}

module.exports = { assertDeclared };
