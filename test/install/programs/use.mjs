import axios from 'axios';
import bybitAuth, * as named from 'bybit-auth';
import { attach } from 'bybit-auth/axios';
import { createSignMessage } from 'bybit-auth/bybit-api';
import { attach as attachCcxt } from 'bybit-auth/ccxt';
import { createFetch } from 'bybit-auth/fetch';
import { startSandbox } from 'bybit-auth/sandbox';
import { WebhookVerifier } from 'bybit-auth/webhook';
import checks from './checks.cjs';

for (const name of Object.keys(bybitAuth)) {
  if (named[name] !== bybitAuth[name]) throw new Error(`import { ${name} } is not what require gives`);
}
await checks.check({
  axios,
  bybitAuth: named,
  attach,
  startSandbox,
  adapters: [createFetch, createSignMessage, attachCcxt, WebhookVerifier],
});
