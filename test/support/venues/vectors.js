'use strict';

/**
 * Signatures of other exchanges. Keys and requests are the examples of the exchanges' own documentation, which the objects
 * beside this file name; where that shows no signature, two independent clients gave the same one.
 *
 * @module
 */

const crypto = require('node:crypto');

const { BINANCE_ED25519, BINANCE_HMAC, BITGET_KEY, GATE_KEY, KUCOIN_KEY, OKX_KEY } = require('./vector-keys');

/**
 * @typedef {object} RequestVector
 * @property {string} name
 * @property {any} credentials
 * @property {any} request
 * @property {any} adds  what the signed request has besides: headers, or another URL
 */

const BINANCE = 'https://api.binance.com/api/v3';
const BINANCE_ORDER =
  'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';
const BINANCE_SALE =
  'symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=0.2&timestamp=1668481559918&recvWindow=5000';
const ACCOUNT_SIGNATURE = '6cd35332399b004466463b9ad65a112a14f31fb9ddfd5e19bd7298fbd491dbc7';
const ORDER_SIGNATURE = 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71';
const SALE_SIGNATURE =
  'm5loLRxgkb9HyW0wkZ4KNrpck881bx5D0OrKNnPklvk4tlGjEJkhiP9DoyC0sc1lXA/TWugjVPrMb/bfNdmdBw==';

/** @param {string} SIGN */
const gateHeaders = (SIGN) => ({ KEY: GATE_KEY.apiKey, SIGN, Timestamp: '1541993715' });
const GATE_TIME = 1_541_993_715_999;

/** @type {readonly RequestVector[]} */
const REQUESTS = [
  {
    name: 'Binance, an order with time and window added',
    credentials: BINANCE_HMAC,
    request: {
      method: 'POST',
      url: `${BINANCE}/order?${BINANCE_ORDER.slice(0, BINANCE_ORDER.indexOf('&recvWindow'))}`,
      timestamp: 1_499_827_319_559,
      recvWindow: 5000,
    },
    adds: {
      url: `${BINANCE}/order?${BINANCE_ORDER}&signature=${ORDER_SIGNATURE}`,
      headers: { 'X-MBX-APIKEY': BINANCE_HMAC.apiKey },
    },
  },
  {
    name: 'Binance, an order of a symbol that is not ASCII, and not encoded',
    credentials: BINANCE_HMAC,
    request: {
      method: 'POST',
      url: `${BINANCE}/order?symbol=１２３４５６&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000`,
      timestamp: 1_499_827_319_559,
    },
    adds: {
      url:
        `${BINANCE}/order?symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT` +
        '&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559' +
        '&signature=e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3',
      headers: { 'X-MBX-APIKEY': BINANCE_HMAC.apiKey },
    },
  },
  {
    name: 'OKX, a balance',
    credentials: OKX_KEY,
    request: {
      method: 'GET',
      url: 'https://www.okx.com/api/v5/account/balance?ccy=BTC',
      timestamp: Date.UTC(2020, 11, 8, 9, 8, 57, 715),
    },
    adds: {
      headers: {
        'OK-ACCESS-KEY': OKX_KEY.apiKey,
        'OK-ACCESS-SIGN': 'HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY=',
        'OK-ACCESS-TIMESTAMP': '2020-12-08T09:08:57.715Z',
        'OK-ACCESS-PASSPHRASE': OKX_KEY.apiPassphrase,
      },
    },
  },
  {
    name: 'KuCoin, a deposit address',
    credentials: KUCOIN_KEY,
    request: {
      method: 'POST',
      url: 'https://api.kucoin.com/api/v1/deposit-addresses',
      body: '{"currency":"BTC"}',
      timestamp: 1_547_015_186_532,
    },
    adds: {
      headers: {
        ...kucoinHeaders('7QP/oM0ykidMdrfNEUmng8eZjg/ZvPafjIqmxiVfYu4='),
        'Content-Type': 'application/json',
      },
    },
  },
  {
    name: 'KuCoin, a query that is signed before it is encoded',
    credentials: KUCOIN_KEY,
    request: {
      method: 'GET',
      url: 'https://api.kucoin.com/api/v1/accounts?currency=A%20B%2F%C3%A9',
      timestamp: 1_547_015_186_532,
    },
    adds: {
      headers: kucoinHeaders('kWYk3DrE4kAG+a7DbQiMFP7kARyPc9vVc0z51W+py54='),
    },
  },
  {
    name: 'Bitget, assets',
    credentials: BITGET_KEY,
    request: {
      method: 'GET',
      url: 'https://api.bitget.com/api/v2/spot/account/assets?coin=USDT',
      timestamp: 1_695_808_949_356,
    },
    adds: { headers: bitgetHeaders('kW6XnYQM4KxaOcCsa8diSm9xIjq8/4k73Zqk8B21a9w=') },
  },
  {
    name: 'Bitget, a query that is signed before it is encoded',
    credentials: BITGET_KEY,
    request: {
      method: 'GET',
      url: 'https://api.bitget.com/api/v2/spot/account/assets?coin=A%20B%2F%C3%A9',
      timestamp: 1_695_808_949_356,
    },
    adds: { headers: bitgetHeaders('Me7hepL4byKB8IqbqtDcbVwWjZu0FYMeJOO6Tvx3tWg=') },
  },
  {
    name: 'Gate, orders',
    credentials: GATE_KEY,
    request: {
      method: 'GET',
      url: 'https://api.gateio.ws/api/v4/futures/orders?contract=BTC_USD&status=finished&limit=50',
      timestamp: GATE_TIME,
    },
    adds: {
      headers: gateHeaders(
        '55f84ea195d6fe57ce62464daaa7c3c02fa9d1dde954e4c898289c9a2407a3d6fb3faf24deff16790d726b66ac9f74526668b13bd01029199cc4fcc522418b8a',
      ),
    },
  },
  {
    name: 'Gate, no query',
    credentials: GATE_KEY,
    request: { method: 'GET', url: 'https://api.gateio.ws/api/v4/spot/accounts', timestamp: GATE_TIME },
    adds: {
      headers: gateHeaders(
        '80c55d80cefb6bb2aa6de5fabc92732fcedd954b8bd8cf04243e90c03e1babb9ebc501ade886ab5962ea7b008243f0e7797954678a29bbaecea919b96a89b08a',
      ),
    },
  },
];

