'use strict';

/** The causes that are about the API key itself. */

const { AUTH, hostList, inList } = require('./record');

/** @typedef {import('./record').Cause} Cause */

/** @satisfies {Record<string, Cause>} */
const KEY_CAUSES = {
  'key-expired': {
    ...AUTH,
    gate: 'rejected',
    page: 'key',
    checks: ['expiry', 'environment', 'permissions'],
    title: () => 'The API key has expired',
    help: () => ({
      what: 'The key exists but has expired.',
      proof: 'The text says so (stated), or the code is documented to mean this.',
      remedy: ['Extend the key on the API management page, or create a new one.'],
    }),
  },
  'key-or-ip-mismatch': {
    ...AUTH,
    gate: 'rejected',
    page: 'errors',
    checks: ['ip-whitelist', 'key-exists', 'environment', 'permissions', 'expiry', 'key-format'],
    title: () => 'The API key or the IP address does not match',
    help: ({ title }) => ({
      what: `${title} did not accept the combination of key and IP address, and does not say which of the two was wrong. It uses the same words for a key of another environment and for a missing permission.`,
      proof:
        'The text says that key or IP did not match. More evidence decides which: an address in the text, the whitelist of the key, or the reply of another environment.',
      remedy: [
        "Compare the machine's public IP address, as seen from outside, with the key's whitelist.",
        'Make sure that the host belongs to the environment in which the key was created.',
        'Check that the key still exists and has the permission.',
      ],
    }),
  },
  'key-or-environment': {
    ...AUTH,
    gate: 'rejected',
    page: 'errors',
    checks: ['environment', 'key-exists', 'key-format', 'expiry'],
    title: () => 'This environment does not know the API key',
    help: (venue) => ({
      what: `The environment (${inList(Object.keys(venue.hosts.urls), 'or')}) does not know the key: it was deleted, mistyped, or created in another environment. A key belongs to exactly one.`,
      proof:
        'The code or the text says so. Only a request to each environment proves which one knows the key.',
      remedy: [
        `Use the API host of the environment in which the key was created: ${hostList(venue)}.`,
        'Compare the key with the API management page of that environment, character by character.',
      ],
    }),
  },
  'ip-not-allowed': {
    ...AUTH,
    gate: 'rejected',
    page: 'errors',
    checks: ['ip-whitelist'],
    title: () => "This IP address is not on the key's whitelist",
    help: ({ title }) => ({
      what: 'The key is valid, but the IP address that the request came from is not on its whitelist.',
      proof: `The code or the text says so. The text may name the address that ${title} saw.`,
      remedy: [
        "Add the machine's public IP address to the key's whitelist, or send from a machine that is on it.",
        `Check IPv6, VPNs and proxies: ${title} sees the address of the last hop.`,
      ],
    }),
  },
  // Of exchanges whose keys have a passphrase of their own.
  passphrase: {
    ...AUTH,
    gate: 'rejected',
    page: 'key',
    checks: ['passphrase', 'key-format'],
    isPart: ({ credentials }) => credentials.apiPassphrase !== null,
    title: () => 'The passphrase of the API key is wrong',
    help: ({ title, credentials }) => ({
      what: `${title} found the key, but the passphrase that was sent is not the one that was chosen when the key was created. It is not the password of the account, and not the API secret.`,
      proof: 'The code or the text says so.',
      remedy: [
        `Put the passphrase of this key into ${credentials.variables.apiPassphrase}, in single quotes where a shell or a .env file reads it: a "$" changes it otherwise.`,
        'A forgotten passphrase cannot be looked up: create a new key, with a passphrase of letters and digits.',
      ],
    }),
  },
  permission: {
    ...AUTH,
    gate: 'guarded',
    page: 'key',
    checks: ['permissions', 'account-type'],
    title: () => 'The API key lacks the permission',
    help: () => ({
      what: 'The key is valid but may not do this: it lacks the permission, or it is read-only and the request changes something.',
      proof: 'The code or the text says so, or the key information lacks what the endpoint asks for.',
      remedy: [
        'Give the key the permission on the API management page.',
        'Make it read-write if the bot places or changes anything.',
      ],
    }),
  },
  // About the symbol of one request.
  'symbol-not-allowed': {
    ...AUTH,
    gate: 'ignored',
    page: 'errors',
    checks: ['permissions'],
    title: () => "The symbol is not on this API key's list",
    hints: () => [
      {
        id: 'symbols',
        title: 'Symbols',
        fix: "Add the symbol to the key's list on the API management page, or trade only the listed symbols.",
        isKey: true,
      },
    ],
    help: () => ({
      what: 'The key is limited to a list of symbols, and this symbol is not on it.',
      proof: 'The code or the text says so.',
    }),
  },
};

/** Of credentials that cannot work, before anything is sent: it is not the cause of a reply. */
const CREDENTIAL_HELP =
  /** @type {NonNullable<Cause['help']>} */
  (
    ({ title }) => ({
      what: 'The key or the secret is unusable: it is empty, masked, swapped, contains invisible characters, or is not a private key.',
      proof: 'The credential validator found it before anything was sent; each finding names the position.',
      remedy: [
        'Copy key and secret again from the API management page, without quotes, spaces and line ends.',
        'Check the .env file and its variables: an unset variable, a placeholder, or the name in place of the value.',
        `${title} shows a secret only once: if you did not keep it, create a new key.`,
      ],
    })
  );

module.exports = { CREDENTIAL_HELP, KEY_CAUSES };
