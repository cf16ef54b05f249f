/** What users write, compiled against the declarations of the package. */

import * as http from 'node:http';
import {
  RelayError,
  SIGNAL_SCHEMA,
  createRelay,
  defineRelay,
  env,
  openOperator,
  type Intent,
} from 'signal-relay';

const config = defineRelay({
  store: 'file:./relay.db',
  listen: { host: '127.0.0.1', port: 8787, trustProxy: ['127.0.0.1'] },
  sources: {
    tv: {
      preset: 'tradingview',
      secrets: [env('TV_SECRET'), env.optional('TV_SECRET_OLD')],
      accounts: 'main',
    },
    other: { scheme: 'standard', keys: [env('KEY')], accounts: ['main'], map: { symbol: 'pair' } },
  },
  accounts: {
    main: {
      venue: 'bybit',
      apiKey: env('A_KEY'),
      apiSecret: env('A_SECRET'),
      size: { of: 'quote', value: '50' },
    },
    second: { venue: 'bybit', credentials: env.group('SECOND'), environment: 'testnet', dryRun: true },
  },
  groups: { main: ['main', 'second'] },
  limits: { maxAgeMs: 60_000, perOrder: { quote: '500' } },
});

// @ts-expect-error: sources are required
defineRelay({ accounts: {} });
// @ts-expect-error: no such exchange
defineRelay({ sources: {}, accounts: { main: { venue: 'bibyt' } } });
// @ts-expect-error: a misspelt option
defineRelay({ sources: {}, accounts: {}, limts: {} });
// @ts-expect-error: amounts are decimals as text
defineRelay({ sources: {}, accounts: {}, limits: { perOrder: { quote: 500 } } });

async function main(): Promise<void> {
  const relay = createRelay(config, {
    env: process.env,
    onProgress: ({ total, open }) => console.log(open, total),
  });
  relay.on('needs-operator', (intent: Intent) => console.log(intent.id, intent.state));
  relay.on('gate', ({ account, state }) => console.log(account, state));
  try {
    await relay.ready();
  } catch (error) {
    if (error instanceof RelayError)
      for (const { code, path, message } of error.findings) console.error(code, path, message);
    throw error;
  }
  const { url } = await relay.listen();
  http.createServer(relay.handler);
  const answered: Response = await relay.fetch(new Request(`${url}/hook/tv`, { method: 'POST' }));
  const { status } = await relay.push('script', {
    id: 'x-1',
    symbol: 'BTC/USDT:USDT',
    kind: 'target',
    position: 'flat',
  });
  for await (const { account, state, reason } of relay.outcomes({ signal: 'x-1' }))
    console.log(account, state, reason?.code);
  await relay.setKill({ mode: 'stop', reason: 'news' });
  // @ts-expect-error: no such mode
  await relay.setKill({ mode: 'halt' });
  const intents: Intent[] = await relay.ledger({ account: 'main', state: 'accepted' });
  const { ok, reasons } = await relay.readyz();
  console.log(
    answered.status,
    status,
    intents.length,
    ok,
    reasons.join(),
    Object.keys(SIGNAL_SCHEMA.properties),
  );
  await relay.close({ drainMs: 1000 });
  const operator = await openOperator(config, { read: true });
  await operator.close();
}

main();
