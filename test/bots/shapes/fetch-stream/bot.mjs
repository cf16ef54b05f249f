// Orders by the fetch of Node.js, and a private stream that reports what they became.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import { onSignal } from '../signals.cjs';

const { BYBIT_API_KEY, BYBIT_API_SECRET } = process.env;
const sign = (text) => createHmac('sha256', BYBIT_API_SECRET).update(text).digest('hex');

async function send(path, order) {
  const body = JSON.stringify(order);
  const timestamp = Date.now();
  const response = await fetch(`https://api.bybit.com${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-BAPI-API-KEY': BYBIT_API_KEY,
      'X-BAPI-TIMESTAMP': String(timestamp),
      'X-BAPI-RECV-WINDOW': '20000',
      'X-BAPI-SIGN': sign(`${timestamp}${BYBIT_API_KEY}20000${body}`),
    },
    body,
  });
  return response.json();
}

async function openStream() {
  const stream = new WebSocket('wss://stream.bybit.com/v5/private');
  stream.on('message', (data) => {
    const { topic, data: orders } = JSON.parse(data);
    if (topic === 'order') stream.emit('filled', orders[0]);
  });
  await once(stream, 'open');
  const expires = Date.now() + 20000;
  const args = [BYBIT_API_KEY, expires, sign(`GET/realtime${expires}`)];
  stream.send(JSON.stringify({ op: 'auth', args }));
  await once(stream, 'message');
  stream.send(JSON.stringify({ op: 'subscribe', args: ['order'] }));
  await once(stream, 'message');
  return stream;
}

onSignal(async ({ symbol, side, qty }) => {
  let stream;
  try {
    stream = await openStream();
    const filled = once(stream, 'filled');
    const { retCode, retMsg } = await send('/v5/order/create', {
      category: 'linear',
      symbol,
      side,
      orderType: 'Market',
      qty,
    });
    if (retCode !== 0) throw new Error(retMsg);
    const [order] = await filled;
    console.log(`${order.side} ${order.qty} ${order.symbol}: ${order.orderStatus}`);
  } catch (error) {
    console.error('not placed:', error.message);
  } finally {
    stream?.terminate();
  }
});
