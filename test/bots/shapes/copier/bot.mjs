// A copier of Telegram signals. The message makes the orderLinkId, and an interceptor unwraps replies and errors.
import { createHash, createHmac } from 'node:crypto';
import axios from 'axios';
import { onSignal } from '../signals.cjs';

const { BYBIT_API_KEY, BYBIT_API_SECRET } = process.env;
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
bybit.interceptors.response.use(
  (response) => response.data,
  (error) => Promise.reject(error.response.data),
);

onSignal(async (message) => {
  const { symbol, side, qty } = message;
  const orderLinkId = `copy-${createHash('sha256').update(message.id).digest('hex').slice(0, 16)}`;
  const order = { category: 'linear', symbol, side, orderType: 'Market', qty, orderLinkId };
  try {
    const { retCode, retMsg } = await bybit.post('/v5/order/create', order);
    console.log(retCode === 0 ? `copied ${orderLinkId}` : `not copied: ${retCode} ${retMsg}`);
  } catch (error) {
    console.log(`not copied: ${error.retCode} ${error.retMsg ?? error.message}`);
  }
});
