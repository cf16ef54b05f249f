'use strict';

const { USUAL, venueNames, venueNamed, venueTitles } = require('../venue');
const { inList } = require('../../errors/causes/record');

/**
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 * @returns {import('.').Command}
 */
const check = (venue) => {
  const isUsual = venue.id === USUAL.id;
  const title = isUsual ? venueTitles() : venue.title;
  const secrets = inList(
    (isUsual ? venueNames() : [venue.id]).map(
      (name) => venueNamed(name, 'check').credentials.variables.apiSecret,
    ),
    'or',
  );
  return {
    name: 'check',
    summary: 'say what is wrong with a request',
    description: [
      'Reads a request on stdin, and says what is wrong with it: a command of curl or PowerShell, a call of fetch(), a HAR or one of its ' +
        'entries, an object with url, method, headers and body (such as a config of axios), a verbose log of ccxt, an HTTP message, or a line of pybit. The exchange is the one whose host or headers it has, or that of --venue. Sends nothing.',
      `With the secret in ${secrets} the signature is verified, too; if it does not fit, the command says which other string was ` +
        'signed. The secret is read from the variable of the exchange only. Keys, secrets and signatures in the input are not printed.',
      `After a refused signature, --signed with the string that the program signed says where that string differs, and --reply compares it with the one that ${title} signed.`,
    ],
    operands: [],
    options: {
      venue: {
        type: 'string',
        value: 'VENUE',
        default: 'the one whose host or headers the request has',
        description: `The exchange: ${venueNames().join(', ')}.`,
      },
      signed: { type: 'string', value: 'STRING', description: 'The string that the program signed.' },
      reply: { type: 'string', value: 'FILE', description: 'A file with the reply to the request.' },
      json: { type: 'boolean', description: 'Print one JSON document.' },
    },
    examples: [
      ['bybit-auth check < request.txt', 'a request that was copied into a file'],
      ['pbpaste | bybit-auth check', 'the clipboard of macOS'],
      ['bybit-auth check --reply reply.json < request.txt', 'with the reply'],
    ],
    exitCodes: {
      0: 'nothing is wrong',
      1: 'something is wrong, or the reply is a refusal',
      2: 'invalid command line, or a file that cannot be read',
      3: 'no request found on stdin',
    },
  };
};

module.exports = { check };
