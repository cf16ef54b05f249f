'use strict';

const { KIND_FIELDS, KIND_OF_FIELD, fieldsOf } = require('./combinations');
const { FIELDS, KINDS } = require('./fields');

/** @param {string} kind */
function rulesOf(kind) {
  // The field that says the kind when `kind` is missing.
  const implied = Object.keys(KIND_OF_FIELD).find((name) => KIND_OF_FIELD[name] === kind);
  const others = Object.keys(FIELDS).filter((name) => !fieldsOf(kind).includes(name));
  const is = { required: ['kind'], properties: { kind: { const: kind } } };
  const isImplied = implied === undefined ? [] : [{ required: [implied], not: { required: ['kind'] } }];
  return {
    if: { anyOf: [is, ...isImplied] },
    then: {
      required: KIND_FIELDS[kind].needs,
      ...(others.length > 0 && { not: { anyOf: others.map((name) => ({ required: [name] })) } }),
    },
  };
}

/**
 * The form of a signal as a JSON Schema, for senders that check before they send. The relay itself finds more: duplicate
 * keys, placeholders without a value, prices on the wrong side, and it takes numbers as they are written.
 */
const SIGNAL_SCHEMA = Object.freeze({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Signal',
  type: 'object',
  additionalProperties: false,
  required: ['id'],
  properties: Object.fromEntries(
    Object.entries(FIELDS).map(([name, { what, schema }]) => [name, { description: what, ...schema }]),
  ),
  allOf: [
    { anyOf: [{ required: ['kind'] }, { required: ['side'] }, { required: ['position'] }] },
    ...KINDS.map(rulesOf),
  ],
  $defs: {
    decimal: {
      description:
        'a decimal greater than or equal to zero, as text so that nothing is rounded; a JSON number is taken, too',
      anyOf: [
        { type: 'string', pattern: '^(?:0|[1-9]\\d*)(?:\\.\\d+)?$', maxLength: 31 },
        { type: 'number', minimum: 0 },
      ],
    },
  },
});

module.exports = { SIGNAL_SCHEMA };
