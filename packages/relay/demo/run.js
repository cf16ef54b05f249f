'use strict';

/**
 * Twelve accounts, eight signals, one lost answer, one `kill -9` with orders under way. At the end the ledger is compared with
 * the exchange's own orders: each must be there once. The exit code is 1 when it is not.
 *
 *   npm run demo:relay [-- --help]
 */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { ACCOUNTS } = require('./accounts');
const { compare, ordersOf } = require('./compare');
const { command, startExchange, startProxy, startRelay } = require('./processes');

const SECRET = 'made-up-secret-of-the-demo';
/** ms; TradingView waits 5 s, and sends an alert three times more. */
const RESEND_MS = 1000;
const MOST_ATTEMPTS = 30;
const SIGNALS = ['BTC', 'ETH', 'SOL', 'BTC', 'ETH', 'SOL', 'BTC', 'ETH'].map((coin, index) => ({
  id: `signal-${index + 1}`,
  symbol: `BYBIT:${coin}USDT.P`,
  kind: 'order',
  side: index % 2 === 0 ? 'buy' : 'sell',
  size: { of: 'base', value: { BTC: '0.01', ETH: '0.1', SOL: '1' }[coin] },
}));

/** @param {string} text */
const say = (text) => process.stdout.write(`${text}\n`);

/** @returns {boolean} this Node.js has a driver for the store */
function hasSqlite() {
  try {
    require('node:sqlite');
    return true;
  } catch {
    try {
      // eslint-disable-next-line n/no-missing-require -- asked for
      require.resolve('better-sqlite3', { paths: [process.cwd(), __dirname] });
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * As TradingView does: an answer of 5xx, and the alert comes again.
 *
 * @param {string} url
 * @param {Record<string, any>} signal
 */
async function alert(url, signal) {
  const body = JSON.stringify({ secret: SECRET, at: new Date().toISOString(), ...signal });
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const reply = await fetch(`${url}/hook/tv`, { method: 'POST', body });
    const text = (await reply.text()).trim();
    say(`${signal.id}: ${reply.status} ${text}`);
    if (reply.status < 500) return;
    await delay(RESEND_MS);
  }
  throw new Error(`${signal.id} was never accepted`);
}

/** @param {Record<string, string>} env @returns {Promise<any>} when nothing is open any more */
async function settledLedger(env) {
  for (;;) {
    const ledger = JSON.parse(await command(['ledger', '--json'], env));
    const open = ledger.signals
      .flatMap((/** @type {any} */ { intents }) => intents)
      .filter(
        (/** @type {any} */ { state }) =>
          !['accepted', 'rejected', 'expired', 'cancelled', 'dry', 'needs-operator'].includes(state),
      );
    if (open.length === 0) return ledger;
    await delay(500);
  }
}

/** @param {string} folder @returns {Promise<number>} exit code */
async function play(folder) {
  const exchange = await startExchange();
  const env = {
    DEMO_EXCHANGE: exchange.url,
    DEMO_PORT: '0',
    DEMO_SECRET: SECRET,
    DEMO_STORE: path.join(folder, 'demo.db'),
  };
  /** @type {Awaited<ReturnType<typeof startRelay>> | null} */
  let relay = await startRelay(env);
  const proxy = await startProxy({ relayUrl: () => relay?.url ?? null });
  const send = (/** @type {number} */ number) => alert(proxy.url, SIGNALS[number - 1]);
  try {
    say(`${ACCOUNTS.length} accounts, the relay is ready\n`);
    await send(1);
    await send(2);
    say('\nThe proxy loses the next answer, after the relay has accepted the signal:');
    proxy.loseNextAnswer();
    await send(3);
    say('\nkill -9, while the orders of two more signals are under way:');
    await send(4);
    await send(5);
    while ((await exchange.ordersReceived()) < 3 * ACCOUNTS.length + 4) await delay(5);
    const killed = relay;
    relay = null;
    await killed.kill('SIGKILL');
    const states = JSON.parse(await command(['ledger', '--json'], env)).signals.flatMap(
      (/** @type {any} */ { intents }) => intents,
    );
    const count = (/** @type {string} */ state) =>
      states.filter((/** @type {any} */ intent) => intent.state === state).length;
    say(
      `the relay is dead; the ledger has ${count('planned')} orders planned, ${count('sending')} sending, ${count('accepted')} accepted`,
    );
    say('\nA signal while it is down, and the relay starts again:');
    const late = send(6);
    await delay(RESEND_MS);
    relay = await startRelay(env);
    await late;
    await send(7);
    await send(8);
    say(
      '\nWaiting until the exchange would refuse the requests of before the kill, and looking the unknown orders up …',
    );
    const ledger = await settledLedger(env);
    const { lines, problems } = compare(
      ledger,
      await ordersOf(exchange.url),
      SIGNALS.length * ACCOUNTS.length,
    );
    say(`\n${lines.join('\n')}\n`);
    for (const problem of problems) say(`PROBLEM  ${problem}`);
    if (problems.length === 0) {
      say(`${SIGNALS.length * ACCOUNTS.length} orders, each of them once: 0 lost, 0 doubled`);
    }
    return problems.length === 0 ? 0 : 1;
  } finally {
    await relay?.kill('SIGTERM');
    proxy.close();
    exchange.close();
  }
}

const HELP = `npm run demo:relay

Plays eight signals for twelve accounts on a sandbox of this machine, with one lost answer and one kill -9, and compares
the ledger with the orders of the exchange. It takes about 30 seconds, and sends nothing to another machine.

Exit code: 0 each order was placed once, 1 one was lost or doubled, 2 an unknown option.
`;

async function main() {
  const args = process.argv.slice(2);
  if (args.length > 0) {
    const isHelp = args.every((argument) => argument === '--help' || argument === '-h');
    process[isHelp ? 'stdout' : 'stderr'].write(
      isHelp ? HELP : `The demo has no options but --help.\n\n${HELP}`,
    );
    process.exitCode = isHelp ? 0 : 2;
    return;
  }
  if (!hasSqlite()) {
    say(
      `Node.js ${process.versions.node} has no SQLite of its own: the demo runs on Node.js 24 (npx node@24)`,
    );
    const parts = ['--yes', 'node@24', __filename];
    process.exitCode =
      spawnSync('npx', parts, { stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1;
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'relay-demo-'));
  try {
    process.exitCode = await play(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) main();

module.exports = { hasSqlite };
