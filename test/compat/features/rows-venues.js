'use strict';

/** The questions about the other exchanges. A contender without a client for them is for Bybit only. */

const { replies } = require('../../../lib/sandbox/index.js');
const { KEYS, OTHER_SECRETS } = require('../../support/venues/accounts.js');
const { outcomeOf, signalsOf } = require('./lab.js');
const { countCell, no, yes } = require('./cells.js');

const OTHER_IP = '203.0.113.7';
const BEHIND_MS = 120_000;
const AHEAD_MS = -60_000;

/**
 * What can be wrong, as options of the sandbox: a key, a fault, or the credentials that the client has.
 *
 * @type {Record<string, { key?: object | null, faults?: object, used?: object }>}
 */
const EVERYWHERE = {
  'unknown key': { key: null },
  'wrong secret': { used: {} },
  'unlisted address': { key: { ips: [OTHER_IP] } },
  'clock ahead': { faults: { clockSkewMs: AHEAD_MS } },
  'clock behind': { faults: { clockSkewMs: BEHIND_MS } },
  'rate limit': { faults: { rateLimited: true } },
  'bad gateway': { faults: { everyReply: replies.badGateway } },
};
const SITUATIONS = {
  binance: {
    ...EVERYWHERE,
    'damaged key': { key: null, faults: { unknownKeyReply: -2014 } },
    'banned address (418)': { faults: { ipBanned: true } },
    'region (451)': {
      faults: {
        everyReply: {
          httpStatus: 451,
          code: 0,
          msg: "Service unavailable from a restricted location according to 'b. Eligibility' in https://www.binance.com/en/terms.",
        },
      },
    },
  },
  okx: {
    ...EVERYWHERE,
    'wrong passphrase': { used: { passphrase: 'Another12345' } },
    'demo key without the header': { key: { environment: 'demo' } },
    'missing permission': {
      faults: {
        everyReply: {
          httpStatus: 401,
          code: 50120,
          msg: "This API key doesn't have permission to use this function",
        },
      },
    },
  },
  kucoin: {
    ...EVERYWHERE,
    'wrong passphrase': { used: { passphrase: 'Another12345' } },
    'key of the EU': { key: { region: 'eu' } },
  },
  gate: {
    ...EVERYWHERE,
    'testnet key': { key: { environment: 'testnet' } },
  },
  bitget: {
    ...EVERYWHERE,
    'wrong passphrase': { used: { passphrase: 'Another12345' } },
    'demo key without the header': { key: { environment: 'demo' } },
    'unified account': { key: { accountMode: 'unified' } },
  },
};
/** @typedef {keyof typeof SITUATIONS} Venue */
const TITLES = { binance: 'Binance', okx: 'OKX', kucoin: 'KuCoin', gate: 'Gate.io', bitget: 'Bitget' };
/** Where the exchange gives one answer to several of the faults. */
const REMARKS = {
  binance: ' Binance answers -2015 to an unknown key and to an unlisted address.',
  kucoin:
    ' KuCoin answers 400004 to a wrong secret and to a wrong passphrase, and 400003 to an unknown key and to one of the EU.',
  gate: ' Gate.io answers INVALID_KEY to an unknown key and to one of the testnet.',
};

/** @param {any} lab @param {Venue} venue @param {any} [situation] */
function openVenue(lab, venue, { key = {}, faults } = {}) {
  return lab.sandbox({ venue, keys: key === null ? [] : [{ ...KEYS[venue], ...key }], faults });
}

/** @param {Venue} venue @param {any} situation */
function credentialsIn(venue, { used }) {
  if (used === undefined) return KEYS[venue];
  return { ...KEYS[venue], ...(used.passphrase === undefined && { secret: OTHER_SECRETS[venue] }), ...used };
}

/** @param {Venue} venue */
const reads = (venue) => async (contender, lab) => {
  if (contender.readAt === undefined) return no('Bybit only');
  const sandbox = await openVenue(lab, venue);
  await contender.readAt(venue, sandbox, KEYS[venue]);
  const isRead = sandbox.requests.some(
    ({ path, verdict }) => verdict === 'accepted' && !path.includes('time'),
  );
  return isRead ? yes('accepted') : no('refused');
};

/** @param {Venue} venue */
const distinguishes = (venue) => async (contender, lab) => {
  if (contender.readAt === undefined) return no('Bybit only');
  const signals = new Set();
  const situations = Object.values(SITUATIONS[venue]);
  for (const situation of situations) {
    const sandbox = await openVenue(lab, venue, situation);
    const call = () => contender.readAt(venue, sandbox, credentialsIn(venue, situation));
    signals.add(signalsOf(await outcomeOf(call)));
  }
  return countCell(signals.size, situations.length, 'told apart');
};

/** The key was deleted, or it belongs to another region: the reply is the same. */
async function findsRegion(contender, lab) {
  if (contender.readAt === undefined) return no('Bybit only');
  const learn = async (sandbox) => {
    const outcome = await outcomeOf(() => contender.readAt('okx', sandbox, KEYS.okx));
    return `${signalsOf(outcome)} ${(await contender.causeAt?.('okx', sandbox, KEYS.okx)) ?? ''}`;
  };
  const deleted = await learn(await openVenue(lab, 'okx', { key: null }));
  const elsewhere = await learn(await openVenue(lab, 'okx', { key: { region: 'eea' } }));
  return elsewhere !== deleted && /belongs to region eea/.test(elsewhere)
    ? yes('`diagnose`, on request')
    : no('looks the same');
}

/** @param {Venue} venue */
function rowsOf(venue) {
  const title = TITLES[venue];
  const names = Object.keys(SITUATIONS[venue]);
  return [
    {
      id: `${venue}-read`,
      feature: `Signs requests to ${title}`,
      method: `Reads a balance; the sandbox of ${title} has to accept the signature.`,
      measure: reads(venue),
    },
    {
      id: `${venue}-causes`,
      feature: `Causes at ${title} that a program can tell apart`,
      method: `As the row about causes above, with ${names.length} faults (${names.join(', ')}).${REMARKS[venue] ?? ''}`,
      measure: distinguishes(venue),
    },
  ];
}

module.exports = {
  group: 'Other exchanges',
  rows: [
    ...Object.keys(SITUATIONS).flatMap(rowsOf),
    {
      id: 'okx-region',
      feature: 'Finds out that a key of OKX belongs to another region',
      method:
        'Compares what is learnt of a deleted key with what is learnt of a key of the European host; both get the reply 50119.',
      measure: findsRegion,
    },
  ],
};
