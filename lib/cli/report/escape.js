'use strict';

/**
 * HTML templates that prevent injection: every value is escaped, unless a template made it. Pure.
 *
 * @module
 */

const { oneLine, redactText } = require('../../internal/redact');

const LONGEST_VALUE = 8192;
/** @type {Readonly<Record<string, string>>} */
const ENTITIES = Object.freeze({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' });

/** A piece of HTML that a template has made. */
class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/**
 * @param {unknown} value
 * @returns {string} one line of text for an element or a quoted attribute, without control characters and secrets
 */
function escape(value) {
  const text = oneLine(redactText(String(value ?? '')), LONGEST_VALUE);
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function render(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(render).join('');
  return value === null || value === undefined || value === false ? '' : escape(value);
}

/**
 * A tag for templates. Values are escaped; what this function made, and arrays of that, are put in as they are.
 *
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values
 * @returns {Markup}
 * @example html`<p title="${'"'}">${'<b>'}</p>`.text // '<p title="&quot;">&lt;b&gt;</p>'
 */
function html(strings, ...values) {
  const pieces = strings.flatMap((string, index) =>
    index < values.length ? [string, render(values[index])] : [string],
  );
  return new Markup(pieces.join(''));
}

/**
 * @param {string} text HTML that is known to be good, such as a style sheet of this package
 * @returns {Markup}
 */
function trusted(text) {
  return new Markup(text);
}

exports.Markup = Markup;
exports.html = html;
exports.trusted = trusted;
