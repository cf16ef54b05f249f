/** bybit-auth/sandbox of the exchanges beside Bybit. */

import { expectTypeOf } from 'expect-type';
import { startSandbox, type OkxSandbox, type OkxSandboxOptions } from 'bybit-auth/sandbox';

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
  // @ts-expect-error a key of OKX has a passphrase
  sandbox.addKey({ apiKey: 'key', secret: 'secret' });
  // @ts-expect-error OKX has no testnet
  sandbox.addKey({ ...KEY, environment: 'testnet' });
  // @ts-expect-error of Bybit
  sandbox.set({ legacyForm: true });
  // @ts-expect-error not an exchange
  await startSandbox({ venue: 'nasdaq' });
}
