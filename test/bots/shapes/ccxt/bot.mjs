// A bot on ccxt: it loads the markets, places an order, and tells errors apart by ccxt's classes.
import ccxt from 'ccxt';
import { onSignal } from '../signals.cjs';

const exchange = new ccxt.bybit({
  apiKey: process.env.BYBIT_API_KEY,
  secret: process.env.BYBIT_API_SECRET,
  enableRateLimit: false,
  options: { recvWindow: 20000 },
});

onSignal(async ({ side, qty }) => {
  try {
    await exchange.loadMarkets();
    const { id } = await exchange.createOrder('BTC/USDT:USDT', 'market', side.toLowerCase(), Number(qty));
    console.log('placed', id);
  } catch (error) {
    if (error instanceof ccxt.AuthenticationError) console.error('check the API key:', error.message);
    else if (error instanceof ccxt.NetworkError) console.error('try later:', error.message);
    else if (error instanceof ccxt.ExchangeError) console.error('refused:', error.message);
    else throw error;
  }
});
