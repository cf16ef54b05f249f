'use strict';

/**
 * What this package needs to know about an exchange: everything that differs between exchanges, and nothing else. Each folder
 * beside this file exports one `Venue`; the code outside lib/venues reads it and contains no exchange's names.
 *
 * @module
 */

/** @typedef {import('../internal/signing-scheme').SigningScheme} SigningScheme */
/** @typedef {import('../internal/rule-table').SignedPart} SignedPart */
/** @typedef {import('../internal/rule-table').SignedString} SignedString */
/** @typedef {import('../internal/rule-table').ValidationRules} ValidationRules */
/** @typedef {import('./reply-types').ClockPatterns} ClockPatterns */
/** @typedef {import('./reply-types').PastedPhrase} PastedPhrase */
/** @typedef {import('./reply-types').PastedReplies} PastedReplies */
/** @typedef {import('./reply-types').RateLimit} RateLimit */
/** @typedef {import('./reply-types').ReadReply} ReadReply */
/** @typedef {import('./reply-types').ReplyCode} ReplyCode */
/** @typedef {import('./reply-types').ReplyMarks} ReplyMarks */
/** @typedef {import('./reply-types').ReplyRow} ReplyRow */
/** @typedef {import('./reply-types').ReplySample} ReplySample */
/** @typedef {import('./reply-types').ReplyShape} ReplyShape */
/** @typedef {import('./reply-types').VenueReplies} VenueReplies */
/** @typedef {import('./reply-types').WaitRules} WaitRules */
/** What an exchange tells about a key, in its own fields. @typedef {Record<string, any>} KeyInformation */
/** @typedef {import('./bybit/permissions').PermissionCheck} PermissionCheck */
/** @typedef {import('./bybit/account-types').AccountFit} AccountFit */
/** @typedef {import('./bybit/reply').ReplyFields} ReplyFields */
/** @typedef {import('./bybit/auth').AuthenticationHeaders} AuthenticationHeaders */
/** @typedef {import('./bybit/auth').SignableRequest} SignableRequest */
/** @typedef {import('./bybit/auth').WebSocketLogin} WebSocketLogin */
/** @typedef {import('./binance/login').BinanceSignedMessage} BinanceSignedMessage */
/** @typedef {import('./okx/auth').OkxLogin} OkxLogin */
/** @typedef {import('./kucoin/login').KucoinLogin} KucoinLogin */
/** @typedef {import('./gate/login').GateSignedMessage} GateSignedMessage */
/** @typedef {import('./bitget/auth').BitgetLogin} BitgetLogin */

/** @typedef {'mainnet' | 'testnet' | 'demo'} Environment */
/** @typedef {'rest' | 'websocket' | 'website' | 'unknown'} HostKind */
/**
 * @typedef {object} HostInformation
 * @property {Environment | null} environment null when the host is not an API host of one of the environments. Where a
 *   header tells environments of one host apart, that of a request without it
 * @property {HostKind} kind
 * @property {string} host lower case, without port; `''` when the URL cannot be read
 * @property {string} [region] a short name of the group of accounts that the host serves, such as `eea`; undefined for the
 *   host of all others
 * @property {string} [warning] why requests should not go to this host
 */
/**
 * A header that puts a request to any host of the exchange into another environment.
 *
 * @typedef {object} EnvironmentHeader
 * @property {string} name in lower case
 * @property {string} value
 * @property {Environment} environment
 */
/**
 * Another place where a key may be known.
 *
 * @typedef {object} Sibling
 * @property {Environment} environment
 * @property {string} url origin
 * @property {string} [region] see `HostInformation`; `global` for the host of all others, seen from that of a region
 */
/**
 * @typedef {object} VenueHosts
 * @property {Readonly<Record<string, string>>} urls the REST host of each environment, the one of real money first
 * @property {Readonly<Record<string, string>>} [products] further REST hosts of the same environment and the same keys, by the name of
 *   what they serve
 * @property {(url: unknown) => Readonly<HostInformation>} environmentOf without a DNS lookup; never throws. Code for every
 *   exchange uses `environmentOfRequest()` of ./environment.js, because a header may decide
 * @property {Readonly<EnvironmentHeader>} [environmentHeader] where environments share their hosts
 * @property {(url: URL) => readonly Readonly<Sibling>[]} [siblings] where a key that is unknown at this URL may be known, most likely
 *   first: other environments, then other regions; default: the other `urls`
 * @property {(environment: string | null | undefined) => string} keyPage where a key of this environment is managed
 * @property {string} [regional] the REST hosts for the accounts of one region, as a list for texts
 * @property {RegExp} domains the hosts of the exchange, documented or not
 */
