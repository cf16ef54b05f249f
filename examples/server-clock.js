'use strict';

/**
 * A computer whose clock is wrong. By its own clock every request is refused with 10002; by a ServerClock they are
 * accepted. When the difference changes while the bot runs, the first request that is refused for its timestamp is
 * signed again and sent once more, and the bot does not notice. The sandbox's clock is at first 3 seconds behind this
 * machine's, and later 4 seconds ahead of it.
 *
 *   node examples/server-clock.js
 *   BYBIT_BASE_URL=… BYBIT_API_KEY=… BYBIT_API_SECRET=… node examples/server-clock.js
 */

const { randomUUID } = require('node:crypto');
const axios = require('axios');
const { BybitAuthError, ServerClock, Signer } = require('bybit-auth');
const { attach } = require('bybit-auth/axios');
const { openExchange } = require('./support/exchange');
const { ORDER } = require('./support/order');

const ORDER_PATH = '/v5/order/create';

async function placeOrder(bybit, how) {
  try {
    // The exchange accepts each orderLinkId only once, so it is safe to send the order again.
    const { data } = await bybit.post(ORDER_PATH, { ...ORDER, orderLinkId: randomUUID() });
    console.log(`${how}: ${data.retCode === 0 ? 'order placed' : `${data.retCode} ${data.retMsg}`}`);
  } catch (error) {
    if (!(error instanceof BybitAuthError)) throw error;
    console.log(`${how}: refused, ${error.code} ${error.category}`);
  }
}

function tell({ offsetMs, errorMs }) {
  console.log(
    `the exchange's clock minus ours: ${Math.round(offsetMs)} ms, give or take ${errorMs.toFixed(1)}`,
  );
}

async function main() {
  const exchange = await openExchange({ faults: { clockSkewMs: -3000 } });
  const { baseURL, sandbox } = exchange;
  const signer = Signer.fromEnv();
  const recvWindow = 3000;
  const clock = new ServerClock({ baseURL });
  try {
    const withoutClock = attach(axios.create({ baseURL }), { signer, recvWindow });
    await placeOrder(withoutClock, 'by our clock');

    tell(await clock.sync());
    clock.start(); // again every ten minutes; every reply is a sample as well
    const bybit = attach(axios.create({ baseURL }), { signer, recvWindow, clock });
    await placeOrder(bybit, "by the exchange's clock");

    if (sandbox !== null) {
      sandbox.set({ clockSkewMs: 4000 });
      console.log("— the exchange's clock is set");
      await placeOrder(bybit, "by the exchange's clock");
      const verdicts = sandbox.requests
        .filter(({ path }) => path === ORDER_PATH)
        .map(({ verdict }) => verdict);
      console.log(`what the sandbox saw of the orders: ${verdicts.join(', ')}`);
      tell(clock.reading);
    }
  } catch (error) {
    process.exitCode = 1;
    console.error(error.message);
  } finally {
    clock.stop();
    await exchange.close();
  }
}

main();
