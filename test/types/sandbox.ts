/** bybit-auth/sandbox of the exchanges beside Bybit. */

import { expectTypeOf } from 'expect-type';
import {
  startSandbox,
  type BinanceSandbox,
  type BinanceSandboxOptions,
  type GateSandbox,
  type GateSandboxOptions,
  type OkxSandbox,
  type OkxSandboxOptions,
} from 'bybit-auth/sandbox';

const KEY = { apiKey: 'key', secret: 'secret', passphrase: 'Test1234' };

export async function plays(): Promise<void> {
  const sandbox = await startSandbox({
    venue: 'okx',
    keys: [{ ...KEY, region: 'eea', permissions: ['read_only'] }],
  });
  expectTypeOf(sandbox).toEqualTypeOf<OkxSandbox>();
  expectTypeOf(sandbox.urls).toEqualTypeOf<Readonly<Record<'mainnet' | 'demo' | 'eea' | 'us', string>>>();
  expectTypeOf<OkxSandboxOptions['venue']>().toEqualTypeOf<'okx'>();
  sandbox.set({
    unknownKeyReply: 50111,
    everyReply: { when: { environment: 'demo' }, code: 50011, msg: 'Slow down' },
  });
  expectTypeOf(sandbox.addKey({ ...KEY, environment: 'demo' }).region).toEqualTypeOf<
    'global' | 'eea' | 'us'
  >();
  sandbox.set({ nextReply: [sandbox.replies.tooManyRequests, sandbox.replies.badGateway] });
  // @ts-expect-error a key of OKX has a passphrase
  sandbox.addKey({ apiKey: 'key', secret: 'secret' });
  // @ts-expect-error OKX has no testnet
  sandbox.addKey({ ...KEY, environment: 'testnet' });
  // @ts-expect-error of Bybit
  sandbox.set({ legacyForm: true });
  // @ts-expect-error not an exchange
  await startSandbox({ venue: 'nasdaq' });
}

export async function playsBinance(): Promise<void> {
  const sandbox = await startSandbox({
    venue: 'binance',
    keys: [
      { apiKey: 'key', secret: 'secret', environment: 'testnet', permissions: { enableFutures: false } },
    ],
  });
  expectTypeOf(sandbox).toEqualTypeOf<BinanceSandbox>();
  expectTypeOf(sandbox.urls).toEqualTypeOf<Readonly<Record<'mainnet' | 'testnet' | 'demo', string>>>();
  expectTypeOf<BinanceSandboxOptions['venue']>().toEqualTypeOf<'binance'>();
  sandbox.set({ ipBanned: true, nextReply: { when: { environment: 'testnet' }, code: -2015, msg: 'no' } });
  sandbox.set({ unknownKeyReply: -2008 }, { environment: 'demo' });
  expectTypeOf(sandbox.keys[0].products).toEqualTypeOf<('spot' | 'futures')[]>();
  // @ts-expect-error of Bybit
  sandbox.addKey({ apiKey: 'key', secret: 'secret', readOnly: true });
  // @ts-expect-error not a permission of Binance
  sandbox.addKey({ apiKey: 'key', secret: 'secret', permissions: { trade: true } });
  // @ts-expect-error of OKX
  sandbox.set({ unknownKeyReply: 50119 });
}

export async function playsGate(): Promise<void> {
  const credentials = { apiKey: 'key', secret: 'secret' };
  const permissions: NonNullable<GateSandboxOptions['keys']>[number]['permissions'] = [
    'wallet',
    { name: 'spot', read_only: true },
  ];
  const sandbox = await startSandbox({ venue: 'gate', keys: [{ ...credentials, permissions }] });
  expectTypeOf(sandbox).toEqualTypeOf<GateSandbox>();
  expectTypeOf(sandbox.urls).toEqualTypeOf<Readonly<Record<'mainnet' | 'testnet', string>>>();
  sandbox.set({ unmatchedIpReply: 'FORBIDDEN', nextReply: { label: 'TOO_BUSY', message: 'busy' } });
  expectTypeOf(sandbox.addKey({ ...credentials, dualMode: true }).dualMode).toEqualTypeOf<boolean>();
  // @ts-expect-error Gate.io has no demo trading
  sandbox.addKey({ ...credentials, environment: 'demo' });
  // @ts-expect-error of OKX
  sandbox.set({ idleMs: 1 });
}
