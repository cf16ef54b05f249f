'use strict';

/**
 * An invented exchange with names, limits and replies of its own. What code for every exchange says about it must not contain
 * anything of Bybit.
 *
 * @module
 */

const { VENUES, registerVenue } = require('../../../lib/venues');

const { bybit } = VENUES;
const page = 'https://docs.other.example';
/** What no text about another exchange may contain. */
const WORDS_OF_BYBIT = /bybit|bytick|x-bapi|\/v5|\bV5\b|retcode|retmsg|recv_?window|unified|\b10004\b/i;

/** @type {any} */
const OTHER = Object.freeze({
  ...bybit,
  id: 'other',
  title: 'Other',
  docs: page,
  hosts: {
    urls: { mainnet: 'https://api.other.example', testnet: 'https://test.other.example' },
    environmentOf: () => ({ environment: 'mainnet', kind: 'rest', host: 'api.other.example' }),
    keyPage: () => `${page}/keys`,
    domains: /other\.example$/,
  },
  signing: { ...bybit.signing, headerNames: { apiKey: 'OTHER-KEY', signature: 'OTHER-SIGN' } },
  clock: {
    ...bybit.clock,
    path: '/time',
    windowName: 'validity',
    defaultWindow: 2000,
    aheadMs: 300,
    patterns: { request: [/sent (\d+)/], server: [/now (\d+)/], window: [/for (\d+)/] },
  },
  replies: {
    ...bybit.replies,
    read: (/** @type {any} */ body, /** @type {any} */ context) =>
      bybit.replies.read(
        typeof body === 'object' && body !== null
          ? { retCode: body.errno, retMsg: body.why, time: body.time }
          : body,
        context,
      ),
    rows: [
      { codes: [7], category: 'bad-signature', confidence: 'documented', keyKnown: true, meaning: 'wrong' },
      { codes: [8], category: 'request-late', confidence: 'inferred', refine: 'clock', meaning: 'late' },
      { codes: [9], category: 'rate-limit', confidence: 'documented', meaning: 'too many' },
    ],
    fields: { code: 'errno', message: 'why' },
    emptyHeaders: () => [],
    signedString: /over <\[/,
    waits: { resetHeader: 'other-reset', blockMs: 5000, advice: '' },
    marks: { headers: { 'other-id': 'Other-Id' }, otherHeaders: [], server: /^other/i, networks: /fastly/i },
    placeRows: undefined,
    retiredHint: undefined,
    statusHints: undefined,
  },
  keys: {
    ...bybit.keys,
    path: '/key',
    expiryField: 'until',
    deniedAnyway: 'It says so.',
    accountModeOf: () => ({ fits: null, evidence: 'The type of the account is not known.' }),
    accountRefusal: () => null,
    addressRemarks: () => [],
  },
  pages: { errors: page, key: page, guide: page, account: page, limits: page, demo: page },
  stepFixes: {},
  help: { causes: {}, mistakes: {}, successes: {}, samples: [], pasted: bybit.help.pasted },
  signedParts: bybit.signedParts,
  signedStrings: [
    {
      id: 'signed-sorted-query',
      title: 'Sorted',
      name: 'the sorted query',
      fix: 'Do not sort.',
      compared: 'query',
    },
  ],
});

registerVenue(OTHER);

module.exports = { OTHER, WORDS_OF_BYBIT };