/**
 * A request as it is sent, checked.
 *
 * @typedef {object} FinalRequest
 * @property {string} method in capitals
 * @property {string} url absolute, or a path with its query; printable ASCII
 * @property {string | Uint8Array | undefined} body
 * @property {string} timestamp in the form of `signing.timestampOf`
 * @property {string | undefined} window ms, in digits; undefined where the caller chose none
 * @property {Readonly<Record<string, string>>} [added] headers that it needs besides those of its signature
 */
/**
 * Whom a request is signed for.
 *
 * @typedef {object} Identity
 * @property {string} apiKey
 * @property {string} [apiPassphrase] as it is sent: see `credentials.apiPassphrase`
 * @property {number} [keyVersion] where keys have versions
 */
/**
 * The signature of requests. `Fields` is what the exchange signs and what the signed request needs besides.
 *
 * @template Fields
 * @typedef {object} RequestSigning
 * @property {string} description what is signed, in words
 * @property {boolean} [encodesUrl] a URL that is not percent-encoded is encoded before it is signed, and is sent so; false: refused
 * @property {boolean} [sortsQuery] the parameters of the query are signed in the order of their names: they are sent so as well
 * @property {string} [contentType] of a body; a signed request that has one says so in a header
 * @property {(method: string, body: string | Uint8Array) => string | null} [bodyProblem] why the exchange does not accept a body,
 *   with what to do, as a sentence
 * @property {(parameters: string) => string} [withoutSignature] where the signature is one of the parameters: a query or a form
 *   without it and without its time
 * @property {(time: number) => string} timestampOf ms since 1970, in the form that requests carry: see
 *   lib/internal/timestamps.js
 * @property {(request: FinalRequest) => Fields} fields throws a TypeError or RangeError for a request that cannot be signed.
 *   A digest of the body that is part of the signed text is made here
 * @property {(identity: Identity, fields: Fields, signature: string) => Record<string, string>} headers that a signed
 *   request has besides its own
 * @property {((fields: Fields, signature: string) => string) | undefined} query that replaces the query of the URL, where the
 *   signature travels there
 * @property {((content: any) => Fields) | undefined} fieldsOfContent where the signature covers neither method nor path: the
 *   fields of signer.signRequest(), from the query or the body alone
 */
/**
 * The login of a private WebSocket stream, or a signed message of another kind. What is signed is in `recipe.login`, which gets
 * what `timeOf` returns: a time, or all that the exchange signs.
 *
 * @typedef {object} LoginSigning
 * @property {(options: any, signer: { apiKey: string, algorithm: string }) => any} timeOf from the options of the caller
 * @property {(identity: Identity, time: any, signature: string) => object | string} message a text is sent as it is
 */
/**
 * The names under which a signed request carries what was added to it, by role.
 *
 * @typedef {object} SigningNames
 * @property {string} [apiKey]
 * @property {string} [timestamp]
 * @property {string} [signature]
 * @property {string} [window]
 * @property {string} [passphrase]
 * @property {string} [keyVersion]
 */
/**
 * @typedef {object} SignedRequestNames
 * @property {Readonly<SigningNames>} headerNames of headers
 * @property {Readonly<SigningNames>} [queryNames] of parameters in the query
 */
/** @typedef {Readonly<SigningScheme & RequestSigning<any> & SignedRequestNames & { login: Readonly<LoginSigning> }>} VenueSigning */
/**
 * @typedef {object} VenueCredentials
 * @property {Readonly<CredentialVariables>} variables the environment variables of each credential
 * @property {'plain' | 'signed' | null} apiPassphrase how the exchange's passphrase is sent: as it is, or signed with the
 *   secret; null where keys have none
 * @property {Readonly<KeyVersions>} [keyVersions] where the signer has to know the version of a key
 * @property {Readonly<{ apiKey: string, secret: string, passphrase?: string }>} [demoKey] public, valid only in the sandbox, and in
 *   the form of a real one. An exchange without a sandbox has none
 */
/**
 * @typedef {object} KeyVersions
 * @property {number} usual
 * @property {Readonly<Record<number, 'plain' | 'signed'>>} passphrases how keys of each version send the passphrase
 */