/** @param {string} signature */
function kucoinHeaders(signature) {
  return {
    'KC-API-KEY': KUCOIN_KEY.apiKey,
    'KC-API-SIGN': signature,
    'KC-API-TIMESTAMP': '1547015186532',
    'KC-API-PASSPHRASE': crypto
      .createHmac('sha256', KUCOIN_KEY.apiSecret)
      .update(KUCOIN_KEY.apiPassphrase)
      .digest('base64'),
    'KC-API-KEY-VERSION': '2',
  };
}

/** @param {string} signature */
function bitgetHeaders(signature) {
  return {
    'ACCESS-KEY': BITGET_KEY.apiKey,
    'ACCESS-SIGN': signature,
    'ACCESS-TIMESTAMP': '1695808949356',
    'ACCESS-PASSPHRASE': BITGET_KEY.apiPassphrase,
  };
}

/** An order of the documentation of Binance's WebSocket API. */
const SOCKET_ORDER = Object.freeze({
  symbol: 'BTCUSDT',
  side: 'SELL',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '0.01000000',
  price: '52000.00',
});

/** @type {readonly { name: string, credentials: any, timestamp: number, options?: object, message: object | string }[]} */
const LOGINS = [
  {
    name: 'Binance, an order by WebSocket',
    credentials: BINANCE_HMAC,
    timestamp: 1_645_423_376_532,
    options: { id: 1, method: 'order.place', params: SOCKET_ORDER, recvWindow: 100 },
    message: {
      id: 1,
      method: 'order.place',
      params: {
        ...SOCKET_ORDER,
        recvWindow: 100,
        timestamp: 1_645_423_376_532,
        apiKey: BINANCE_HMAC.apiKey,
        signature: 'aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24',
      },
    },
  },
  {
    name: 'Binance, an order by WebSocket that is not ASCII',
    credentials: BINANCE_HMAC,
    timestamp: 1_645_423_376_532,
    options: {
      id: null,
      method: 'order.place',
      params: {
        ...SOCKET_ORDER,
        ...{ symbol: '１２３４５６', side: 'BUY', quantity: '1.00000000', price: '0.10000000' },
      },
      recvWindow: 5000,
    },
    message: {
      id: null,
      method: 'order.place',
      params: {
        ...SOCKET_ORDER,
        ...{ symbol: '１２３４５６', side: 'BUY', quantity: '1.00000000', price: '0.10000000' },
        recvWindow: 5000,
        timestamp: 1_645_423_376_532,
        apiKey: BINANCE_HMAC.apiKey,
        signature: 'b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd',
      },
    },
  },
  {
    name: 'OKX',
    credentials: OKX_KEY,
    timestamp: 1_704_876_947_123,
    message: {
      op: 'login',
      args: [
        {
          apiKey: OKX_KEY.apiKey,
          passphrase: OKX_KEY.apiPassphrase,
          timestamp: '1704876947',
          sign: '5/36BgGV6m/6pmdc20zdqk0mzF5ZalmzzPD2fo3wavU=',
        },
      ],
    },
  },
  {
    name: 'Binance, with an Ed25519 key',
    credentials: BINANCE_ED25519,
    timestamp: 1_649_729_878_532,
    options: { id: 'c174a2b1-3f51-4580-b200-8528bd237cb7' },
    message: {
      id: 'c174a2b1-3f51-4580-b200-8528bd237cb7',
      method: 'session.logon',
      params: {
        apiKey: BINANCE_ED25519.apiKey,
        signature: '3f607ShE7NxDVBcqOzPxVhTwlmZdEt6RDPtVmIJJYCfEU/AT3wCvX9TgIFs3JhSeCZihhY3eUVXK0ye2WyKjBw==',
        timestamp: 1_649_729_878_532,
      },
    },
  },
  {
    name: 'KuCoin, the address of the trade WebSocket',
    credentials: KUCOIN_KEY,
    timestamp: 1_547_015_186_532,
    message: {
      apikey: KUCOIN_KEY.apiKey,
      timestamp: '1547015186532',
      sign: '1aZxqbZDJcyu0GNFGzhNE76P9+SsBgDEW2rhk1IPi1A=',
      passphrase: kucoinHeaders('')['KC-API-PASSPHRASE'],
    },
  },
  {
    name: 'KuCoin, the answer to a greeting',
    credentials: KUCOIN_KEY,
    timestamp: 1_547_015_186_532,
    options: { hello: '{"sessionId":"s-1","timestamp":1547015186532}' },
    message: 'mLzX0P7v+pa4Wzkyia9I/7Vuhwxam/WHbnQ44AhUGvE=',
  },
  {
    name: 'Bitget',
    credentials: BITGET_KEY,
    timestamp: 1_695_808_949_356,
    message: {
      op: 'login',
      args: [
        {
          apiKey: BITGET_KEY.apiKey,
          passphrase: BITGET_KEY.apiPassphrase,
          timestamp: '1695808949',
          sign: 'tBIPjNCfD/FUelMqYCBG9mln36yICfZDfGo69P1susg=',
        },
      ],
    },
  },
  {
    name: 'Gate, a subscription',
    credentials: GATE_KEY,
    timestamp: GATE_TIME,
    options: { channel: 'spot.orders', payload: ['BTC_USDT'] },
    message: {
      time: 1_541_993_715,
      channel: 'spot.orders',
      event: 'subscribe',
      payload: ['BTC_USDT'],
      auth: {
        method: 'api_key',
        KEY: 'key',
        SIGN: 'e9c13b956612d4af11a7fd2025729fe28979b16153cf00e3aff2e4c7dd0155f413dce9fdff2297d9f62bda58c0463792dab6163597b9095f9600ed0d61990a34',
      },
    },
  },
];

