'use strict';

/** Key information and coins: /sapi, which only the live environment has. */

/** @typedef {import('./types.js').Endpoint} Endpoint */

/** https://developers.binance.com/docs/wallet/account/api-key-permission @type {Endpoint['answer']} */
function apiRestrictions({ key }) {
  const until = key.tradingAuthorityExpirationTime;
  const body = {
    ipRestrict: key.ips !== null,
    createTime: key.createdAt,
    ...key.permissions,
    ...(until !== null && { tradingAuthorityExpirationTime: until }),
  };
  return { body };
}

/** https://developers.binance.com/docs/wallet/capital/all-coins-info @type {Endpoint['answer']} */
function allCoins({ desk: { account } }) {
  const body = account.coinsOf('spot').map((coin) => ({
    coin,
    name: coin,
    trading: true,
    depositAllEnable: true,
    withdrawAllEnable: true,
    isLegalMoney: false,
    free: account.balances('spot')[coin],
    locked: '0',
    networkList: [],
  }));
  return { body };
}

/** There is no margin trading in the sandbox; clients ask for the pairs when they list the markets. @type {Endpoint['answer']} */
function noPairs() {
  return { body: [] };
}

/** @type {readonly Endpoint[]} */
const WALLET_ENDPOINTS = [
  {
    method: 'GET',
    path: '/sapi/v1/account/apiRestrictions',
    weight: 1,
    permission: null,
    liveOnly: true,
    answer: apiRestrictions,
  },
  {
    method: 'GET',
    path: '/sapi/v1/capital/config/getall',
    weight: 10,
    permission: 'enableReading',
    liveOnly: true,
    answer: allCoins,
  },
  ...['/sapi/v1/margin/allPairs', '/sapi/v1/margin/isolated/allPairs'].map((path) => ({
    method: 'GET',
    path,
    weight: 1,
    permission: /** @type {const} */ ('enableReading'),
    liveOnly: true,
    answer: noPairs,
  })),
];

module.exports = { WALLET_ENDPOINTS };
