'use strict';

/** The made-up accounts of the demo: of the exchange, of the relay, and of the comparison at the end. */

const COUNT = 12;

const ACCOUNTS = Array.from({ length: COUNT }, (_, index) => {
  const number = String(index + 1).padStart(2, '0');
  return {
    name: `account${number}`,
    apiKey: `demoApiKey000000${number}`,
    secret: `demoSecret00000000000000000000000000${number}`.slice(-36),
  };
});

module.exports = { ACCOUNTS };
