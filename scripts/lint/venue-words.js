'use strict';

/**
 * The words of one exchange, which only its folder in lib/venues, the sandbox and the adapters of its client libraries may
 * use. As a rule of ESLint for lib/, and as a function for the C sources.
 */

/** Header names, paths, reply fields and the window, as Bybit writes them; `recvWindow` is an option of this package. */
const VENUE_WORDS = /x-bapi|\/v5\/|\bret_?code|\bret_?msg|recv_window/gi;

/**
 * @param {string} text
 * @returns {{ word: string, line: number, column: number }[]} where they stand; line from 1, column from 0
 */
function findVenueWords(text) {
  return text.split('\n').flatMap((content, index) =>
    [...content.matchAll(VENUE_WORDS)].map((match) => ({
      word: match[0],
      line: index + 1,
      column: match.index,
    })),
  );
}

/** @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'Keep what differs between exchanges in lib/venues.' },
    messages: { found: '"{{word}}" is a word of one exchange: it belongs in lib/venues/<venue>.' },
  },
  create: (context) => ({
    Program() {
      for (const { word, line, column } of findVenueWords(context.sourceCode.text)) {
        const end = { line, column: column + word.length };
        context.report({ messageId: 'found', data: { word }, loc: { start: { line, column }, end } });
      }
    },
  }),
};

module.exports = { findVenueWords, rule };
