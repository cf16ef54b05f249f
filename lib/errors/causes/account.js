'use strict';

/** The causes that are about the account behind the key, and where it is used. */

const { AUTH } = require('./record');

/** @typedef {import('./record').Cause} Cause */

/** A new key would be refused, too. */
const BLAMELESS = { ...AUTH, isBlameless: /** @type {const} */ (true) };

/** @param {string} title of the exchange */
const support = (title) => ({
  id: 'support',
  title: 'Support',
  fix: `Ask ${title} support; a new key does not help.`,
});

/** @satisfies {Record<string, Cause>} */
const ACCOUNT_CAUSES = {
  banned: {
    ...BLAMELESS,
    gate: 'rejected',
    page: 'errors',
    checks: ['account-type'],
    title: () => 'The account is banned from this action',
    hints: ({ title }) => [
      { id: 'account', title: 'Account', fix: `Look for a message from ${title} in the account.` },
      support(title),
    ],
    help: () => ({
      what: 'The account, its trading, or the IP address is banned from this action.',
      proof: 'The code or the text says so.',
    }),
  },
  region: {
    ...BLAMELESS,
    gate: 'guarded',
    page: 'guide',
    checks: ['ip-whitelist'],
    title: ({ title }) => `${title} does not serve this country or region`,
    hints: ({ title, hosts }) => [
      {
        id: 'host',
        title: 'Host',
        fix: `Use the host of the ${title} entity where the account was opened.${hosts.regional === undefined ? '' : ` There are ${hosts.regional}.`}`,
      },
      {
        id: 'location',
        title: 'Location',
        fix: 'Check in which country the IP address of this machine is registered: data centres are often listed under another country.',
      },
    ],
    help: ({ title }) => ({
      what: `${title}, or the network in front of it, does not serve the country or region of this IP address.`,
      proof:
        'The text of the reply mentions a region, or an HTTP 403 page names a country or region. Any other 403 page does not prove it.',
    }),
  },
  compliance: {
    ...BLAMELESS,
    gate: 'guarded',
    page: 'errors',
    checks: ['account-type'],
    title: () => 'A compliance rule or a missing identity check (KYC) blocks the request',
    hints: ({ title }) => [
      { id: 'identity', title: 'Identity check', fix: 'Complete the identity check (KYC) in the account.' },
      support(title),
    ],
    help: () => ({
      what: 'A compliance rule, or an incomplete identity check (KYC), blocks the request.',
      proof: 'The code or the text says so.',
    }),
  },
  'account-mode': {
    ...BLAMELESS,
    gate: 'needed',
    page: 'account',
    checks: ['account-type'],
    title: () => 'The endpoint is not available for this type of account',
    help: () => ({
      what: 'The endpoint, or one of its parameters, is for another type of account.',
      proof: 'The code or the text says so.',
      remedy: ["Use the endpoints and the parameters for the account's type."],
    }),
  },
};

module.exports = { ACCOUNT_CAUSES };
