// An exchange library of a bot: axios-retry with a condition that reads the reply, and the package create-hmac.
const axios = require('axios');
const axiosRetry = require('axios-retry').default;
const createHmac = require('create-hmac');
const { onSignal } = require('../signals.cjs');

const { BYBIT_API_KEY, BYBIT_API_SECRET } = process.env;
const bybit = axios.create({ baseURL: 'https://api.bybit.com' });

axiosRetry(bybit, {
  retries: 2,
  retryDelay: () => 1,
  retryCondition: (error) =>
    axiosRetry.isNetworkError(error) || /Too many visits/.test(error.response?.data?.retMsg),
});

bybit.interceptors.request.use((config) => {
  const timestamp = Date.now();
  const body = typeof config.data === 'string' ? config.data : JSON.stringify(config.data);
  config.headers['X-BAPI-API-KEY'] = BYBIT_API_KEY;
  config.headers['X-BAPI-TIMESTAMP'] = timestamp;
  config.headers['X-BAPI-RECV-WINDOW'] = 20000;
  config.headers['X-BAPI-SIGN'] = createHmac('sha256', BYBIT_API_SECRET)
    .update(`${timestamp}${BYBIT_API_KEY}20000${body}`)
    .digest('hex');
  return config;
});

onSignal(async ({ symbol, side, qty }) => {
  const order = { category: 'linear', symbol, side, orderType: 'Market', qty };
  try {
    const { data } = await bybit.post('/v5/order/create', order);
    if (data.retCode !== 0) throw new Error(data.retMsg);
    console.log('order:', data.result.orderId);
  } catch (error) {
    console.error('emitted error:', error?.response?.data?.retMsg || error?.message);
  }
});
