/**
 * The pages of the site, in the order of the sidebar. A page that does not exist is left out; `npm run docs:check`
 * fails for a page of docs/ that is not in this table, and with --strict for one in the table that does not exist.
 */
export const SECTIONS = Object.freeze([
  {
    text: 'Start',
    pages: {
      'index.md': 'Home',
      'install.md': 'Install',
      'platforms.md': 'Platforms',
      'port-your-relay.md': 'Port your relay',
      'what-your-catch-sees.md': 'What your catch will see',
      'bots.md': 'Bots before and after',
      'axios.md': 'axios',
      'clients.md': 'fetch, got and others',
      'clients-bybit-api.md': 'bybit-api',
      'clients-ccxt.md': 'ccxt',
      'binance.md': 'Binance',
      'okx.md': 'OKX',
      'kucoin.md': 'KuCoin',
      'gate-io.md': 'Gate.io',
      'bitget.md': 'Bitget',
      'gate.md': 'The gate',
      'clock.md': 'The clock',
      'reference/examples/index.md': 'Examples',
    },
  },
  {
    text: 'When a request is refused',
    pages: {
      'errors.md': 'Errors',
      'errors-binance.md': 'Errors of Binance',
      'errors-okx.md': 'Errors of OKX',
      'errors-kucoin.md': 'Errors of KuCoin',
      'errors-gate.md': 'Errors of Gate.io',
      'errors-bitget.md': 'Errors of Bitget',
      'diagnose.md': 'diagnose',
      'cli.md': 'The command line',
      'request.md': 'The request validator',
      'logging.md': 'Logging',
    },
  },
  {
    text: 'Test',
    pages: {
      'testing-your-bot.md': 'Testing your bot',
      'sandbox.md': 'The sandbox',
      'testing.md': 'Tests of the package',
      'testing-addon.md': 'Tests of the addon',
      'add-a-venue.md': 'Add an exchange',
      'coverage.md': 'Coverage',
    },
  },
  {
    text: 'Reference',
    pages: {
      'reference/api/index.md': 'API',
      'comparison.md': 'Comparison',
      'performance.md': 'Performance',
      'rate-limits.md': 'Rate limits',
      'order-ids.md': 'Order ids',
      'signer.md': 'Sign only',
      'websocket.md': 'WebSocket',
      'webhook.md': 'Webhooks',
      'decisions.md': 'Decisions',
      'reference/project/changelog.md': 'Changelog',
      'reference/project/security.md': 'Security',
      'reference/project/contributing.md': 'Contributing',
    },
  },
]);

/** Files of the repository outside docs/ that are pages of the site, too. */
const ELSEWHERE = Object.freeze({
  'README.md': 'index.md',
  'CHANGELOG.md': 'reference/project/changelog.md',
  'SECURITY.md': 'reference/project/security.md',
  'CONTRIBUTING.md': 'reference/project/contributing.md',
  examples: 'reference/examples/index.md',
});
const EXAMPLE = /^examples\/([\w-]+)\.(?:js|ts)$/;

/**
 * @param {string} file  relative to the root of the repository
 * @returns {string | null} the page that shows it, relative to docs/; null when none does
 */
export function pageOfFile(file) {
  if (file.startsWith('docs/')) return file.slice('docs/'.length);
  return (
    ELSEWHERE[file] ?? file.replace(EXAMPLE, 'reference/examples/$1.md').match(/^reference\/.*/)?.[0] ?? null
  );
}
