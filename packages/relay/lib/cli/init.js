'use strict';

/**
 * `signal-relay init`: files to start with.
 *
 * @module
 */

const fs = require('node:fs');
const { randomBytes } = require('node:crypto');
const { FILES } = require('../config/load');
const { EXIT } = require('./exit');
const { UsageError } = require('./usage-error');

const [CONFIG] = FILES;

const CONFIG_TEXT = `// Secrets stay in variables: env('NAME') reads them from the environment or from .env.
import { defineRelay, env } from 'signal-relay';

export default defineRelay({
  store: 'file:./relay.db',
  // TradingView calls ports 80 and 443: put Caddy or nginx in front.
  listen: { host: '127.0.0.1', port: 8787, trustProxy: ['127.0.0.1'] },
  sources: {
    // Signals come to /hook/tv. npx signal-relay template tradingview prints the text of the alert.
    tv: {
      preset: 'tradingview',
      secrets: [env('TV_SECRET'), env.optional('TV_SECRET_OLD')],
      accounts: 'main',
    },
  },
  accounts: {
    main: {
      venue: 'bybit',
      apiKey: env('BYBIT_API_KEY'),
      apiSecret: env('BYBIT_API_SECRET'),
      environment: 'testnet',
      // Another host of the API, or a sandbox. Empty: Bybit.
      baseURL: env.optional('BYBIT_BASE_URL'),
      // Each entry of this account is as large as this, whatever the signal says:
      // size: { of: 'quote', value: '50' },
      // Everything but the order itself. Remove this line when you have seen what the relay would do.
      dryRun: true,
    },
  },
  symbols: { 'BTCUSDT.P': 'BTC/USDT:USDT' },
  limits: {
    maxAgeMs: 60_000,
    perOrder: { quote: '500' },
    perDay: { quote: '5000', orders: 200 },
    rejectionsInARow: 5,
  },
});
`;

/** @param {string} secret @returns {string} the variables of the configuration */
const variables = (secret) => `# The secret in the text of the TradingView alert.
TV_SECRET=${secret}
# The API key of Bybit testnet: https://testnet.bybit.com/app/user/api-management
BYBIT_API_KEY=
BYBIT_API_SECRET=
BYBIT_BASE_URL=
`;

/** @returns {string} 32 characters that need no escaping in JSON, shells and URLs */
const newSecret = () => randomBytes(24).toString('base64url');

/**
 * @param {string} file
 * @param {string} text
 * @param {number} [mode]
 * @returns {boolean} false when the file exists
 */
function writeNew(file, text, mode = 0o644) {
  try {
    fs.writeFileSync(file, text, { flag: 'wx', mode });
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EEXIST') return false;
    throw new UsageError(`cannot write ${file} (${code})`, 'init');
  }
}

/** @returns {boolean} git would not commit .env */
function isIgnored() {
  const text = fs.existsSync('.gitignore') ? fs.readFileSync('.gitignore', 'utf8') : '';
  return /^\/?\.env(?:\*|\s*$)/m.test(text);
}

/** @returns {string[]} variables of the configuration that the file .env does not name */
function lackingVariables() {
  const text = fs.readFileSync('.env', 'utf8');
  const names = [...CONFIG_TEXT.matchAll(/^ +\w+: \[?env\('(\w+)'\)/gm)].map(([, name]) => name);
  return names.filter((name) => !new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`, 'm').test(text));
}

/** @type {import('./commands').Run} */
function init(_invocation, { stdout }) {
  const existing = FILES.find((file) => fs.existsSync(file));
  if (existing) throw new UsageError(`${existing} exists, and nothing was written`, 'init');
  const files = /** @type {[string, string, number?][]} */ ([
    [CONFIG, CONFIG_TEXT],
    ['.env.example', variables('')],
    ['.env', variables(newSecret()), 0o600],
  ]);
  const lines = files.map(([file, text, mode]) =>
    writeNew(file, text, mode) ? `wrote ${file}` : `kept  ${file}, which exists`,
  );
  lines.push('', 'Next:');
  if (!isIgnored()) lines.push('  - add .env and relay.db* to .gitignore');
  const lacking = lackingVariables();
  if (lacking.length > 0) lines.push(`  - add to .env, as .env.example shows: ${lacking.join(', ')}`);
  if (lacking.includes('TV_SECRET')) {
    lines.push('  - make a secret for TradingView: npx signal-relay rotate tv');
  }
  lines.push(
    '  - put the API key into .env',
    '  - npx signal-relay check                 is everything in order?',
    '  - npx signal-relay start                 dry run, until dryRun is removed',
    '  - npx signal-relay template tradingview  the text of the alert',
  );
  stdout.write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

module.exports = { init, newSecret };
