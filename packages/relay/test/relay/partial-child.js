'use strict';

/** A relay that is killed as soon as it knows the last outcome of its only signal. */

const { createRelay } = require('../../lib');

process.once('message', async ({ settings, signal, outcomes }) => {
  const relay = createRelay(settings);
  let left = outcomes;
  relay.on('outcome', () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  });
  await relay.ready();
  await relay.push('script', signal);
});
