'use strict';

/**
 * What the credentials look like that exchanges issue, so that a key of one exchange is recognised at another. No exchange
 * promises its shape: these come from samples of their documentation and from issues in which users show them.
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security,
 * https://www.okx.com/docs-v5/en/#overview-rest-authentication, https://www.kucoin.com/docs-new/authentication,
 * https://www.gate.com/docs/developers/apiv4/en/, https://www.bitget.com/api-doc/common/signature
 *
 * @module
 */

/** @typedef {import('../internal/rule-table').CredentialShape} CredentialShape */
/** @typedef {Readonly<CredentialShape & { venue: string, title: string }>} ShapeOfVenue */

const UUID = 'hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh';

/** A UUID is an API key at one exchange and a secret at another. @type {readonly ShapeOfVenue[]} */
const SHAPES = Object.freeze([
  { venue: 'okx', title: 'OKX', apiKey: UUID, apiSecret: 'H'.repeat(32), isDistinct: true },
  { venue: 'kucoin', title: 'KuCoin', apiKey: 'h'.repeat(24), apiSecret: UUID, isDistinct: true },
  {
    venue: 'bitget',
    title: 'Bitget',
    apiKey: `bg_${'h'.repeat(32)}`,
    apiSecret: 'x'.repeat(64),
    isDistinct: true,
  },
  { venue: 'gate', title: 'Gate.io', apiKey: 'h'.repeat(32), apiSecret: 'h'.repeat(64) },
  { venue: 'binance', title: 'Binance', apiKey: 'a'.repeat(64), apiSecret: 'a'.repeat(64) },
  { venue: 'bybit', title: 'Bybit', apiKey: 'a'.repeat(18), apiSecret: 'a'.repeat(36) },
]);

/** @param {string} venue @returns {ShapeOfVenue[]} those of the other exchanges */
const otherShapes = (venue) => SHAPES.filter((shape) => shape.venue !== venue);

/** @param {string} venue @returns {ShapeOfVenue | undefined} */
const shapeOf = (venue) => SHAPES.find((shape) => shape.venue === venue);

module.exports = { otherShapes, shapeOf };
