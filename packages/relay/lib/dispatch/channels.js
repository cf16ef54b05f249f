'use strict';

/**
 * What the relay publishes on `node:diagnostics_channel`, beside `signal-relay:store` of the store. No message holds a secret, a
 * signature or a whole API key.
 */

const { channel } = require('node:diagnostics_channel');

const channels = Object.freeze({
  /** `{ source, result, … }`: a request to a source has been answered; the data of the event `signal` */
  signal: channel('signal-relay:signal'),
  /** `{ intent, event, from }`: an intent has a new state, and that is on disk */
  intent: channel('signal-relay:intent'),
  /** `{ intent, outcome, sent, code, durationMs }`: the reply to one sending */
  attempt: channel('signal-relay:attempt'),
  /** `{ account, state }`: a gate lets orders through, or holds them */
  gate: channel('signal-relay:gate'),
  /** `{ mode, by, reason }` */
  kill: channel('signal-relay:kill'),
  /** `{ step, when, name }`: right before and after what a crash must not tear apart */
  step: channel('signal-relay:step'),
});

/**
 * @param {keyof typeof channels} name
 * @param {() => object} makeMessage  called only when somebody listens
 */
function publish(name, makeMessage) {
  if (channels[name].hasSubscribers) channels[name].publish(makeMessage());
}

/**
 * Hands a request over, and tells the steps.
 *
 * @template T
 * @param {string} name
 * @param {string} id
 * @param {() => Promise<T>} request
 * @returns {Promise<T>}
 */
async function withSteps(name, id, request) {
  publish('step', () => ({ step: 'write', when: 'before', name, id }));
  const answer = request();
  publish('step', () => ({ step: 'write', when: 'after', name, id }));
  try {
    return await answer;
  } finally {
    publish('step', () => ({ step: 'reply', when: 'after', name, id }));
  }
}

module.exports = { publish, withSteps };
