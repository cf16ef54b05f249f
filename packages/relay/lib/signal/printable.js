'use strict';

/** What comes from outside is shown without characters that move a cursor, start a line, turn or hide the text around them. */

/** Controls, line separators, marks of the direction of text, and what has no width. Emoji are joined by U+200D, which stays. */
const UNPRINTABLE =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_C}\u00ad\u200b\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** @param {string} text @returns {string} one line, with a question mark for each */
const printable = (text) => text.replace(UNPRINTABLE, '?');

/** @param {string} character @returns {string} as JSON writes it */
const escaped = (character) =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');

/**
 * JSON with escapes for what a terminal would act on.
 *
 * @param {unknown} value
 * @param {number} [indent]
 * @returns {string}
 */
const printableJson = (value, indent) =>
  // A line break in a text is escaped already, so those that are left belong to the layout.
  JSON.stringify(value, null, indent).replace(UNPRINTABLE, (found) =>
    found === '\n' ? found : escaped(found),
  );

module.exports = { printable, printableJson };
