'use strict';

/**
 * What holds of an exchange until its folder says more: small parts of a `Venue`. An exchange that the package knows well has its
 * own in their place.
 *
 * @module
 */

const { hostNameOf } = require('../internal/host-name');
const { read, toInteger } = require('../internal/read');
const { readerOf } = require('./coded-reply');
const { checkerOf } = require('./held-permissions');
const { isUndecided } = require('./undecided');

/** @typedef {import('./venue').Venue} Venue */

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** @type {readonly never[]} */
const NONE = Object.freeze([]);
/** Nothing matches it. */
const NEVER = /(?!)/;

/**
 * Parts that may be left out.
 *
 * @type {{ [Name in DefaultPart]: (venue: Pick<Venue, 'title' | 'docs'>) => Venue[Name] }}
 * @typedef {'limits' | 'pages' | 'stepFixes' | 'help' | 'signedParts' | 'signedStrings'} DefaultPart
 */
const DEFAULT_PARTS = Object.freeze({
  limits: () => ({ requests: 10, intervalMs: 1000, addressStatuses: [403, 429] }),
  pages: ({ docs }) => ({ errors: docs, key: docs, guide: docs, account: docs, limits: docs, demo: docs }),
  stepFixes: () => ({}),
  help: ({ title }) => ({
    ...{ causes: {}, mistakes: {}, successes: {}, samples: NONE, requestCodes: {} },
    pasted: {
      names: { code: 'code', message: 'msg', figures: '(?!)' },
      bodyOf: (code, message, others) => ({ ...others, code, msg: message ?? '' }),
      phrases: NONE,
      words: new RegExp(String.raw`\b${title}\b`, 'i'),
      path: NEVER,
      apiKeys: NONE,
    },
  }),
  signedParts: () => NONE,
  signedStrings: () => NONE,
});

/**
 * Hosts that tell environments apart by their names.
 *
 * @param {{ urls: Readonly<Record<string, string>>, domains: RegExp, keyPage: string }} facts
 * @returns {Venue['hosts']}
 */
function hostsOf({ urls, domains, keyPage }) {
  const named = Object.entries(urls).map(([environment, url]) => [new URL(url).hostname, environment]);
  const environments = new Map(/** @type {[string, any][]} */ (named));
  return {
    urls,
    domains,
    keyPage: () => keyPage,
    environmentOf(url) {
      const host = hostNameOf(url);
      const environment = environments.get(host) ?? null;
      return { environment, kind: environment === null ? 'unknown' : 'rest', host };
    },
  };
}

/**
 * Endpoints below one prefix. A gate holds back every private request that is not a read.
 *
 * @param {{ prefix: string, isPublic: RegExp }} facts prefix: `/v1/`; isPublic: of whole paths
 * @returns {Venue['endpoints']}
 */
function endpointsOf({ prefix, isPublic }) {
  const endpointOf = (/** @type {unknown} */ path) => String(path).slice(0, 2048).split(/[?#]/, 1)[0];
  return {
    endpointOf,
    isPublic: (path) => isPublic.test(path),
    // A proxy may have put something before the prefix.
    normalise: (path) => {
      const start = endpointOf(path).indexOf(prefix);
      return start < 0 ? null : endpointOf(path).slice(start);
    },
    isApiPath: (path) => path.startsWith(prefix),
    isGated: (method, path) => !READS.has(method.toUpperCase()) && !isPublic.test(endpointOf(path)),
    isSafeToRepeat: ({ method }) => READS.has(method),
    readWithBody: 'the exchange may not read it',
  };
}

/**
 * @param {Pick<Venue['orders'], 'clientOrderId' | 'createId' | 'isCreation'> & Partial<Venue['orders']>} facts
 * @returns {Venue['orders']}
 */
const ordersOf = (facts) => ({ batch: 'orders', isProtective: () => false, isUndecided, ...facts });

/**
 * Replies in the form `{ code, msg, data }`, with 0 as the code of a success.
 *
 * @param {Pick<Venue['replies'], 'rows'> & Partial<Venue['replies']>} facts
 * @returns {Venue['replies']}
 */
function repliesOf(facts) {
  const hasCode = (/** @type {unknown} */ body) => toInteger(read(body, 'code')) !== null;
  return {
    read: readerOf({
      verdictOf: (json) => ({
        code: toInteger(read(json, 'code')),
        message: String(read(json, 'msg') ?? ''),
      }),
      timeOf: () => null,
      traceHeader: '',
      ...{ notices: new Set(), failures: new Set(), closeCodes: NONE, isTrade: () => false },
    }),
    fallback: {
      category: 'business',
      confidence: 'inferred',
      meaning: 'the exchange refused the request itself',
    },
    isPlainSuccess: () => false,
    headLength: 0,
    isOwn: (body) => (typeof body === 'string' ? /^\s*\{\s*"code"/.test(body) : hasCode(body)),
    timeOf: () => null,
    rateLimitOf: () => null,
    fields: { code: 'code', message: 'msg' },
    exampleCodes: ['1', '-1'],
    emptyHeaders: () => [],
    waits: { resetHeader: '', blockMs: null, advice: '' },
    marks: { headers: {}, otherHeaders: NONE, server: NEVER, networks: NEVER },
    ...facts,
  };
}

/**
 * A key of which the exchange tells nothing but that it accepts it.
 *
 * @param {Pick<Venue['keys'], 'path' | 'lengths'> & Partial<Venue['keys']>} facts path: of a signed GET that every key may send
 * @returns {Venue['keys']}
 */
function keysOf(facts) {
  const isWrite = (/** @type {unknown} */ method) =>
    typeof method === 'string' && !READS.has(method.toUpperCase());
  const permissionFor = () => null;
  const permissionsOf = () => null;
  const isReadOnly = () => false;
  const evidence = 'The exchange does not tell the type of the account.';
  return {
    informationOf: () => null,
    boundAddresses: () => null,
    expiryOf: () => null,
    permissionFor,
    checkPermission: checkerOf({ permissionFor, permissionsOf, isReadOnly, isWrite }),
    accountModeOf: () => ({ fits: null, evidence }),
    parameters: NONE,
    expiryField: '',
    needs: {
      ...{ permissions: {}, permission: NEVER, operation: NEVER, deciding: '' },
      ...{ request: `GET ${facts.path}`, name: '' },
    },
    isReadOnly,
    permissionsOf,
    shownFields: NONE,
    factsOf: () => [],
    accountOf: () => ({ status: 'unknown', evidence }),
    payoutOf: () => null,
    deniedAnyway: '',
    accountRefusal: () => null,
    addressRemarks: () => [],
    ...facts,
  };
}

module.exports = { DEFAULT_PARTS, endpointsOf, hostsOf, keysOf, ordersOf, repliesOf };
