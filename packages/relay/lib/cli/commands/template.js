'use strict';

const { CONFIG_OPTIONS } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'template',
  summary: 'print the text of an alert',
  description: [
    'Prints what to put into an alert of TradingView: the URL and the text of the message. With this text each order of a strategy is a signal with an id of its own, so that an alert which TradingView sends again is not a second order.',
    'If the configuration has a source of this kind, the URL and the secret are those of the source; if it has none, the command says what to configure. The secret is shown with --show-secret only.',
  ],
  operands: [{ name: 'KIND', description: 'tradingview, or the name of a source of the configuration.' }],
  options: {
    ...CONFIG_OPTIONS,
    'show-secret': { type: 'boolean', description: 'Print the secret of the source in the text.' },
    host: {
      type: 'string',
      value: 'HOST',
      description: 'The name under which TradingView reaches this machine. Default: YOUR-HOST.',
    },
  },
  examples: [
    ['signal-relay template tradingview', 'with a placeholder for the secret'],
    ['signal-relay template tv --host relay.example.com --show-secret', 'ready to be pasted'],
  ],
  exitCodes: { 0: 'printed', 2: 'invalid command line, or the configuration cannot be used' },
  run: (invocation, surroundings) => require('../template').template(invocation, surroundings),
};
