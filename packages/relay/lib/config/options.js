'use strict';

/** All options of a relay, as one table: the check, the defaults and the documentation read it. */

const { SIZES, FIELDS } = require('../signal/fields');
const { PRESETS } = require('../sources/presets');
const rules = require('./rules');

const { amount, boolean, group, integer, leaf, list, listOf, named, names, oneOf, secret, text, url } = rules;

/** @typedef {import('./rules').Option} Option */

const DAY = 86_400_000;
const SCHEMES = Object.freeze(
  'standard svix stripe github slack shopify telegram tradingview hmac ed25519 rsa'.split(' '),
);
const NOTIFICATIONS = Object.freeze(
  [
    'signal-refused conflict intent-rejected intent-expired needs-operator gate-closed kill drift partial',
    'heartbeat-missing store exit-late',
  ]
    .join(' ')
    .split(' '),
);

/** @param {any} value */
const isPathOrFixed = (value) =>
  rules.isText(value) ||
  (typeof value === 'object' && value !== null && Object.keys(value).join() === 'value');

/** @param {any} value */
const isMap = (value) =>
  typeof value === 'function' ||
  (typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(([name, from]) => Object.hasOwn(FIELDS, name) && isPathOrFixed(from)));

const map = leaf(
  "a function, or an object of a signal's fields and their paths: { symbol: 'data.pair', kind: { value: 'order' } }",
  isMap,
);
const defaults = leaf(
  "an object of a signal's fields: { kind: 'order' }",
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every((name) => Object.hasOwn(FIELDS, name)),
);
const ips = leaf(
  "'tradingview', a list of IP addresses and networks such as 10.0.0.0/8, or false for all",
  (value) => value === 'tradingview' || value === false || listOf(rules.isAddress)(value),
);
const chat = leaf(
  'a number or a name of a chat',
  (value) => Number.isSafeInteger(value) || rules.isText(value),
);

/** @type {Readonly<Record<string, Option>>} */
const SIZE = Object.freeze({
  of: oneOf(...SIZES)('what the value counts', { isRequired: true }),
  value: amount('how much', { isRequired: true }),
});

/** @type {Readonly<Record<string, Option>>} */
const SOURCE = Object.freeze({
  preset: oneOf(...Object.keys(PRESETS))(
    'format of the signals and how they are signed; `push` takes them from your own code only',
  ),
  scheme: oneOf(...SCHEMES)('how the sender signs, as in bybit-auth/webhook; for a source without a preset'),
  keys: list('keys that are valid now, the newest first', secret('key')),
  secrets: list('the same, where the sender sends a secret in place of a signature', secret('secret')),
  verify: rules.callable(
    '(rawBody, headers, { ip, certificate }) => true, or { id, timestamp }, in place of a scheme',
  ),
  map: map('how a body becomes a signal; numbers come to the function as text'),
  accounts: names('accounts or groups that may get its signals', { isRequired: true }),
  ips: ips('addresses that may send; default: those of TradingView for its preset, else all'),
  certificate: boolean("whether the proxy must have seen TradingView's client certificate", {
    default: false,
  }),
  field: text('field of the JSON body that is the secret (scheme tradingview); default secret'),
  template: text('what is signed, of {id}, {timestamp} and {body} (schemes hmac, ed25519, rsa)'),
  headers: group('names of the headers (schemes hmac, ed25519, rsa)', {
    signature: text('header of the signature'),
    timestamp: text('header of the timestamp'),
    id: text('header of the id'),
  }),
  encoding: oneOf('hex', 'base64')('of a signature (schemes hmac, ed25519, rsa)'),
  digest: oneOf('sha256', 'sha512')('of the signature (schemes hmac, rsa)'),
  keyEncoding: oneOf('utf8', 'hex', 'base64')('how the text of a key becomes bytes (scheme hmac)'),
  prefix: text('before a signature in its header, such as v1= (schemes hmac, ed25519, rsa)'),
  separator: text('between several signatures (schemes hmac, ed25519, rsa)'),
  timestampPrefix: text('before a timestamp in the header of the signature'),
  timestampUnit: oneOf('s', 'ms')('of the timestamp'),
  toleranceMs: integer(1000, DAY)('how far a signed timestamp may be from now, ms; default 300000'),
  unknownFields: oneOf('refuse', 'warn')('what a field with an unknown name does to a signal', {
    default: 'refuse',
  }),
  defaults: defaults('for signals that do not have these fields'),
  sizeOf: oneOf(...SIZES)(
    'what a bare number counts, such as quantity in an alert of TradingView; default contracts',
  ),
  onPartial: oneOf('alert', 'flatten')('what happens when a signal reached only some of the accounts', {
    default: 'alert',
  }),
  heartbeatMs: integer(
    60_000,
    31 * DAY,
  )('an alarm when no signal has come for so long; the kind heartbeat is one without an order'),
  rate: group(
    'requests of one address',
    {
      perSecond: integer(1, 100_000)('lasting', { default: 100 }),
      burst: integer(1, 1_000_000)('at once', { default: 500 }),
    },
    { default: {} },
  ),
});

