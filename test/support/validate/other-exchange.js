'use strict';

/**
 * An exchange that does not exist: other header names, seconds, a signed string with method and path, base64, numbers in the body.
 * The validators read its rules as they read Bybit's.
 */

const { writeRules } = require('../../../lib/internal/rule-table');

/** @type {readonly import('../../../lib/venues/venue').SignedPart[]} */
const SIGNED_PARTS = [
  'timestamp',
  { text: '\n' },
  'method',
  { text: '\n' },
  'target',
  { text: '\n' },
  'body',
];
/** @param {string} id @param {Partial<import('../../../lib/venues/venue').SignedString>} others */
const row = (id, others) => ({
  id: `signed-${id}`,
  title: `Signed ${id}`,
  name: `the string of ${id}`,
  fix: 'Sign the right string.',
  ...others,
});

/** @type {readonly import('../../../lib/venues/venue').SignedString[]} */
const SIGNED_STRINGS = [
  row('without-line-ends', { recipes: [['timestamp', 'method', 'target', 'body']] }),
  row('other-order', { anyOrder: true, recipes: [['timestamp', 'method', 'target', 'body']] }),
  row('other-timestamp', {
    figure: (count) => ` (${count} ms away)`,
    recipes: [SIGNED_PARTS.with(0, 'otherTimestamp')],
  }),
  row('path-alone', { methods: 'query', recipes: [SIGNED_PARTS.with(4, 'path')] }),
  row('compact-body', { recipes: [SIGNED_PARTS.with(6, 'compactBody')] }),
];

/** @type {import('../../../lib/venues/venue').ValidationRules} */
const RULES = {
  headers: {
    apiKey: 'Shell-Key',
    timestamp: 'Shell-Time',
    signature: 'Shell-Sign',
    contentType: 'Content-Type',
  },
  knownHeaders: ['Shell-Agent'],
  headerPrefixes: ['Shell-', 'X-Shell-'],
  timeUnit: 's',
  windowUnit: 's',
  defaultWindow: 30_000,
  wideWindow: 60_000,
  aheadMs: 5000,
  reach: 3,
  usualWindows: [],
  queryMethods: ['GET', 'DELETE'],
  bodyMethods: ['POST', 'PUT'],
  paths: ['/api/v9/'],
  retiredPaths: ['/api/v8/'],
  stringFields: ['size'],
  numberFields: ['count'],
  apiKeyLength: 8,
  apiSecretLength: 8,
  hmacEncoding: 'base64',
  hmacDigest: 'sha512',
  privateKeys: [],
  signedParts: SIGNED_PARTS,
  signedStrings: SIGNED_STRINGS,
};

/** Half of a venue: what validates. @type {any} */
const SHELL = {
  id: 'shell',
  title: 'Shell',
  docs: 'https://shell.invalid/docs',
  hosts: {
    urls: { mainnet: 'https://api.shell.invalid' },
    environmentOf: (/** @type {string} */ url) => {
      const { host } = new URL(url);
      const isTheirs = host === 'api.shell.invalid';
      return { host, kind: isTheirs ? 'rest' : 'unknown', environment: isTheirs ? 'mainnet' : null };
    },
  },
  credentials: {
    variables: {
      apiKey: 'SHELL_KEY',
      apiSecret: 'SHELL_SECRET',
      privateKey: 'SHELL_PRIVATE_KEY',
      privateKeyFile: 'SHELL_PRIVATE_KEY_FILE',
      passphrase: 'SHELL_PRIVATE_KEY_PASSPHRASE',
    },
    apiPassphrase: null,
  },
  signing: {
    digest: 'sha512',
    encoding: 'base64',
    privateKey: { encoding: 'base64', ed25519: false },
    headerNames: RULES.headers,
  },
  clock: { windowName: 'window', defaultWindow: 30_000, aheadMs: 5000 },
  endpoints: { isPublic: (/** @type {string} */ path) => path.startsWith('/api/v9/public') },
  keys: { lengths: { apiKey: 8, apiSecret: 8 } },
  signedStrings: SIGNED_STRINGS,
  validation: { rules: RULES, table: writeRules(RULES), texts: {} },
};

module.exports = { RULES, SHELL };
