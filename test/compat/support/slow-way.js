'use strict';

/** A way to a sandbox on which a test holds what is sent. */

const net = require('node:net');

/** A promise that the test fulfils. */
function newHold() {
  const hold = { release: () => {}, held: /** @type {Promise<void>} */ (Promise.resolve()) };
  hold.held = new Promise((resolve) => {
    hold.release = resolve;
  });
  return hold;
}

/**
 * A way to the sandbox that takes connections at once and passes nothing on until it is released; after passOn() it passes
 * on the connections that come later, and those alone.
 */
async function openSlowWay(t, sandbox) {
  const { release, held } = newHold();
  const sockets = new Set();
  let isOpen = false;
  const { hostname, port } = new URL(sandbox.urls.mainnet);
  const way = net.createServer((near) => {
    sockets.add(near);
    near.on('error', () => {});
    const ready = isOpen ? Promise.resolve() : held;
    ready.then(() => {
      const far = net.connect(Number(port), hostname);
      sockets.add(far);
      far.on('error', () => {});
      near.pipe(far).pipe(near);
    });
  });
  await new Promise((resolve) => way.listen(0, '127.0.0.1', () => resolve()));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    way.close();
  });
  const passOn = () => {
    isOpen = true;
  };
  const { port: nearPort } = /** @type {net.AddressInfo} */ (way.address());
  return { webSocketUrl: `ws://127.0.0.1:${nearPort}`, release, passOn, connections: () => sockets.size };
}

module.exports = { newHold, openSlowWay };
