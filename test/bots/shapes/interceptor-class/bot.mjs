// A DCA bot with a client class whose interceptor signs, and which turns what fails into errors of its own.
import { createHmac } from 'node:crypto';
import axios from 'axios';
import { onSignal } from '../signals.cjs';

class ExchangeError extends Error {
  constructor(message, retCode) {
    super(message);
    this.name = new.target.name;
    this.retCode = retCode;
  }
}

class BybitClient {
  constructor(apiKey, apiSecret) {
    this.http = axios.create({ baseURL: 'https://api.bybit.com', timeout: 60000 });
    this.http.interceptors.request.use((config) => {
      const timestamp = String(Date.now());
      const content =
        config.method === 'get' ? new URLSearchParams(config.params) : JSON.stringify(config.data);
      config.headers['X-BAPI-API-KEY'] = apiKey;
      config.headers['X-BAPI-TIMESTAMP'] = timestamp;
      config.headers['X-BAPI-RECV-WINDOW'] = '20000';
      config.headers['X-BAPI-SIGN'] = createHmac('sha256', apiSecret)
        .update(`${timestamp}${apiKey}20000${content}`)
        .digest('hex');
      return config;
    });
  }

  async request(method, url, data) {
    try {
      const { data: reply } = await this.http.request({ method, url, data });
      if (reply.retCode !== 0) throw new ExchangeError(reply.retMsg, reply.retCode);
      return reply.result;
    } catch (error) {
      if (!axios.isAxiosError(error)) throw error;
      throw new ExchangeError(error.response?.data?.retMsg ?? error.message, error.response?.data?.retCode);
    }
  }
}

const client = new BybitClient(process.env.BYBIT_API_KEY, process.env.BYBIT_API_SECRET);

onSignal(async ({ symbol, side, qty }) => {
  const order = { category: 'linear', symbol, side, orderType: 'Market', qty };
  try {
    const { orderId } = await client.request('post', '/v5/order/create', order);
    console.log(`bought ${qty} ${symbol}: ${orderId}`);
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    console.error(`skipped: ${error.retCode ?? 'no code'} ${error.message}`);
  }
});
