'use strict';

/**
 * Ways to spoil a soak on purpose, so that its checks can be seen to fail. Most spoil one order.
 *
 * @typedef {(place: () => Promise<import('./ledger').Told>, about: {
 *   account: import('./relay').Account, order: any, number: number }) => Promise<any> | undefined} Sabotage
 *   Returns what the relay is to take for the outcome; undefined leaves the order alone.
 */

const { setTimeout: pause } = require('node:timers/promises');
const axios = require('axios');
const { LEAVE_BY_MS } = require('./relay');

/** An order in full swing, and one that has a leaveBy. */
const CHOSEN = 27;

/**
 * Sends an order behind the back of the relay's client.
 *
 * @param {import('./relay').Account} account
 * @param {any} order
 * @param {number} [aheadMs] of the timestamp
 * @returns {Promise<boolean>} whether the exchange took it for one of this key
 */
async function smuggle({ client, signer }, order, aheadMs = -100) {
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
 * @param {(about: Parameters<Sabotage>[1]) => Promise<any>} spoil undefined when nothing came of it: the next one is spoilt
 * @returns {Sabotage}
 */
function firstAccepted(spoil) {
  let state = 'waiting';
  return async (place, about) => {
    const told = await place();
    if (told !== 'accepted' || state !== 'waiting') return told;
    state = 'trying';
    const outcome = await spoil(about);
    state = outcome === undefined ? 'waiting' : 'done';
    return outcome ?? told;
  };
}

/** @param {Sabotage} spoil @returns {Sabotage} */
const chosen = (spoil) => (place, about) => (about.number === CHOSEN ? spoil(place, about) : undefined);

/** By name. @type {Record<string, { meaning: string, make: () => Sabotage }>} */
const SABOTAGES = {
  swallow: {
    meaning: 'an order is taken for accepted and never sent',
    make: () => chosen(async () => 'accepted'),
  },
  hang: { meaning: 'an order is never answered', make: () => chosen(() => new Promise(() => {})) },
  deny: {
    meaning: 'an order that was accepted is taken for refused',
    make: () => firstAccepted(async () => 'exchange'),
  },
  repeat: {
    meaning: 'an order is sent twice',
    make: () =>
      firstAccepted(async ({ account, order }) =>
        // The key may be revoked in between, and the clock set.
        (await smuggle(account, order)) ? 'accepted' : undefined,
      ),
  },
  bypass: {
    meaning: 'an order goes past a closed gate',
    make:
      () =>
      (_place, { account, order }) =>
        account.gate.state === 'closed' ? smuggle(account, order).then(() => 'network') : undefined,
  },
  future: {
    meaning: 'an order has a timestamp of the future',
    // So far ahead that no delay on the way makes up for it: the exchange refuses it.
    make: () =>
      chosen((_place, { account, order }) => smuggle(account, order, 60_000).then(() => 'exchange')),
  },
  late: {
    meaning: 'an order leaves after its deadline',
    make: () =>
      chosen(async (_place, { account, order }) => {
        await pause(LEAVE_BY_MS + 500);
        return (await smuggle(account, order)) ? 'accepted' : 'network';
      }),
  },
  stale: {
    meaning: 'an order leaves with an old timestamp',
    make: () =>
      chosen(async (_place, { account, order }) =>
        (await smuggle(account, order, -3000)) ? 'accepted' : 'network',
      ),
  },
  expire: {
    meaning: 'an order is refused for its timestamp',
    make: () =>
      chosen((_place, { account, order }) => smuggle(account, order, -60_000).then(() => 'exchange')),
  },
  unsay: {
    meaning: 'an order that left is taken for unsent',
    make: () => chosen((_place, { account, order }) => smuggle(account, order).then(() => 'unsent')),
  },
  forget: {
    meaning: 'an order is sent that nobody has counted',
    make: () =>
      chosen((place, { account, order }) =>
        smuggle(account, { ...order, orderLinkId: 'soak-forgotten' }).then(place),
      ),
  },
  reject: {
    meaning: 'a rejection that nobody handles',
    make: () =>
      chosen((place) => {
        Promise.reject(new Error('nobody handles this'));
        return place();
      }),
  },
  shut: {
    meaning: 'a gate never opens again',
    make: () =>
      chosen((place, { account }) => {
        account.gate.close();
        return place();
      }),
  },
};

module.exports = { SABOTAGES };
