'use strict';

/**
 * Ways to spoil a soak on purpose, so that its checks can be seen to fail. Most spoil one order.
 *
 * @typedef {{ account: import('./relay').Account, order: any, number: number }} About
 * @typedef {(place: () => Promise<import('./ledger').Told>, about: About) => Promise<any> | undefined} Sabotage
 *   Returns what the relay is to take for the outcome; undefined leaves the order alone.
 */

const { setTimeout: pause } = require('node:timers/promises');
const axios = require('axios');
const { LEAVE_BY_MS } = require('./relay');

/** An order in full swing, and one that has a leaveBy. */
const CHOSEN = 27;

/**
 * Sends an order past the relay's client.
 *
 * @param {About} about
 * @param {number} [aheadMs] of the timestamp
 * @returns {Promise<boolean>} whether the exchange took it for one of this key
 */
async function smuggle({ account: { client, signer }, order }, aheadMs = -100) {
  const body = JSON.stringify(order);
  const headers = await signer.signRequest({ body, timestamp: Date.now() + aheadMs });
  const { data } = await axios.post(`${client.defaults.baseURL}/v5/order/create`, body, {
    headers: { ...headers, 'Content-Type': 'application/json' },
    validateStatus: null,
  });
  // A duplicate arrived, too: its key and its time were accepted.
  return data?.retCode === 0 || /duplicate/i.test(data?.retMsg);
}

/**
 * By name. `spoil` gets the chosen order in place of its sending. `spoilAccepted` gets the first one that was accepted, and
 * the next one when it returns undefined.
 *
 * @type {Record<string, { meaning: string, spoil?: Sabotage, spoilAccepted?: (about: About) => Promise<any> }>}
 */
const SABOTAGES = {
  swallow: { meaning: 'an order is taken for accepted and never sent', spoil: async () => 'accepted' },
  hang: { meaning: 'an order is never answered', spoil: () => new Promise(() => {}) },
  deny: {
    meaning: 'an order that was accepted is taken for refused',
    spoilAccepted: async () => 'exchange',
  },
  repeat: {
    meaning: 'an order is sent twice',
    // The key may be revoked in between, and the clock set.
    spoilAccepted: async (about) => ((await smuggle(about)) ? 'accepted' : undefined),
  },
  bypass: {
    meaning: 'an order goes past a closed gate',
    spoil: (_place, about) => smuggle(about).then(() => 'network'),
  },
  future: {
    meaning: 'an order has a timestamp of the future',
    // So far ahead that no delay on the way makes up for it: the exchange refuses it.
    spoil: (_place, about) => smuggle(about, 60_000).then(() => 'exchange'),
  },
  late: {
    meaning: 'an order leaves after its deadline',
    spoil: async (_place, about) => {
      await pause(LEAVE_BY_MS + 500);
      return (await smuggle(about)) ? 'accepted' : 'network';
    },
  },
  stale: {
    meaning: 'an order leaves with an old timestamp',
    spoil: async (_place, about) => ((await smuggle(about, -3000)) ? 'accepted' : 'network'),
  },
  expire: {
    meaning: 'an order is refused for its timestamp',
    spoil: (_place, about) => smuggle(about, -60_000).then(() => 'exchange'),
  },
  unsay: {
    meaning: 'an order that left is taken for unsent',
    spoil: (_place, about) => smuggle(about).then(() => 'unsent'),
  },
  forget: {
    meaning: 'an order is sent that is not counted',
    spoil: (place, about) =>
      smuggle({ ...about, order: { ...about.order, orderLinkId: 'soak-forgotten' } }).then(place),
  },
  reject: {
    meaning: 'a rejection is not handled',
    spoil: (place) => {
      Promise.reject(new Error('not handled'));
      return place();
    },
  },
  shut: {
    meaning: 'a gate never opens again',
    spoil: (place, { account }) => {
      account.gate.close();
      return place();
    },
  },
};

/** @param {string} name @returns {Sabotage} */
function makeSabotage(name) {
  const { spoil, spoilAccepted } = SABOTAGES[name];
  if (spoil !== undefined) {
    const isChosen = (/** @type {About} */ { account, number }) =>
      name === 'bypass' ? account.gate.state === 'closed' : number === CHOSEN;
    return (place, about) => (isChosen(about) ? spoil(place, about) : undefined);
  }
  let isSpoilt = false;
  return async (place, about) => {
    const told = await place();
    if (told !== 'accepted' || isSpoilt) return told;
    isSpoilt = true;
    const outcome = await spoilAccepted?.(about);
    isSpoilt = outcome !== undefined;
    return outcome ?? told;
  };
}

module.exports = { SABOTAGES, makeSabotage };
