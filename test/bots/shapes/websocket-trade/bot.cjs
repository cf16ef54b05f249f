// Orders over the WebSocket trade channel, without a look at the reply to the login.
const { createHmac, randomUUID } = require('node:crypto');
const WebSocket = require('ws');
const { onSignal } = require('../signals.cjs');

const { BYBIT_API_KEY, BYBIT_API_SECRET } = process.env;

function place(order) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket('wss://stream.bybit.com/v5/trade');
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed before the reply')));
    socket.on('open', () => {
      const expires = Date.now() + 20000;
      const signature = createHmac('sha256', BYBIT_API_SECRET).update(`GET/realtime${expires}`).digest('hex');
      socket.send(JSON.stringify({ op: 'auth', args: [BYBIT_API_KEY, expires, signature] }));
    });
    socket.on('message', (data) => {
      const message = JSON.parse(data);
      if (message.op === 'auth') {
        const header = { 'X-BAPI-TIMESTAMP': String(Date.now()), 'X-BAPI-RECV-WINDOW': '20000' };
        socket.send(JSON.stringify({ reqId: randomUUID(), header, op: 'order.create', args: [order] }));
        return;
      }
      if (message.retCode === 0) resolve(message.data.orderId);
      else reject(new Error(message.retMsg));
      socket.close();
    });
  });
}

onSignal(async ({ symbol, side, qty }) => {
  await place({ category: 'linear', symbol, side, orderType: 'Market', qty })
    .then((id) => console.log(`placed ${id}`))
    .catch((error) => console.error(`not placed: ${error.message}`));
});
