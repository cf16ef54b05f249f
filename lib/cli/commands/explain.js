'use strict';

/**
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 * @returns {import('.').Command}
 */
const explain = ({ title, replies }) => {
  const [positive, negative] = replies.exampleCodes;
  return {
    name: 'explain',
    summary: 'explain a code, a message or a pasted log, and how to fix it',
    description: [
      'Prints what a return code means, common mistakes about it, and the checklist. A code with several meanings is shown ' +
        'with a sample reply for each.',
      `A text on stdin can be a reply of ${title} in JSON, in the notation of Python, Java, Go, Rust and others, ` +
        'the error of a client, an HTTP status, a web page, an error of the connection or of a JSON parser, or a log with several of them. The last ' +
        'refusal counts, and the earlier ones are listed. It is classified as the package does in a bot.',
      'The first line is the answer. The line "Read:" below it shows what was read. Keys and secrets in the input are not printed. Of more than 1 MiB the end ' +
        'is read.',
    ],
    operands: [
      {
        name: 'CODE',
        description:
          `A ${replies.fields.code} (${positive}, ${negative}), an HTTP status (401, http403), an error code of Node.js (ECONNRESET), a ` +
          'message in quotes, a category (clock-ahead) or a check (ip-whitelist). Without it, or with -, a text is read from stdin.',
      },
    ],
    options: {
      json: { type: 'boolean', description: 'Print one JSON document.' },
    },
    examples: [
      [`bybit-auth explain ${positive}`, 'a return code'],
      [`bybit-auth explain ${negative}`, 'a negative one'],
      ['bybit-auth explain http403', 'an HTTP status'],
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
