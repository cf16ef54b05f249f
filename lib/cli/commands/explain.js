'use strict';

/**
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 * @returns {import('.').Command}
 */
const explain = ({ title, replies }) => {
  const [positive, negative] = replies.exampleCodes;
  return {
    name: 'explain',
    summary: 'explain a return code and how to fix it',
    description: [
      'Prints what a return code means, common mistakes about it, and the checklist. A code with several meanings is shown ' +
        'with a sample reply for each.',
      `A reply of ${title} on stdin (JSON, an HTML page, or a log that contains one) is classified as the package does in a ` +
        'bot. Secrets in the input are not printed.',
    ],
    operands: [
      {
        name: 'CODE',
        description:
          `A ${replies.fields.code} (${positive}, ${negative}), an HTTP status (401, http403), a category (clock-ahead) or a check ` +
          '(ip-whitelist). Without it, or with -, a reply is read from stdin.',
      },
    ],
    options: {
      json: { type: 'boolean', description: 'Print one JSON document.' },
    },
    examples: [
      [`bybit-auth explain ${positive}`, 'a return code'],
      [`bybit-auth explain ${negative}`, 'a negative one'],
      ['bybit-auth explain http403', 'an HTTP status'],
      ['tail -n 20 bot.log | bybit-auth explain', 'a reply in a log'],
    ],
    exitCodes: {
      0: 'explained',
      2: 'invalid command line',
      3: 'not an authentication code, or no reply found on stdin',
    },
  };
};

module.exports = { explain };
