'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/**
 * Ten faults at each exchange, made in its sandbox: what diagnose() says of each. The table is printed. An eleventh line has the
 * passphrase, which half of the exchanges have.
 */

const assert = require('node:assert/strict');
const { after, describe, test } = require('node:test');
const { replies } = require('../../lib/sandbox/index.js');
const { KEYS, OTHER_SECRETS, diagnoseAt, failed } = require('../support/venues/accounts.js');

/** By exchange: an order, a key that may not place it, and a key of another environment, or of another region where there is none. */
const EXCHANGES = {
  bybit: {
    order: 'POST /v5/order/create?category=linear',
    reader: { readOnly: 1 },
    elsewhere: { environment: 'testnet' },
  },
  binance: {
    order: 'POST /api/v3/order',
    reader: { permissions: { enableSpotAndMarginTrading: false } },
    elsewhere: { environment: 'testnet' },
  },
  okx: {
    order: 'POST /api/v5/trade/order',
    reader: { permissions: ['read_only'] },
    elsewhere: { environment: 'demo' },
  },
  kucoin: {
    order: 'POST /api/v1/hf/orders',
    reader: { permissions: ['General'] },
    elsewhere: { region: 'eu' },
  },
  gate: {
    order: 'POST /api/v4/spot/orders',
    reader: { readOnly: true },
    elsewhere: { environment: 'testnet' },
  },
  bitget: {
    order: 'POST /api/v2/spot/trade/place-order',
    reader: { permissions: ['stor'] },
    elsewhere: { environment: 'demo' },
  },
};
const VENUES = /** @type {(keyof typeof EXCHANGES)[]} */ (Object.keys(EXCHANGES));
const hasPassphrase = (/** @type {keyof typeof EXCHANGES} */ venue) => 'passphrase' in KEYS[venue];

/**
 * @typedef {object} Fault
 * @property {string} name
 * @property {(venue: keyof typeof EXCHANGES) => { key?: object | null, faults?: object, used?: Record<string, string> }} situation
 * @property {string} category
 * @property {string[]} failed the steps of the checklist that fail
 * @property {string} [verdict] default `cause-found`
 * @property {Record<string, Partial<Pick<Fault, 'category' | 'failed' | 'verdict'>>>} [except] exchanges whose reply says less
 */
/** @type {Fault[]} */
const FAULTS = [
  {
    name: 'a key that does not exist',
    situation: () => ({ key: null }),
    ...{ category: 'key-or-environment', failed: ['key-exists'] },
    // -2015 is the answer to an unknown key and to an unlisted address.
    except: { binance: { verdict: 'not-settled' } },
  },
  {
    name: 'a key of another environment or region',
    situation: (venue) => ({ key: EXCHANGES[venue].elsewhere }),
    ...{ category: 'key-or-environment', failed: ['environment'] },
  },
  {
    name: 'a wrong secret',
    situation: (venue) => ({ used: { secret: OTHER_SECRETS[venue] } }),
    ...{ category: 'bad-signature', failed: ['signature'] },
    // The secret signs the passphrase, which is compared first.
    except: { kucoin: { category: 'passphrase', failed: [], verdict: 'not-settled' } },
  },
  {
    name: 'an unlisted IP address',
    situation: () => ({ key: { ips: ['192.0.2.1'] } }),
    ...{ category: 'ip-not-allowed', failed: ['ip-whitelist'] },
    except: { binance: { category: 'key-or-ip-mismatch', failed: [], verdict: 'not-settled' } },
  },
  {
    name: 'a permission that is missing',
    situation: (venue) => ({ key: { ...EXCHANGES[venue].reader, ips: ['127.0.0.1'] } }),
    ...{ category: 'permission', failed: ['permissions'] },
  },
  {
    name: 'a clock that is behind',
    situation: () => ({ faults: { clockSkewMs: 120_000 } }),
    ...{ category: 'clock-behind', failed: ['clock'] },
  },
  {
    name: 'a clock that is ahead',
    situation: () => ({ faults: { clockSkewMs: -120_000 } }),
    ...{ category: 'clock-ahead', failed: ['clock'] },
  },
  {
    name: 'a rate limit',
    situation: () => ({ faults: { rateLimited: true } }),
    ...{ category: 'rate-limit', failed: [], verdict: 'no-verdict' },
  },
  {
    name: 'a page of a gateway in place of replies',
    situation: () => ({ faults: { everyReply: replies.badGateway } }),
    ...{ category: 'no-verdict', failed: [], verdict: 'no-verdict' },
  },
  {
    name: 'an exchange that does not answer',
    situation: () => ({ faults: { down: true } }),
    ...{ category: 'no-verdict', failed: [], verdict: 'no-verdict' },
  },
  {
    name: 'a wrong passphrase',
    situation: () => ({ used: { passphrase: 'Another12345' } }),
    ...{ category: 'passphrase', failed: ['passphrase'] },
    // Their codes mean the passphrase or the secret that signs it, and the passphrase or the API key.
    except: {
      kucoin: { failed: [], verdict: 'not-settled' },
      bitget: { failed: [], verdict: 'not-settled' },
    },
  },
];

/** @type {Map<string, Record<string, string>>} by fault and exchange */
const table = new Map(FAULTS.map(({ name }) => [name, {}]));

for (const venue of VENUES) {
  describe(venue, () => {
    for (const { name, situation, except, ...usual } of FAULTS) {
      if (name.includes('passphrase') && !hasPassphrase(venue)) continue;
      test(name, async (t) => {
        const expected = { verdict: 'cause-found', ...usual, ...except?.[venue] };
        const { diagnosis } = await diagnoseAt(t, venue, {
          ...situation(venue),
          options: { needs: [EXCHANGES[venue].order], probe: true },
        });
        const { verdict, category } = diagnosis;
        /** @type {Record<string, string>} */ (table.get(name))[venue] = [...new Set([category, verdict])]
          .filter((word) => word !== 'cause-found')
          .join(', ');
        assert.deepEqual({ verdict, category, failed: failed(diagnosis) }, expected, diagnosis.toText());
      });
    }
  });
}

after(() => {
  const width = Math.max(...FAULTS.map(({ name }) => name.length));
  console.log(['fault'.padEnd(width), ...VENUES].join(' | '));
  for (const [name, cells] of table) {
    console.log([name.padEnd(width), ...VENUES.map((venue) => cells[venue] ?? '-')].join(' | '));
  }
});