/** @type {Readonly<Record<string, Option>>} */
const ACCOUNT = Object.freeze({
  venue: oneOf('bybit')('exchange', { isRequired: true }),
  credentials: leaf(
    'env.group(PREFIX)',
    (value) => typeof value === 'object' && value !== null,
  )('apiKey, apiSecret or privateKey, and passphrase from variables with one prefix'),
  apiKey: secret('API key'),
  apiSecret: secret('secret of an HMAC key'),
  privateKey: secret('private key as a PEM, of an RSA key'),
  passphrase: secret('of an encrypted private key'),
  environment: oneOf('mainnet', 'testnet', 'demo')('where the key belongs', { default: 'mainnet' }),
  baseURL: url('another host of the API, or a sandbox'),
  categories: leaf(
    'a list of linear, inverse, spot',
    listOf((value) => ['linear', 'inverse', 'spot'].includes(value)),
  )(
    'what the account trades, and the health check at the start must prove; a signal that would open a position elsewhere is refused',
    { default: ['linear'] },
  ),
  size: group('of each entry, in place of the size in the signal', SIZE),
  dryRun: boolean('do everything but send orders', { default: false }),
  onUnknown: oneOf('block', 'allow-reduce')(
    'what an order with an unknown outcome does to the next ones of its symbol: block holds all, allow-reduce lets pass what reduces a position',
    { default: 'allow-reduce' },
  ),
  staleExit: oneOf('send', 'expire')('what becomes of an exit that is too old after a restart', {
    default: 'send',
  }),
  recvWindow: integer(100, 60_000)('how long the exchange accepts a request, ms', { default: 5000 }),
  leaveWithinMs: integer(100, 60_000)('how long an order may wait on this machine after it was claimed, ms', {
    default: 5000,
  }),
  semantics: leaf(
    'an object',
    (value) => typeof value === 'object' && value !== null,
  )('for tests: what the exchange guarantees about order ids'),
});

const WEBHOOK = { url: url('address', { isRequired: true, isSecret: true }) };

/** @type {Readonly<Record<string, Option>>} */
const OPTIONS = Object.freeze({
  store: group(
    'where signals and orders are kept',
    {
      file: leaf('a file on this machine: ./relay.db', isStoreFile)(
        'file; a relative path begins at the folder of the configuration file, for createRelay() at the working folder',
        { default: './relay.db' },
      ),
      allowUnsafe: boolean('use a file system that does not keep its promises, such as NFS', {
        default: false,
      }),
    },
    { shorthand: 'file', default: {} },
  ),
  listen: group(
    'HTTP server',
    {
      host: text('address', { default: '127.0.0.1' }),
      port: integer(0, 65_535)('port; 0 takes a free one', { default: 8787 }),
      trustProxy: rules.addresses('proxies whose x-forwarded-for is believed'),
      allowPublic: boolean('listen on an address that other machines reach, without a proxy in front', {
        default: false,
      }),
    },
    { default: {} },
  ),
  sources: named('who sends signals', group('source', SOURCE), { isRequired: true }),
  accounts: named('where orders are placed', group('account', ACCOUNT), { isRequired: true }),
  groups: named('lists of accounts', leaf('a list of accounts', listOf(rules.isText))('group'), {
    default: {},
  }),
  symbols: named(
    'own names of symbols',
    leaf('a unified symbol such as BTC/USDT:USDT', rules.isText)('symbol'),
    {
      default: {},
    },
  ),
  limits: group(
    'what stops the relay from doing too much',
    {
      maxAgeMs: integer(1000, DAY)('an older signal is not executed, ms', { default: 60_000 }),
      maxAheadMs: integer(0, DAY)('how far the time of a signal may be ahead of ours, ms', { default: 5000 }),
      perOrder: group('of one order', { quote: amount('value in the quote currency') }),
      perDay: group('of one account in a day (UTC)', {
        quote: amount('value of all opening orders'),
        orders: integer(1, 1_000_000)('number'),
      }),
      perMinute: group('of the whole relay in a minute', { orders: integer(1, 100_000)('number') }),
      rejectionsInARow: integer(1, 1000)('rejected orders of one account that set the kill switch'),
    },
    { default: {} },
  ),
  rates: group('requests to the exchange', {
    perIp: group(
      'of this machine; null where its address has no limit of its own',
      {
        requests: integer(1, 100_000)('number', { isRequired: true }),
        ms: integer(100, 600_000)('in how long', { isRequired: true }),
      },
      { type: 'an object, or null', canBeNull: true },
    ),
    perUid: named('of one account and category, each second', integer(1, 10_000)('number')),
  }),
  notify: group(
    'where alarms are sent',
    {
      telegram: group('a bot', {
        token: secret('of the bot', { isRequired: true }),
        chat: chat('who gets the messages', { isRequired: true }),
        baseURL: url('another address of the Bot API'),
      }),
      slack: group('incoming webhook', WEBHOOK),
      discord: group('webhook', WEBHOOK),
      webhook: group('any address', { ...WEBHOOK, key: secret('signs the messages as Standard Webhooks') }),
      kinds: leaf(
        `a list of ${NOTIFICATIONS.join(', ')}`,
        listOf((value) => NOTIFICATIONS.includes(value)),
      )('only these alarms; default all'),
    },
    { default: {} },
  ),
  control: group('HTTP routes of the operator: /stop, /resume, /status', {
    token: secret('bearer token, at least 16 characters', { isRequired: true }),
  }),
  onDeadAccount: oneOf('refuse', 'start')('whether the relay starts when the key of an account is dead', {
    default: 'refuse',
  }),
  dedupeDays: integer(1, 3650)('how long the id of a signal is remembered', { default: 30 }),
  retentionDays: integer(1, 3650)('how long signals and orders are kept', { default: 90 }),
});

/** @param {any} value */
function isStoreFile(value) {
  return rules.isText(value) && (!/^[a-z][a-z0-9+.-]+:/i.test(value) || value.startsWith('file:'));
}

module.exports = { OPTIONS, SOURCE };
