// A worker of a queue that tries a job three times. Errors of the client class are final, others are not.
import { createHmac } from 'node:crypto';
import axios from 'axios';
import { UnrecoverableError, Worker } from '../queue.mjs';

const { BYBIT_API_KEY, BYBIT_API_SECRET } = process.env;
const FINAL = new Set([10003, 10004, 10005, 10010, 33004]);
const bybit = axios.create({ baseURL: 'https://api.bybit.com' });

bybit.interceptors.request.use((config) => {
  const timestamp = Date.now();
  config.headers['X-BAPI-API-KEY'] = BYBIT_API_KEY;
  config.headers['X-BAPI-TIMESTAMP'] = timestamp;
  config.headers['X-BAPI-RECV-WINDOW'] = 20000;
  config.headers['X-BAPI-SIGN'] = createHmac('sha256', BYBIT_API_SECRET)
    .update(`${timestamp}${BYBIT_API_KEY}20000${JSON.stringify(config.data)}`)
    .digest('hex');
  return config;
});

class ExchangeClientError extends Error {}
class ExchangeApiError extends Error {}

async function place(order) {
  let reply;
  try {
    reply = (await bybit.post('/v5/order/create', order)).data;
  } catch (error) {
    throw new ExchangeApiError(`Bybit: ${error.message}`);
  }
  if (FINAL.has(reply.retCode)) throw new ExchangeClientError(`Bybit ${reply.retCode}: ${reply.retMsg}`);
  if (reply.retCode !== 0) throw new ExchangeApiError(`Bybit ${reply.retCode}: ${reply.retMsg}`);
  return reply.result.orderId;
}

const worker = new Worker('orders', async ({ data: { symbol, side, qty, id } }) => {
  try {
    return await place({ category: 'linear', symbol, side, orderType: 'Market', qty, orderLinkId: id });
  } catch (error) {
    if (error instanceof ExchangeClientError) throw new UnrecoverableError(error.message);
    throw error;
  }
});
worker.on('completed', (job, orderId) => console.log(`job completed: ${orderId}`));
worker.on('failed', (job, error) =>
  console.error(`job failed after ${job.attemptsMade} attempts: ${error.message}`),
);
