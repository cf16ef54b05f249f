// A relay to several exchanges on the global axios. Some of its users have no key of Bybit.
const crypto = require('crypto');
const axios = require('axios');
const { onSignal } = require('../signals.cjs');

const { BYBIT_API_KEY, BYBIT_API_SECRET, OTHER_EXCHANGE_URL } = process.env;

async function bybit({ symbol, side, qty }) {
  if (!BYBIT_API_KEY) throw new Error('no key of Bybit');
  const order = { category: 'linear', symbol, side, orderType: 'Market', qty };
  const timestamp = Date.now();
  const text = `${timestamp}${BYBIT_API_KEY}20000${JSON.stringify(order)}`;
  const headers = {
    'X-BAPI-API-KEY': BYBIT_API_KEY,
    'X-BAPI-TIMESTAMP': timestamp,
    'X-BAPI-RECV-WINDOW': 20000,
    'X-BAPI-SIGN': crypto.createHmac('sha256', BYBIT_API_SECRET).update(text).digest('hex'),
  };
  const { data } = await axios.post('https://api.bybit.com/v5/order/create', order, { headers });
  if (data.retCode !== 0) throw new Error(data.retMsg);
}

async function other({ symbol, side }) {
  const { data } = await axios.post(`${OTHER_EXCHANGE_URL}/api/v5/trade/order`, { instId: symbol, side });
  if (data.code !== '0') throw new Error(data.msg);
}

onSignal(async (signal) => {
  for (const [name, place] of Object.entries({ other, bybit })) {
    await place(signal)
      .then(() => console.log(`${name}: placed`))
      .catch((error) => console.log(`${name}: failed, ${error.message}`));
  }
});
