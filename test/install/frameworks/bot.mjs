/** What a user's server does: a balance, and a refused key that says why. */

import axios from 'axios';
import { BybitAuthError, Signer, backend } from 'bybit-auth';
import { attach } from 'bybit-auth/axios';

const { SANDBOX_URL: baseURL, SANDBOX_SECRET: apiSecret } = process.env;

async function balance(apiKey) {
  const bybit = attach(axios.create({ baseURL }), { signer: new Signer({ apiKey, apiSecret }) });
  const params = { accountType: 'UNIFIED', coin: 'USDT' };
  const { data } = await bybit.get('/v5/account/wallet-balance', { params });
  return data.result.list[0].coin[0].coin;
}

export async function run() {
  const coin = await balance('test-key-that-works');
  const refused = await balance('test-key-expired--').catch((error) => error);
  const typed = refused instanceof BybitAuthError;
  return { coin, typed, code: refused.code, first: refused.checks?.[0]?.title, backend };
}
