// A route handler of Next.js: a Request in, a Response out. The framework logs what the handler throws.
import { createHmac } from 'node:crypto';
import axios from 'axios';
import { onSignal } from '../signals.cjs';

const apiKey = process.env.BYBIT_API_KEY;
const bybit = axios.create({ baseURL: 'https://api.bybit.com' });

bybit.interceptors.request.use((config) => {
  const timestamp = Date.now();
  config.headers['X-BAPI-API-KEY'] = apiKey;
  config.headers['X-BAPI-TIMESTAMP'] = timestamp;
  config.headers['X-BAPI-RECV-WINDOW'] = 20000;
  config.headers['X-BAPI-SIGN'] = createHmac('sha256', process.env.BYBIT_API_SECRET)
    .update(`${timestamp}${apiKey}20000${JSON.stringify(config.data)}`)
    .digest('hex');
  return config;
});

export async function POST(request) {
  const { symbol, side, qty } = await request.json();
  try {
    const { data } = await bybit.post('/v5/order/create', {
      category: 'linear',
      symbol,
      side,
      orderType: 'Market',
      qty,
    });
    if (data.retCode !== 0) return Response.json({ error: data.retMsg }, { status: 502 });
    return Response.json({ placed: data.result.orderId });
  } catch (error) {
    const { status = 500, data } = error.response ?? {};
    return Response.json({ error: data?.retMsg ?? error.message }, { status });
  }
}

onSignal(async (signal) => {
  const response = await POST(
    new Request('http://localhost/api/order', { method: 'POST', body: JSON.stringify(signal) }),
  );
  console.log(response.status, await response.text());
});
