'use strict';

/**
 * What differs between the venues of the sandbox. Each has one object of the type Exchange; servers, records, faults and
 * WebSocket connections are shared.
 */

/** @typedef {import('./options.js').Parser} Parser */
/** @typedef {import('./wire-reply.js').WireReply} WireReply */
/** @typedef {import('./scripted-replies.js').Transport} Transport */
/** @typedef {import('./websocket/session.js').Session} Session */
/** @typedef {import('./websocket/session.js').Message} Message */
/** @typedef {import('./websocket/session.js').Channel} Channel */
/** @typedef {import('./websocket-server.js').Peer} Peer */

/**
 * One listening server.
 * @typedef {object} Host
 * @property {string} name Of its option in `ports`.
 * @property {readonly string[]} [urls] Its names in `sandbox.urls`. Default: `name`.
 * @property {readonly string[]} [webSocketUrls] Its names in `sandbox.webSocketUrls`. Default: `urls`.
 */

/**
 * A request as it was received.
 * @typedef {object} RawRequest
 * @property {string} host The name of the Host that received it.
 * @property {string} environment
 * @property {string} method
 * @property {string} path
 * @property {string} query Raw, without '?', one character per byte.
 * @property {Buffer} body Raw.
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {string} clientIp
 * @property {boolean} bodyTooLarge
 * @property {{ webSockets: boolean }} [upgrade] Present when the request asks for another protocol; `webSockets`: the
 *   package ws is installed.
 */

/**
 * What a request is answered with, and why.
 * @typedef {object} Decision
 * @property {string} verdict 'accepted', 'public', or the check that failed.
 * @property {boolean} authenticated
 * @property {string | null} fault
 * @property {WireReply} reply HTTP status 101 opens a WebSocket.
 * @property {Transport} transport
 */

/**
 * The simulated exchange without its network.
 * @typedef {object} Application
 * @property {(environment: any) => number} now The server's clock in ms, skew included.
 * @property {import('./faults.js').FaultBoardInstance} faults
 * @property {() => any[]} keys
 * @property {(options: any, name?: string) => any} addKey
 * @property {(apiKey: string) => boolean} removeKey
 * @property {(symbol: string, price: number | null, environment: any) => boolean} setPrice Whether the symbol is listed.
 * @property {(raw: any) => Decision} decide
 */

/**
 * How records are printed: without credentials.
 * @typedef {object} Redaction
 * @property {ReadonlyMap<string, (value: string) => string>} headers By name in lower case.
 * @property {(text: string) => string} [text] Of a query or a body.
 * @property {(message: any) => any} message Of a WebSocket message.
 */

/**
 * The WebSocket side of an exchange.
 * @typedef {object} Streams
 * @property {(environment: any, path: string, host: string) => Channel | undefined} find
 * @property {(application: any, session: Session) => any} [greet] What is sent when a connection opens: an object for JSON, or text.
 * @property {(text: string) => Message} read
 * @property {(session: Session, message: Message) => string | null} apiKeyOf The key that a message names, or that of the
 *   connection.
 * @property {() => string} connectionId
 * @property {(state: { application: any, peers: Map<Session, Peer> }, send: (peer: Peer, message: any) => void,
 *   beat: () => void) => import('./websocket/pulse.js').Follower[]} follow What is sent without being asked; `beat`
 *   makes the followers send what is due.
 */

/**
 * @typedef {object} Exchange
 * @property {readonly string[]} environments
 * @property {readonly Host[]} hosts
 * @property {(host: string, headers: import('node:http').IncomingHttpHeaders) => string} environmentOf
 * @property {Record<string, Parser>} options Those of startSandbox() that only this venue has.
 * @property {(options: Record<string, any> & { now: () => number }) => Application} open
 * @property {(key: any) => object} describeKey A key as `sandbox.keys` shows it.
 * @property {(request: { headers: import('node:http').IncomingHttpHeaders, query: string, body: Buffer }) => string | null} apiKeyOf
 * @property {Readonly<Record<string, import('./wire-reply.js').PlainReply>>} [replies] Ready-made ones, as `sandbox.replies`.
 * @property {Redaction} redaction
 * @property {Streams} streams
 */

module.exports = {};