/** What is signed in messages that the caller composes: signer.signSync(). */
const PAYLOADS = [
  {
    name: 'Binance, an account',
    credentials: BINANCE_HMAC,
    payload: 'timestamp=1499827319559&recvWindow=5000',
    signature: ACCOUNT_SIGNATURE,
  },
  {
    name: 'Binance, an order with an Ed25519 key',
    credentials: BINANCE_ED25519,
    payload: BINANCE_SALE,
    signature: SALE_SIGNATURE,
  },
  {
    name: 'KuCoin, the greeting of a session',
    credentials: KUCOIN_KEY,
    payload: '{"sessionId":"s-1","timestamp":1547015186532}',
    signature: 'mLzX0P7v+pa4Wzkyia9I/7Vuhwxam/WHbnQ44AhUGvE=',
  },
  {
    name: 'Gate, a subscription',
    credentials: GATE_KEY,
    payload: 'channel=spot.orders&event=subscribe&time=1541993715',
    signature:
      'e9c13b956612d4af11a7fd2025729fe28979b16153cf00e3aff2e4c7dd0155f413dce9fdff2297d9f62bda58c0463792dab6163597b9095f9600ed0d61990a34',
  },
];

module.exports = {
  BINANCE_ED25519,
  BINANCE_HMAC,
  BITGET_KEY,
  GATE_KEY,
  KUCOIN_KEY,
  LOGINS,
  OKX_KEY,
  PAYLOADS,
  REQUESTS,
};
