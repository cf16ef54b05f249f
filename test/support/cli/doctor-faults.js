'use strict';

/** Faults at each exchange but Bybit, made in its sandbox, and what the doctor says of each. */

const { OTHER_SECRETS } = require('../venues/accounts.js');

/** @typedef {'okx' | 'binance' | 'kucoin' | 'gate' | 'bitget'} VenueName */

const YEAR_MS = 31_536_000_000;

const ORDER = ['--needs', 'POST /api/v5/trade/order'];
const SPOT = ['--needs', 'POST /api/v3/order'];
const FUTURES = ['--needs', 'POST /fapi/v1/order'];
const CAUSE = { verdict: 'cause-found' };
const OPEN = { verdict: 'not-settled' };

/**
 * @typedef {object} Fault
 * @property {object | null} [key] fields of the key in the sandbox; null where it does not exist
 * @property {object} [faults] of the sandbox
 * @property {Record<string, string | undefined>} [used] credentials of the bot that are wrong
 * @property {string[]} [args]
 * @property {string} verdict
 * @property {string} category
 * @property {string[]} failed the steps of the checklist that fail
 * @property {RegExp} says what the first sentence names
 */
/** @type {Readonly<Record<VenueName, Readonly<Record<string, Fault>>>>} */
const FAULTS = Object.freeze({
  okx: {
    'a clock that is behind': {
      ...{ faults: { clockSkewMs: 45_000 }, ...CAUSE, category: 'clock-behind', failed: ['clock'] },
      says: /4[45]\d{3} ms behind OKX's.*\/api\/v5\/public\/time/,
    },
    'a clock that is ahead': {
      ...{ faults: { clockSkewMs: -45_000 }, ...CAUSE, category: 'clock-ahead', failed: ['clock'] },
      says: /4[45]\d{3} ms ahead of OKX's/,
    },
    'a wrong passphrase': {
      ...{ used: { passphrase: 'Another12345' }, ...CAUSE, category: 'passphrase', failed: ['passphrase'] },
      says: /passphrase of the API key is wrong \(50105\).*OKX_API_PASSPHRASE/,
    },
    'a missing passphrase': {
      ...{ used: { passphrase: undefined }, ...CAUSE, category: 'credential', failed: ['key-format'] },
      says: /OKX_API_PASSPHRASE is not set/,
    },
    'a wrong secret': {
      ...{ used: { secret: OTHER_SECRETS.okx }, ...CAUSE, category: 'bad-signature', failed: ['signature'] },
      says: /50113/,
    },
    'an unknown key': {
      ...{ key: null, ...CAUSE, category: 'key-or-environment', failed: ['key-exists'] },
      says: /No environment knows this key \(mainnet, demo, region eea .*, region us/,
    },
    'a key of demo trading without the header': {
      ...{ key: { environment: 'demo' }, ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This is a demo key, but your bot calls mainnet\. Send the header x-simulated-trading: 1/,
    },
    'a live key with the header': {
      ...{ args: ['--env', 'demo'], ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This is a mainnet key, but your bot calls demo\. Leave out the header x-simulated-trading/,
    },
    'a key of another region': {
      ...{ key: { region: 'eea' }, ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This key belongs to region eea \(127\.0\.0\.1:\d+\)/,
    },
    'an IP address that is not on the whitelist': {
      ...{ key: { ips: ['192.0.2.1'] }, ...CAUSE, category: 'ip-not-allowed', failed: ['ip-whitelist'] },
      says: /50110.*add 127\.0\.0\.1 to the key's whitelist/,
    },
    'a missing permission': {
      ...{ key: { permissions: ['read_only'] }, args: ORDER },
      ...{ ...CAUSE, category: 'permission', failed: ['permissions'] },
      says: /lacks what the bot needs \(POST \/api\/v5\/trade\/order\)/,
    },
    'an account mode without swaps': {
      ...{ key: { acctLv: 1 }, args: ['--needs', 'POST /api/v5/trade/order?instId=BTC-USDT-SWAP'] },
      ...{ ...CAUSE, category: 'account-mode', failed: ['account-type'] },
      says: /spot mode \(acctLv 1\)/,
    },
  },
  binance: {
    'a clock that is behind': {
      ...{ faults: { clockSkewMs: 45_000 }, ...CAUSE, category: 'clock-behind', failed: ['clock'] },
      says: /4[45]\d{3} ms behind Binance's.*\/api\/v3\/time/,
    },
    'a clock that is ahead': {
      ...{ faults: { clockSkewMs: -2000 }, ...CAUSE, category: 'clock-ahead', failed: ['clock'] },
      says: /[12]\d{3} ms ahead of Binance's/,
    },
    'a wrong secret': {
      ...{
        used: { secret: OTHER_SECRETS.binance },
        ...CAUSE,
        category: 'bad-signature',
        failed: ['signature'],
      },
      says: /-1022/,
    },
    'a key that was cut off': {
      ...{ faults: { unknownKeyReply: -2014 }, key: null, ...CAUSE, category: 'auth-failed' },
      failed: ['key-format'],
      says: /-2014.*64 letters and digits/,
    },
    'an unknown key, at the futures interface': {
      ...{ key: null, args: FUTURES, ...CAUSE, category: 'key-or-environment', failed: ['key-exists'] },
      says: /No environment knows this key \(mainnet, testnet, demo\)/,
    },
    'a testnet key on the live host': {
      ...{
        key: { environment: 'testnet' },
        ...CAUSE,
        category: 'key-or-environment',
        failed: ['environment'],
      },
      says: /This is a testnet key, but your bot calls mainnet\. Use http/,
    },
    'a live key on the demo host': {
      ...{ args: ['--env', 'demo'], ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This is a mainnet key, but your bot calls demo/,
    },
    'an IP address that is not on the whitelist': {
      ...{ key: { ips: ['192.0.2.1'] }, args: FUTURES, ...OPEN, category: 'key-or-ip-mismatch', failed: [] },
      says: /does not say which \(-2015\).*look for 127\.0\.0\.1 on the whitelist/,
    },
    'futures that are not enabled': {
      ...{ key: { permissions: { enableFutures: false } }, args: FUTURES },
      ...{ ...CAUSE, category: 'permission', failed: ['permissions'] },
      says: /lacks what the bot needs \(POST \/fapi\/v1\/order\)/,
    },
    'orders on spot that are not enabled': {
      ...{ key: { permissions: { enableSpotAndMarginTrading: false } }, args: SPOT },
      ...{ ...CAUSE, category: 'permission', failed: ['permissions'] },
      says: /lacks what the bot needs \(POST \/api\/v3\/order\)/,
    },
    'a permission to trade that has expired': {
      ...{ key: { tradingAuthorityExpirationTime: Date.now() - YEAR_MS }, args: SPOT },
      ...{ ...CAUSE, category: 'key-expired', failed: ['expiry'] },
      says: /has expired/,
    },
    'hedge mode, and an order for one-way mode': {
      ...{ key: { dualSidePosition: true }, args: ['--needs', 'POST /fapi/v1/order?positionSide=BOTH'] },
      ...{ ...CAUSE, category: 'account-mode', failed: ['account-type'] },
      says: /hedge mode.*positionSide=BOTH/,
    },
    'an account that may not trade': {
      ...{ key: { environment: 'testnet', canTrade: false }, args: ['--env', 'testnet', ...SPOT] },
      ...{ ...CAUSE, category: 'account-mode', failed: ['account-type'] },
      says: /may not trade/,
    },
  },
  kucoin: {
    'a clock that is behind': {
      ...{ faults: { clockSkewMs: 45_000 }, ...CAUSE, category: 'clock-behind', failed: ['clock'] },
      says: /4[45]\d{3} ms behind KuCoin's/,
    },
    'a clock that is ahead': {
      ...{ faults: { clockSkewMs: -45_000 }, ...CAUSE, category: 'clock-ahead', failed: ['clock'] },
      says: /4[45]\d{3} ms ahead of KuCoin's/,
    },
    'a wrong passphrase': {
      ...{ used: { passphrase: 'Another12345' }, ...OPEN, category: 'passphrase', failed: [] },
      says: /400004/,
    },
    'a missing passphrase': {
      ...{ used: { passphrase: undefined }, ...CAUSE, category: 'credential', failed: ['key-format'] },
      says: /KUCOIN_API_PASSPHRASE is not set/,
    },
    'an unknown key': {
      ...{ key: null, ...CAUSE, category: 'key-or-environment', failed: ['key-exists'] },
      says: /No environment knows this key/,
    },
    'a key of another region': {
      ...{ key: { region: 'eu' }, ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This key belongs to region eu/,
    },
    'an IP address that is not on the whitelist': {
      ...{ key: { ips: ['192.0.2.1'] }, ...CAUSE, category: 'ip-not-allowed', failed: ['ip-whitelist'] },
      says: /400006.*127\.0\.0\.1/,
    },
    'a missing permission': {
      ...{ key: { permissions: ['General'] }, args: ['--needs', 'POST /api/v1/hf/orders'] },
      ...{ ...CAUSE, category: 'permission', failed: ['permissions'] },
      says: /lacks what the bot needs \(POST \/api\/v1\/hf\/orders\)/,
    },
    'futures that are not enabled': {
      ...{ key: { permissions: ['General', 'Spot'] }, args: ['--needs', 'Futures'] },
      ...{ ...CAUSE, category: 'permission', failed: ['permissions'] },
      says: /lacks what the bot needs \(Futures\)/,
    },
    'a wrong secret, which signs the passphrase as well': {
      ...{ used: { secret: OTHER_SECRETS.kucoin }, ...OPEN, category: 'passphrase', failed: [] },
      says: /400004/,
    },
  },
  gate: {
    'a clock that is behind': {
      ...{ faults: { clockSkewMs: 120_000 }, ...CAUSE, category: 'clock-behind', failed: ['clock'] },
      says: /1(?:19|20)\d{3} ms behind Gate\.io's.*\/api\/v4\/spot\/time/,
    },
    'a clock that is ahead': {
      ...{ faults: { clockSkewMs: -120_000 }, ...CAUSE, category: 'clock-ahead', failed: ['clock'] },
      says: /1(?:19|20)\d{3} ms ahead of Gate\.io's/,
    },
    'a wrong secret': {
      ...{ used: { secret: OTHER_SECRETS.gate }, ...CAUSE, category: 'bad-signature', failed: ['signature'] },
      says: /INVALID_SIGNATURE/,
    },
    'an unknown key': {
      ...{ key: null, ...CAUSE, category: 'key-or-environment', failed: ['key-exists'] },
      says: /No environment knows this key \(mainnet, testnet\)/,
    },
    'a testnet key on the live host': {
      ...{
        key: { environment: 'testnet' },
        ...CAUSE,
        category: 'key-or-environment',
        failed: ['environment'],
      },
      says: /This is a testnet key, but your bot calls mainnet/,
    },
    'a live key on the testnet': {
      ...{ args: ['--env', 'testnet'], ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This is a mainnet key, but your bot calls testnet/,
    },
    'an IP address that is not on the whitelist': {
      ...{ key: { ips: ['192.0.2.1'] }, ...CAUSE, category: 'ip-not-allowed', failed: ['ip-whitelist'] },
      says: /IP_FORBIDDEN.*add 127\.0\.0\.1/,
    },
    'a key that only reads': {
      ...{ key: { readOnly: true }, args: ['--needs', 'POST /api/v4/spot/orders'] },
      ...{ ...CAUSE, category: 'permission', failed: ['permissions'] },
      says: /lacks what the bot needs \(POST \/api\/v4\/spot\/orders\)/,
    },
    'futures that are not enabled': {
      ...{ key: { permissions: ['spot', 'account'] }, args: ['--needs', 'spot', '--needs', 'futures'] },
      ...{ ...CAUSE, category: 'permission', failed: ['permissions'] },
      says: /lacks what the bot needs \(futures\)/,
    },
    'a locked account': {
      ...{ key: { state: 2 }, ...CAUSE, category: 'banned', failed: ['account-type'] },
      says: /ACCOUNT_LOCKED/,
    },
    'no futures account': {
      ...{ key: { futuresAccount: false }, args: ['--needs', 'POST /api/v4/futures/usdt/orders'] },
      ...{ ...CAUSE, category: 'account-mode', failed: ['account-type'] },
      says: /no futures account yet \(USER_NOT_FOUND\)/,
    },
  },
  bitget: {
    'a clock that is behind': {
      ...{ faults: { clockSkewMs: 45_000 }, ...CAUSE, category: 'clock-behind', failed: ['clock'] },
      says: /4[45]\d{3} ms behind Bitget's/,
    },
    'a clock that is ahead': {
      ...{ faults: { clockSkewMs: -45_000 }, ...CAUSE, category: 'clock-ahead', failed: ['clock'] },
      says: /4[45]\d{3} ms ahead of Bitget's/,
    },
    'a wrong passphrase': {
      ...{ used: { passphrase: 'Another12345' }, ...OPEN, category: 'passphrase', failed: [] },
      says: /40012/,
    },
    'a missing passphrase': {
      ...{ used: { passphrase: undefined }, ...CAUSE, category: 'credential', failed: ['key-format'] },
      says: /BITGET_API_PASSPHRASE is not set/,
    },
    'a wrong secret': {
      ...{
        used: { secret: OTHER_SECRETS.bitget },
        ...CAUSE,
        category: 'bad-signature',
        failed: ['signature'],
      },
      says: /40009/,
    },
    'an unknown key': {
      ...{ key: null, ...CAUSE, category: 'key-or-environment', failed: ['key-exists'] },
      says: /No environment knows this key \(mainnet, demo\)/,
    },
    'a demo key without the header': {
      ...{ key: { environment: 'demo' }, ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This is a demo key, but your bot calls mainnet\. Send the header paptrading: 1/,
    },
    'a live key with the header': {
      ...{ args: ['--env', 'demo'], ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This is a mainnet key, but your bot calls demo\. Leave out the header paptrading/,
    },
    'an IP address that is not on the whitelist': {
      ...{ key: { ips: ['192.0.2.1'] }, ...CAUSE, category: 'ip-not-allowed', failed: ['ip-whitelist'] },
      says: /40018/,
    },
    'a missing permission': {
      ...{ key: { permissions: ['stor'] }, args: ['--needs', 'POST /api/v2/spot/trade/place-order'] },
      ...{ ...CAUSE, category: 'permission', failed: ['permissions'] },
      says: /lacks what the bot needs/,
    },
    'a unified account at the interface of classic ones': {
      ...{ key: { accountMode: 'unified' }, ...CAUSE, category: 'account-mode', failed: ['account-type'] },
      says: /unified one.*40085/,
    },
  },
});

module.exports = { FAULTS };
