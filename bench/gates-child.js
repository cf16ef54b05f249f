'use strict';

/**
 * Starts COUNT gates and clocks, each gate with a key of its own, and prints their requests, times and memory as JSON.
 *
 *   node --expose-gc bench/gates-child.js BASE_URL COUNT REST_MS
 *
 * REST_MS stands for a day of the gates and for ten minutes of the clocks.
 */

const { once } = require('node:events');

const { AuthGate, ServerClock, Signer } = require('../lib');
const { SECRET } = require('./contenders');
const { now } = require('./measure');

/** @returns {number} bytes of the heap, after the garbage is gone */
function heap() {
  for (let i = 0; i < 3; i++) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

async function main() {
  const [baseURL, count, restMs] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
  const numbers = Array.from({ length: count }, (_, index) => String(index).padStart(11, '0'));
  const signers = numbers.map((number) => new Signer({ apiKey: `account${number}`, apiSecret: SECRET }));

  const asked = async () => (await (await fetch(`${baseURL}/asked`)).json()).asked;
  // The first connections, and what the runtime makes once.
  const spare = new AuthGate({ signer: signers[0], baseURL, environment: 'mainnet' });
  await spare.ready();
  spare.close();

  const empty = heap();
  const clocks = signers.map(() => new ServerClock({ baseURL, intervalMs: restMs }).start());
  await once(clocks[count - 1], 'sync');
  const withClocks = heap();
  const gates = signers.map(
    (signer) => new AuthGate({ signer, baseURL, environment: 'mainnet', watchMs: restMs }),
  );

  const before = await asked();
  const start = now();
  let firstNs = 0;
  gates[0].on('open', () => (firstNs = now() - start));
  const results = await AuthGate.readyAll(gates);
  const lastNs = now() - start;
  const failed = results.find(({ error }) => error !== null);
  if (failed) throw failed.error;
  const launched = await asked();
  const checked = heap();

  await new Promise((resolve) => setTimeout(resolve, restMs));
  const rested = await asked();
  process.stdout.write(
    JSON.stringify({
      firstNs,
      lastNs,
      launch: launched - before,
      rest: rested - launched,
      clockBytes: (withClocks - empty) / count,
      gateBytes: (checked - withClocks) / count,
    }),
  );
  for (const stoppable of [...clocks, ...gates]) stoppable[Symbol.dispose]?.();
  process.exit();
}

main();
