'use strict';

const { USUAL, venueNames, venueTitles } = require('../venue');

/**
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 * @returns {import('.').Command}
 */
const explain = (venue) => {
  const [positive, negative] = venue.replies.exampleCodes;
  const isUsual = venue.id === USUAL.id;
  const bybitAuth = isUsual ? 'bybit-auth explain' : `bybit-auth explain --venue ${venue.id}`;
  const title = isUsual ? venueTitles() : venue.title;
  return {
    name: 'explain',
    summary: 'explain a code, a message or a pasted log, and how to fix it',
    description: [
      'Prints what a return code means, common mistakes about it, and the checklist. A code with several meanings is shown ' +
        'with a sample reply for each, and one that several exchanges have for each of them.',
      `A text on stdin can be a reply of ${title} in JSON, in the notation of Python, Java, Go, Rust and others, ` +
        'the error of a client, an HTTP status, a web page, an error of the connection or of a JSON parser, or a log with several of them. The last ' +
        'refusal counts, and the earlier ones are listed. It is classified as the package does in a bot.',
      'The first line is the answer. The line "Read:" below it shows what was read, and the line "Exchange:" which exchange it is from and what shows that: its host, its headers, the name of a client, or the form of the reply. --venue says it instead. Keys and secrets in the input are not printed. Of more than 1 MiB the end ' +
        'is read.',
    ],
    operands: [
      {
        name: 'CODE',
        description:
          `A code (${positive}, ${negative}), an HTTP status (401, http403), an error code of Node.js (ECONNRESET), a ` +
          'message in quotes, a category (clock-ahead) or a check (ip-whitelist). Without it, or with -, a text is read from stdin.',
      },
    ],
    options: {
      venue: {
        type: 'string',
        value: 'VENUE',
        default: 'the one that the code or the text is from',
        description: `The exchange: ${venueNames().join(', ')}.`,
      },
      json: { type: 'boolean', description: 'Print one JSON document.' },
    },
    examples: [
      [`${bybitAuth} ${positive}`, 'a return code'],
      [`${bybitAuth} ${negative}`, 'a negative one'],
      [`${bybitAuth} http403`, 'an HTTP status'],
      ['bybit-auth explain "apikey/ip not matched"', 'a message'],
      ['tail -n 20 bot.log | bybit-auth explain', 'the last refusal in a log'],
    ],
    exitCodes: {
      0: 'explained',
      2: 'invalid command line',
      3: 'the code is not known, or nothing was found on stdin',
    },
  };
};

module.exports = { explain };
