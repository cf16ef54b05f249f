'use strict';

/* global expect, jest, test */
/* eslint n/no-missing-require: ['error', { allowModules: ['bybit-auth'] }] -- jest.config.js says where it is */

const axios = require('axios');
const { Signer } = require('bybit-auth');
const { attach } = require('bybit-auth/axios');
const { startSandbox } = require('bybit-auth/sandbox');

test('the key expires when the clock moves 91 days', async () => {
  jest.useFakeTimers();
  const sandbox = await startSandbox({ keys: [{ apiKey: 'test_api_key', secret: 'test_secret' }] });
  const signer = new Signer({ apiKey: 'test_api_key', apiSecret: 'test_secret' });
  const bot = attach(axios.create({ baseURL: sandbox.urls.mainnet }), { signer });
  await bot.get('/v5/account/info'); // accepted
  jest.setSystemTime(Date.now() + 91 * 86_400_000);
  await expect(bot.get('/v5/account/info')).rejects.toMatchObject({ category: 'key-expired' });
  await sandbox.close();
});