/**
 * @typedef {object} CredentialVariables
 * @property {string} apiKey
 * @property {string} apiSecret
 * @property {string} privateKey
 * @property {string} privateKeyFile
 * @property {string} passphrase of an encrypted private key
 * @property {string} [apiPassphrase]
 * @property {string} [keyVersion]
 */
/**
 * @typedef {object} VenueClock the rule that timestamps have to meet, and where to read the exchange's clock
 * @property {string} path of the public endpoint with the time
 * @property {(url: URL) => string} [pathAt] the same at one host, where hosts of the exchange have different ones
 * @property {(body: any) => number | null} readTime ms since 1970, from the reply of that endpoint or of another one
 * @property {string} windowName the exchange's name of the window, for texts
 * @property {number} defaultWindow ms
 * @property {number} largestWindow ms; 0 where requests carry no window
 * @property {number} aheadMs ms; a timestamp that is this far ahead of the exchange's clock, or farther, is refused
 * @property {number} unitMs ms; the smallest difference between two timestamps
 * @property {Readonly<ClockPatterns>} patterns where the text of a refusal shows its figures
 */
/**
 * @typedef {object} VenueLimits of requests per IP address
 * @property {number} requests that the exchange allows in `intervalMs`
 * @property {number} intervalMs ms
 * @property {number} [burst] how many requests of this package may go at once; default: as many as in each second
 * @property {readonly number[]} addressStatuses HTTP statuses of a limit of the IP address, not of one endpoint of one key
 */
/**
 * A request as the client sends it, before it is signed.
 *
 * @typedef {object} SentRequest
 * @property {string} method in capitals
 * @property {string} url in full
 * @property {string | Uint8Array} body empty where there is none
 */
/**
 * @typedef {object} VenueEndpoints
 * @property {(path: unknown) => string} endpointOf the path without its query, also of a WebSocket operation
 * @property {(path: string) => boolean} isPublic
 * @property {(path: string) => string | null} normalise the endpoint in one spelling; null for a path of another interface
 * @property {(path: string) => boolean} isApiPath whether it is a path of this interface, exactly as documented
 * @property {(method: string, path: string) => boolean} isGated whether a gate holds the request back
 * @property {(request: SentRequest) => boolean} isSafeToRepeat whether sending it twice has the effect of sending it once
 * @property {(environment: string, path: string) => boolean | null} [isOffered] whether an environment has the endpoint; null where
 *   the exchange does not say
 * @property {string} readWithBody what the exchange does with a GET that has a body, as a clause
 */
/**
 * @typedef {object} GateRequest what a gate reads before it refuses a request
 * @property {unknown} [params] parameters of query and body as a plain object; read only when the answer depends on it
 */
/**
 * What an exchange accepts as the bot's own id of an order, and what the id is good for.
 *
 * @typedef {object} OrderIdRule
 * @property {readonly string[]} products in the exchange's spelling
 * @property {string} field of an order
 * @property {RegExp} pattern of an id, from its first character to its last
 * @property {number} longest characters
 * @property {string} [prefix] with which each id begins
 * @property {'ever' | 'open' | 'unknown'} unique whether a second order with the id is refused at any time (`ever`), or at least
 *   while the first one is open; `unknown` where the exchange does not say how long it remembers one
 * @property {readonly (number | string)[]} duplicates `error.code` of the refusal of a second order
 * @property {RegExp} [duplicateText] in the message of that refusal, where its code has other meanings as well
 * @property {string} lookUp path and query of the GET that finds an order by its id. `{id}`, `{symbol}` and `{product}`
 *   are to be filled in
 * @property {readonly string[]} sources pages of the exchange's documentation, and records
 * @property {string} [uncertain] what is not documented, as sentences
 */
/**
 * @typedef {object} VenueOrders
 * @property {readonly Readonly<OrderIdRule>[]} [ids] what the exchange accepts in `clientOrderId`, by product
 * @property {string} clientOrderId the field with the bot's own id of an order
 * @property {boolean} [acceptsIdOnce] whether no second order can have the id of an earlier one, even of one that is gone: an
 *   order with an id may then be sent again
 * @property {string} batch the field with the orders of a batch; where the body itself is the list, the name under which the
 *   parameters of a request have it
 * @property {(request: { method: string, url: URL, body: Buffer }) => { url: URL, body: Buffer }} [withId] adds a client order id
 *   to each order that has none, where orders are not JSON; the same URL and body where nothing is added
 * @property {() => string} createId a new id, in a form that the exchange accepts
 * @property {(method: string, pathname: string) => boolean} isCreation whether the request places an order or a batch
 * @property {(method: string, path: string, request?: GateRequest) => boolean} isProtective whether the request
 *   can only reduce risk: a cancel, a reduce-only order, a stop
 * @property {(text: string) => boolean} isUndecided whether a rejection says that the outcome of the order is unknown
 */
