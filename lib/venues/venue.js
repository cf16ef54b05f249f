'use strict';

/**
 * What this package needs to know about an exchange: everything that differs between exchanges, and nothing else. Each folder
 * beside this file exports one `Venue`; the code outside lib/venues reads it and contains no exchange's names.
 *
 * @module
 */

/** @typedef {import('../internal/signing-scheme').SigningScheme} SigningScheme */
/** @typedef {import('./bybit/hosts').HostInformation} HostInformation */
/** @typedef {import('./bybit/permissions').KeyInformation} KeyInformation */
/** @typedef {import('./bybit/reply').ReadReply} ReadReply */
/** @typedef {import('./bybit/reply-rules').Row} ReplyRow */

/**
 * @typedef {object} VenueHosts
 * @property {Readonly<Record<string, string>>} urls the REST host of each environment, the one of real money first
 * @property {(url: unknown) => Readonly<HostInformation>} environmentOf without a DNS lookup; never throws
 * @property {(environment: string | null | undefined) => string} keyPage where a key of this environment is managed
 */
/**
 * A request as it is sent. `content` is what the exchange counts as its content: the query without `?`, or the body.
 *
 * @typedef {object} FinalRequest
 * @property {string} method in capitals
 * @property {string} url absolute, or a path with its query
 * @property {string | Uint8Array} [body]
 * @property {number} [timestamp] ms since 1970; default now
 * @property {number} [window] ms; the exchange's default when it is left out
 */
/**
 * What a signature adds to a request.
 *
 * @typedef {object} Authentication
 * @property {Readonly<Record<string, string>>} headers
 * @property {string} [query] to send instead of the query of the URL, where the signature travels there
 */
/**
 * The signature of requests and logins. `Fields` is what the exchange signs, checked and in the form in which it is sent.
 *
 * @template Fields
 * @typedef {object} RequestSigning
 * @property {(request: FinalRequest) => Fields} fields throws a TypeError or RangeError for a request that cannot be signed
 * @property {(identity: { apiKey: string, apiPassphrase?: string }, fields: Fields, signature: string) => Authentication} authenticate
 */
/** @typedef {Readonly<SigningScheme & RequestSigning<any>>} VenueSigning */
/**
 * @typedef {object} VenueClock the rule that timestamps have to meet, and where to read the exchange's clock
 * @property {string} path of the public endpoint with the time
 * @property {(body: any) => number | null} readTime ms since 1970, from the reply of that endpoint or of another one
 * @property {string} windowName the exchange's name of the window, for texts
 * @property {number} defaultWindow ms
 * @property {number} largestWindow ms
 * @property {number} aheadMs ms; a timestamp that is this far ahead of the exchange's clock, or farther, is refused
 */
/**
 * @typedef {object} VenueEndpoints
 * @property {(path: unknown) => string} endpointOf the path without its query, also of a WebSocket operation
 * @property {(path: string) => boolean} isPublic
 * @property {(method: string, path: string) => boolean} isGated whether a gate holds the request back
 * @property {(request: { method: string, url: string, content: string | Uint8Array }) => boolean} isSafeToRepeat
 */
/**
 * @typedef {object} VenueReplies
 * @property {(body: unknown, context?: object) => ReadReply} read never throws
 * @property {readonly Readonly<ReplyRow>[]} rows what replies mean; the first row that matches decides
 * @property {Readonly<ReplyRow>} fallback of a reply that no row is about
 * @property {(status: unknown, body: unknown) => boolean} isPlainSuccess a success that need not be parsed to be seen
 * @property {(header: (name: string) => unknown) => import('./bybit/rate-limit').RateLimit | null} rateLimitOf
 */
/**
 * @typedef {object} VenueKeys what the exchange tells about a key
 * @property {string} path of the endpoint that tells it
 * @property {(information: KeyInformation | null | undefined) => string[] | null} boundAddresses
 * @property {(information: KeyInformation | null | undefined, now?: number | null) => number | 'never' | null} expiryOf
 * @property {typeof import('./bybit/permissions').permissionFor} permissionFor
 * @property {typeof import('./bybit/permissions').checkPermission} checkPermission
 * @property {typeof import('./bybit/account-types').accountModeOf} accountModeOf
 */
/**
 * A part of a string that people sign. `content` is what the exchange signs of a request: the query of a GET, else the body.
 * `target` is path and query as they are sent. The names after `url` are searched for or rewritten.
 *
 * @typedef {'timestamp' | 'apiKey' | 'window' | 'content' | 'query' | 'body' | 'method' | 'path' | 'target' | 'url'
 *   | 'decodedQuery' | 'encodedQuery' | 'sortedQuery' | 'queryAsJson' | 'compactBody' | 'spacedBody'
 *   | 'otherWindow' | 'otherTimestamp' | Readonly<{ text: string }>} SignedPart
 */
/**
 * A string that people sign by mistake. A row without recipes is found only by a comparison with the string that the exchange
 * signed, a row without `compared` only by trial signatures.
 *
 * @typedef {object} SignedString
 * @property {string} id
 * @property {string} title a sentence without its subject: `Signed the path as well`
 * @property {string} name what was signed, or what differs, as a noun
 * @property {(count: number) => string} [figure] what a trial signature found out, to follow the name
 * @property {string} fix
 * @property {'parts' | 'query' | 'json' | 'any'} [compared] which text a comparison of two strings looks at
 * @property {readonly (readonly SignedPart[])[]} [recipes] of trial signatures
 * @property {'get' | 'other'} [methods] of the requests that the recipes are tried for; default all
 * @property {boolean} [anyOrder] every order of the parts is tried
 */
/**
 * @typedef {object} Venue
 * @property {string} id as users write it: `bybit`
 * @property {string} title its name in texts: `Bybit`
 * @property {string} docs the address of its documentation
 * @property {VenueHosts} hosts
 * @property {VenueSigning} signing
 * @property {VenueClock} clock
 * @property {VenueEndpoints} endpoints
 * @property {VenueReplies} replies
 * @property {VenueKeys} keys
 * @property {readonly Readonly<SignedString>[]} signedStrings the strings that people sign by mistake
 */

module.exports = {};
