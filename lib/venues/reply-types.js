'use strict';

/**
 * What this package needs to know about the replies of an exchange: part of the type `Venue`.
 *
 * @module
 */

/** @typedef {import('../errors/causes').Category} Category */
/** @typedef {import('../errors/causes').Confidence} Confidence */

/** What an exchange says about a refusal: a number, or a label such as `INVALID_KEY`. @typedef {number | string} ReplyCode */
/**
 * A row matches when every condition that it has holds; the first row that matches decides.
 *
 * @typedef {object} ReplyRow
 * @property {readonly ReplyCode[]} [codes] the reply's code is one of these
 * @property {true} [codeless] the reply carries no code
 * @property {RegExp} [text] the normalised text matches: the confidence is then `stated`
 * @property {RegExp} [supports] the row does not need this text, but the text raises the confidence to `stated`
 * @property {readonly [number, number]} [status] lowest and highest HTTP status
 * @property {readonly ReplyShape[]} [shapes]
 * @property {'websocket' | 'websocket-trade'} [transport] `websocket` is true of the trade channel, too
 * @property {'auth'} [op]
 * @property {boolean} [signed] whether authentication headers were sent
 * @property {true} [foreign] headers or page name a proxy, a filter or a login page
 * @property {Category | 'success'} category
 * @property {Confidence} confidence the default, when no text decides it
 * @property {'clock' | 'permission'} [refine] further evidence that may change the category
 * @property {boolean} [keyKnown] the reply proves that the server found the key
 * @property {boolean} [retryable] overrides the category's
 * @property {RegExp} [path] of the request
 * @property {'hex' | 'plain'} [passphraseForm] the passphrase was sent in this form, where the exchange wants it signed, in base64
 * @property {RegExp} [host] the name of the host of the request matches
 * @property {string} [environment] that the host of the request serves
 * @property {Readonly<import('../errors/causes/record').CauseHint>} [hint] the cure, before those of the category
 * @property {import('../errors/causes/record').StepId} [proves] the step of the checklist that the reply says has failed. That
 *   the environment is another one proves, too, that the key exists
 * @property {string} [reason] the cause as a clause for the message, where the title of the category says less
 * @property {string} meaning one clause, for people
 */
/** @typedef {'unreachable' | 'empty' | 'html' | 'text' | 'json'} ReplyShape */
/**
 * A reply in one form, whatever it came as.
 *
 * @typedef {object} ReadReply
 * @property {ReplyCode | null} code
 * @property {string} message its text as it came, bounded
 * @property {string} text its text for patterns, see `normaliseText`
 * @property {number | null} httpStatus
 * @property {ReplyShape} shape
 * @property {'rest' | 'websocket' | 'websocket-trade'} transport
 * @property {string | null} op the operation of a WebSocket
 * @property {boolean | null} signed null if it is unknown whether authentication headers were sent
 * @property {boolean} succeeded
 * @property {string} [reason] what the parts of the reply say together, as a clause: `1 of 3 orders was refused: …`
 * @property {boolean} [isPartial] a part of the request took effect, so that it must not be sent again as it is
 * @property {number | null} time the exchange's clock, ms since 1970
 * @property {number | null} [date] the same to the second, from the header Date, where the reply has no other time
 * @property {string | null} traceId
 * @property {string} page the body if it is not JSON, bounded
 * @property {(name: string) => string | null} header reads a header by its name in lower case
 */
/**
 * @typedef {object} RateLimit
 * @property {number | null} limit requests per second that this key has on this endpoint, or the quota that the exchange counts in
 *   their place; null where the reply does not say
 * @property {number | null} remaining of them
 * @property {number | null} resetAt ms since 1970 on the exchange's clock: when the limit resets, or the time of the
 *   reply while it is not exhausted
 * @property {number} [used] request weight that this IP address has used in the current interval, where the exchange counts that
 * @property {number} [usedOrders] orders of this account in the current interval
 */
