/**
 * The same in TypeScript: the types come with the package. Reads the balance, tells a refusal of the key from everything
 * else, and lets the compiler see which fields an error has.
 *
 *   npx tsc -p examples --outDir build/examples && node build/examples/typescript.js
 *   BYBIT_BASE_URL=… BYBIT_API_KEY=… BYBIT_API_SECRET=… node build/examples/typescript.js
 *
 * (In this checkout the types have to be made first: npm run types.)
 */

import axios, { type AxiosInstance } from 'axios';
import { BybitAuthError, BybitRateLimitError, Signer } from 'bybit-auth';
import { attach, type AttachOptions } from 'bybit-auth/axios';
import { startSandbox } from 'bybit-auth/sandbox';

interface Envelope<Result> {
  retCode: number;
  retMsg: string;
  result: Result;
}

interface Balances {
  list: { coin: { coin: string; walletBalance: string }[] }[];
}

interface Exchange {
  baseURL: string;
  close(): Promise<void>;
}

async function openExchange(): Promise<Exchange> {
  const { BYBIT_BASE_URL: baseURL } = process.env;
  if (baseURL) return { baseURL, close: async () => {} };
  const key = { apiKey: 'sandbox-key-no-T--', secret: 'sandbox-secret-sandbox-secret-sandbo' };
  const sandbox = await startSandbox({ keys: [key] });
  process.env.BYBIT_API_KEY = key.apiKey;
  process.env.BYBIT_API_SECRET = key.secret;
  console.log(
    `BYBIT_BASE_URL is not set: a sandbox of this machine's own listens at ${sandbox.urls.mainnet}`,
  );
  return { baseURL: sandbox.urls.mainnet, close: () => sandbox.close() };
}

async function readBalances(bybit: AxiosInstance): Promise<Map<string, number>> {
  const params = { accountType: 'UNIFIED' };
  const { data } = await bybit.get<Envelope<Balances>>('/v5/account/wallet-balance', { params });
  if (data.retCode !== 0) throw new Error(`Bybit ${data.retCode}: ${data.retMsg}`);
  const coins = data.result.list.flatMap((account) => account.coin);
  return new Map(coins.map(({ coin, walletBalance }) => [coin, Number(walletBalance)]));
}

function explain(error: unknown): string {
  if (error instanceof BybitAuthError) {
    const failed = error.checks.filter(({ status }) => status === 'fail').map(({ title }) => title);
    return `${error.code} ${error.category}: ${failed.join(', ') || error.retMsg}`;
  }
  if (error instanceof BybitRateLimitError) return `wait ${error.retryAfterMs ?? 1000} ms`;
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  const exchange = await openExchange();
  try {
    const options: AttachOptions = { signer: Signer.fromEnv(), throwOn: 'any' };
    const bybit = attach(axios.create({ baseURL: exchange.baseURL, timeout: 10_000 }), options);
    for (const [coin, balance] of await readBalances(bybit)) console.log(`${coin}: ${balance}`);
  } catch (error) {
    process.exitCode = 1;
    console.error(explain(error));
  } finally {
    await exchange.close();
  }
}

void main();
