'use strict';

/** The questions about Binance and OKX. A contender without a client for them is for Bybit only. */

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
const AT_BOTH = {
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
    ...AT_BOTH,
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
    ...AT_BOTH,
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
};

/** @param {any} lab @param {'binance' | 'okx'} venue @param {any} [situation] */
function openVenue(lab, venue, { key = {}, faults } = {}) {
  return lab.sandbox({ venue, keys: key === null ? [] : [{ ...KEYS[venue], ...key }], faults });
}

/** @param {'binance' | 'okx'} venue @param {any} situation */
function credentialsIn(venue, { used }) {
  if (used === undefined) return KEYS[venue];
  return { ...KEYS[venue], ...(used.passphrase === undefined && { secret: OTHER_SECRETS[venue] }), ...used };
}

/** @param {'binance' | 'okx'} venue */
const reads = (venue) => async (contender, lab) => {
  if (contender.readAt === undefined) return no('Bybit only');
  const sandbox = await openVenue(lab, venue);
  await contender.readAt(venue, sandbox, KEYS[venue]);
  const isRead = sandbox.requests.some(
    ({ path, verdict }) => verdict === 'accepted' && !path.includes('time'),
  );
  return isRead ? yes('accepted') : no('refused');
};

/** @param {'binance' | 'okx'} venue */
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

/** @param {'binance' | 'okx'} venue @param {string} title @param {string} [remark] */
function rowsOf(venue, title, remark = '') {
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
      method: `As the row about causes above, with ${names.length} faults (${names.join(', ')}).${remark}`,
      measure: distinguishes(venue),
    },
  ];
}

module.exports = {
  group: 'Binance and OKX',
  rows: [
    ...rowsOf('binance', 'Binance', ' Binance answers -2015 to an unknown key and to an unlisted address.'),
    ...rowsOf('okx', 'OKX'),
    {
      id: 'okx-region',
      feature: 'Finds out that a key of OKX belongs to another region',
      method:
        'Compares what is learnt of a deleted key with what is learnt of a key of the European host; both get the reply 50119.',
      measure: findsRegion,
    },
  ],
};