/**
 * The private messages of a WebSocket, as clients of other packages make them and get them.
 *
 * @typedef {object} VenueStreams
 * @property {(message: any) => boolean} isLogin sent, or the reply to one
 * @property {(reply: any) => boolean} isLoggedInAlready whether the reply to a login says so
 * @property {(login: any) => number | undefined} expiryOf ms since 1970: until when a login that is sent is valid
 * @property {(message: any) => boolean} isSigned whether a message that is sent is authenticated: an order, or a message with a
 *   signature of its own
 * @property {(message: any) => string} pathOf such a message: its endpoint, as `endpoints` knows it
 * @property {(message: any) => any} paramsOf such a message: its parameters
 * @property {(reply: any) => unknown} idOf a reply: that of the message that it answers
 * @property {(message: any, signer: import('../signer').Signer, terms: { timestamp: number, recvWindow?: number }) => object | string} renew
 *   such a message: the fields that are made anew when it leaves
 * @property {VenueStreams['renew']} [renewLogin] the same of a login or a subscription, where it has more than the signer's login
 * @property {(message: any) => boolean} [isSubscription] whether a message that is sent is a subscription with a signature of its
 *   own. Updates follow it whenever there are any
 */
/**
 * Pages of the exchange's documentation: of its codes, of key information, of requests and their signature, of account types,
 * of limits, of demo trading.
 *
 * @typedef {Readonly<Record<'errors' | 'key' | 'guide' | 'account' | 'limits' | 'demo', string>>} VenuePages
 */
/**
 * Texts for people. They are loaded only when they are read.
 *
 * @typedef {object} VenueHelp
 * @property {Readonly<Partial<Record<string, Partial<import('../errors/causes/record').CauseHelp>>>>} causes what differs from
 *   lib/errors/causes, by cause
 * @property {Readonly<Record<string, Readonly<{ often: string, truth: string }>>>} mistakes what is often said about a code or
 *   an HTTP status, and what is documented or recorded
 * @property {Readonly<Record<string, string>>} successes codes of a success, each with a clause whose subject is the code
 * @property {readonly Readonly<ReplySample>[]} samples
 * @property {Readonly<Record<string, string>>} requestCodes codes about the request and not about the key: what each is about and
 *   what it means, as words for a sentence
 * @property {Readonly<PastedReplies>} pasted
 */
/**
 * How a bot says what its key must be allowed to do: requests, WebSocket operations, and names of permissions.
 *
 * @typedef {object} VenueNeeds
 * @property {Readonly<Record<string, { write: boolean }>>} permissions whose names are known, and whether a read-only key is
 *   not enough
 * @property {RegExp} permission a well-formed name of one
 * @property {RegExp} operation of a WebSocket
 * @property {string} request an example
 * @property {string} name of a permission, an example
 * @property {string} deciding the parameter that most often decides which permission a request needs
 */
/**
 * Where a bot sends its requests.
 *
 * @typedef {object} KeyPlace
 * @property {URL} url the host; that of a proxy or a sandbox says nothing about the API that it serves
 * @property {string | null} environment null where it is not known
 * @property {readonly string[]} paths of the requests that the bot needs
 * @property {readonly string[]} permissions that the bot needs, by name
 */
/**
 * A signed GET that changes nothing.
 *
 * @typedef {object} KeyRead
 * @property {string} path
 * @property {string} [query] without `?`
 * @property {string} [url] of another host than the bot's
 */