/**
 * @typedef {object} VenueReplies
 * @property {(body: unknown, context?: object) => ReadReply} read never throws
 * @property {readonly Readonly<ReplyRow>[]} [placeRows] what replies mean by the place of the request, whatever else they say:
 *   tried before the rows about pages and statuses
 * @property {readonly Readonly<ReplyRow>[]} rows what replies mean; the first row that matches decides
 * @property {Readonly<ReplyRow>} fallback of a reply that no row is about
 * @property {(status: unknown, body: unknown) => boolean} isPlainSuccess a success that need not be parsed to be seen
 * @property {number} headLength characters of the body that are enough for isPlainSuccess() to see a success
 * @property {(body: any) => boolean} isOwn whether the exchange itself wrote the body, text or parsed
 * @property {(body: any, header: (name: string) => any) => number | null} timeOf ms since 1970: when the exchange wrote
 *   the reply; null where it did not write it
 * @property {(header: (name: string) => unknown) => RateLimit | null} rateLimitOf
 * @property {Readonly<{ code: string, message: string }>} fields the exchange's names of its code and its text. An error has
 *   both under these names as well, but `message` is its own, and the text is then in `text`: code for every exchange reads
 *   `error.code`, and `replyText(error)` of lib/errors
 * @property {boolean} [labels] its codes are labels such as `INVALID_KEY`: capitals with underscores
 * @property {readonly [string, string]} exampleCodes a positive and a negative one
 * @property {(message: string) => string[]} emptyHeaders the headers of a signed request that a refusal says were empty
 * @property {RegExp} [signedString] where the text of a refusal shows the string that the exchange signed: it ends with the bracket
 *   before that string
 * @property {RegExp} [expiredLogin] the text of a login that had expired when it arrived. Without it a login has no time of its
 *   own: it carries the timestamp of a request
 * @property {(body: unknown) => boolean} [fits] whether a parsed body has the form of this exchange and of no other one that is known
 *   here: classify() reads it so where nothing names the exchange. The first venue has none
 * @property {readonly number[]} [closeCodes] with which the exchange closes a WebSocket, and which a row is about
 * @property {Readonly<WaitRules>} waits how long to wait after a limit
 * @property {Readonly<ReplyMarks>} marks
 * @property {Readonly<Record<number, Readonly<import('../errors/causes/record').CauseHint>>>} [statusHints] what to do about an
 *   HTTP status, where nothing more is known
 * @property {Readonly<Record<number, string>>} [statusReasons] the documented reasons for an HTTP status that says nothing about the
 *   key, as a clause
 * @property {(path: string) => Readonly<import('../errors/causes/record').CauseHint>} [retiredHint] what to use in place of
 *   a path of an interface that is switched off
 */
/**
 * @typedef {object} WaitRules
 * @property {string} resetHeader in lower case: when the limit is reset, s or ms since 1970
 * @property {string} [countdownHeader] in lower case: ms until the limit is reset
 * @property {number | null} blockMs how long an IP address stays blocked after an HTTP 403; null where that is not known
 * @property {RegExp} [until] the text with the end of a block, ms since 1970 in its first group
 * @property {number} [longestMs] the longest block
 * @property {string} advice until when to wait, to follow `Wait as long as the reply says`
 */
/**
 * What shows that a reply comes from the exchange, or from the network in front of it.
 *
 * @typedef {object} ReplyMarks
 * @property {Readonly<Record<string, string>>} headers that only the exchange sends, by their names in lower case
 * @property {readonly string[]} otherHeaders in lower case, of the exchange or of the network in front of it
 * @property {RegExp} server its own name in a Server header
 * @property {RegExp} networks the networks in front of it, in a Via header
 */
/**
 * Patterns whose first group is a number. The first one that matches counts.
 *
 * @typedef {object} ClockPatterns
 * @property {readonly RegExp[]} request the timestamp of the request, in the unit in which it was sent
 * @property {readonly RegExp[]} server the time of the exchange, in any unit
 * @property {readonly RegExp[]} window ms
 */
/**
 * A reply that has one of the meanings of its code or status.
 *
 * @typedef {object} ReplySample
 * @property {ReplyCode} [code]
 * @property {string} text of the reply, or of the page in its place
 * @property {unknown} body for classify()
 * @property {Record<string, any>} [context] for classify()
 * @property {string} [when] what else must be so, a clause
 */
/**
 * What the exchange says, when its code was not pasted.
 *
 * @typedef {object} PastedPhrase
 * @property {RegExp} text matched against the text that `normaliseText` makes
 * @property {ReplyCode} [code] that it says it with
 * @property {(text: string) => unknown} body for classify(), from the pasted text
 * @property {Record<string, any>} [context] for classify()
 * @property {boolean} [isWeak] it may be a consequence of an earlier reply
 * @property {boolean} [isCommon] others say it, too: it counts only where the text names the exchange
 */
/**
 * How replies look in a pasted text.
 *
 * @typedef {object} PastedReplies
 * @property {Readonly<{ code: string, message: string, figures: string }>} names of the fields of a reply, and of the figures in its
 *   message, as parts of a pattern
 * @property {(code: any, message: string | undefined, others: Record<string, unknown>) => object} bodyOf for classify(),
 *   from what was read; a message of the WebSocket has no code
 * @property {readonly Readonly<PastedPhrase>[]} phrases the first one that matches counts
 * @property {RegExp} words the exchange's name, also in the names of clients
 * @property {RegExp} path of an endpoint, without a group
 * @property {readonly RegExp[]} apiKeys whose first group is the API key of the request
 */

module.exports = {};