/**
 * @typedef {object} VenueKeys what the exchange tells about a key
 * @property {string} path of the endpoint that tells it
 * @property {(place: KeyPlace) => Readonly<KeyRead>} [readAt] where not every host has that endpoint: the read that shows whether
 *   a host accepts the key
 * @property {(place: KeyPlace) => Readonly<KeyRead> | null} [detailsAt] where the read of a host does not tell what the key may
 *   do: the read of the same environment that does; null where there is none, or where readAt() tells it
 * @property {readonly Readonly<KeyRead>[]} [otherReads] of other products, on the same host: where a bot does not say what it needs,
 *   a key without the permission of the first read may have that of one of these
 * @property {(body: any, apiKey?: string) => KeyInformation | null} informationOf from the reply of that endpoint, parsed. It may be a
 *   list of several keys
 * @property {(information: KeyInformation | null | undefined) => string[] | null} boundAddresses
 * @property {(information: KeyInformation | null | undefined, now?: number | null) => number | 'never' | null} expiryOf
 * @property {typeof import('./bybit/permissions').permissionFor} permissionFor
 * @property {typeof import('./bybit/permissions').checkPermission} checkPermission
 * @property {typeof import('./bybit/account-types').accountModeOf} accountModeOf
 * @property {(params: Record<string, unknown>) => string | null} [misuseOf] what to do about a parameter that the exchange does not
 *   know, and answers as if a permission were missing
 * @property {Readonly<{ apiKey: number, apiSecret: number }>} lengths of issued ones, in characters
 * @property {readonly string[]} parameters of a request that decide permission and account type
 * @property {string} expiryField where the key information shows the date; empty where it never does
 * @property {boolean} [expires] false where keys do not expire: expiry is then no likely cause of a rejection
 * @property {string} [whitelistPlace] where the whitelist is shown, as the subject of a sentence, where the key information does not list it
 * @property {(information: KeyInformation) => { status: 'pass' | 'unknown', evidence: string }} [expiryRemark] what is known of the
 *   expiry of a key without a date, one sentence or two
 * @property {Readonly<VenueNeeds>} needs
 * @property {(information: KeyInformation) => boolean} isReadOnly
 * @property {(information: KeyInformation) => string[] | null} permissionsOf null where none are listed
 * @property {readonly string[]} shownFields of the key information, about the key and not about its owner
 * @property {(key: Record<string, any>) => (readonly [label: string, value: unknown])[]} factsOf the shown fields in words,
 *   for reports; an empty value is left out
 * @property {(information: KeyInformation) => { status: 'pass' | 'unknown', evidence: string }} accountOf what the type of the
 *   account means for requests, one sentence
 * @property {(information: KeyInformation) => string | null} payoutOf the permission to withdraw, where a key that trades has it
 * @property {string} deniedAnyway why a key that has the permission can be denied it, one sentence
 * @property {(refusal: { category: string, code: unknown, message: string, subject: string, endpoint: string | null }) =>
 *   { evidence: string, fix?: string } | null} accountRefusal what a refusal says about the type of the account
 * @property {(key: { information: KeyInformation | null, bound: string[] | null, host: string }) => string[]} addressRemarks
 *   why an IP address that the key does not exclude can be refused, in sentences
 */
/**
 * @typedef {object} VenueValidation the rules that the validators check requests and credentials by
 * @property {Readonly<ValidationRules>} rules
 * @property {Uint8Array} table the same, as C reads them
 * @property {Readonly<Record<string, Readonly<FindingTexts>>>} texts by the id of a finding: what lib/validate says otherwise
 *
 * @typedef {object} FindingTexts
 * @property {string} [title]
 * @property {string | ((place: import('../validate/finding').RequestPlace) => string)} [message]
 * @property {string} [fix]
 */
/**
 * @typedef {object} Venue
 * @property {string} id as users write it: `bybit`
 * @property {string} title its name in texts: `Bybit`
 * @property {string} docs the address of its documentation
 * @property {VenueHosts} hosts
 * @property {Readonly<VenueCredentials>} credentials
 * @property {VenueSigning} signing
 * @property {VenueClock} clock
 * @property {Readonly<VenueLimits>} limits
 * @property {VenueEndpoints} endpoints
 * @property {Readonly<VenueOrders>} orders
 * @property {VenueReplies} replies
 * @property {VenueKeys} keys
 * @property {Readonly<VenueStreams>} [streams]
 * @property {VenuePages} pages
 * @property {Readonly<Partial<Record<import('../errors/causes/record').StepId, string>>>} stepFixes what to do about a step of
 *   the checklist, where lib/errors/checklist.js says something else
 * @property {Readonly<VenueHelp>} help
 * @property {readonly SignedPart[]} signedParts what the exchange signs, in order
 * @property {readonly Readonly<SignedString>[]} signedStrings the strings that people sign by mistake
 * @property {VenueValidation} [validation] without it requests cannot be validated, and credentials have no usual lengths
 */

module.exports = {};
