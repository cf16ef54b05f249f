'use strict';

/** The handlers of node:http and of fetch: find the route of a request, and write the answer. */

const { answerFor } = require('./answers');
const { readBody, readWebBody } = require('./body');
const { hookOf } = require('./hook');
const { peerOf } = require('./peer');
const { ROUTES, holdsToken } = require('./routes');

/** @typedef {import('./answers').Answer & { text?: string }} Answer */
/** @typedef {import('./hook').HttpRelay} HttpRelay */
/** @typedef {import('./peer').Headers} Headers */

/**
 * @typedef {object} Incoming  a request of either kind
 * @property {string} method
 * @property {string} path  without the query
 * @property {Headers} headers
 * @property {string | null} [remoteAddress]
 * @property {() => Promise<import('./body').Reading>} read
 */

/** @param {string} text @returns {string | null} null when it is not well encoded */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** @param {string} path @returns {string | null} the source of /hook/:source */
function sourceOf(path) {
  const [, name] = /^\/hook\/([^/]+)$/.exec(path) ?? [];
  return name === undefined ? null : decoded(name);
}

/**
 * @param {HttpRelay} relay
 * @param {Incoming} incoming
 * @returns {Promise<Answer>} never rejects
 */
async function answer(relay, incoming) {
  const source = sourceOf(incoming.path);
  if (source !== null) return hookOf(relay).receive({ ...incoming, source });
  const route = Object.hasOwn(ROUTES, incoming.path) ? ROUTES[incoming.path] : undefined;
  if (route === undefined) return answerFor({ kind: 'not-found' });
  const method = incoming.method === 'HEAD' ? 'GET' : incoming.method;
  if (method !== route.method) {
    return {
      ...answerFor({ kind: 'method' }),
      headers: { allow: route.method === 'GET' ? 'GET, HEAD' : route.method },
    };
  }
  try {
    const refusal = route.token ? refuseControl(relay, incoming) : null;
    return refusal ?? (await route.answer(relay, route.method === 'POST' ? await readObject(incoming) : {}));
  } catch (error) {
    return answerFor({
      kind: 'unavailable',
      reason: /** @type {{ code?: string }} */ (error).code ?? 'internal-error',
    });
  }
}

/** @param {Incoming} incoming @returns {Promise<{ reason?: unknown }>} empty for a body that is not a JSON object */
async function readObject({ read }) {
  const reading = await read();
  try {
    return 'body' in reading ? Object(JSON.parse(reading.body.toString())) : {};
  } catch {
    return {};
  }
}

/**
 * @param {HttpRelay} relay
 * @param {Incoming} incoming
 * @returns {Answer | null}
 */
function refuseControl(relay, { headers, remoteAddress }) {
  const token = relay.settings.control?.token;
  if (token == null) {
    return answerFor({
      kind: 'not-found',
      reason: 'no-control-token',
      message: 'This path needs control.token in the configuration.',
    });
  }
  const hook = hookOf(relay);
  const { ip } = peerOf({ headers, remoteAddress }, hook.trusted);
  const lockedMs = ip === null ? 0 : hook.lockOut.remaining(ip);
  if (lockedMs > 0) return answerFor({ kind: 'locked-out', retryAfterS: lockedMs / 1000 });
  if (holdsToken([headers.authorization ?? ''].flat()[0], token.reveal())) return null;
  if (ip !== null) hook.lockOut.fail(ip);
  const refusal = answerFor({
    kind: 'bad-signature',
    reason: 'bad-token',
    message: 'The control token is missing or wrong.',
  });
  return { ...refusal, headers: { 'www-authenticate': 'Bearer' } };
}

/**
 * @param {Answer} answered
 * @returns {{ text: string, headers: Record<string, string> }}
 */
function rendered({ body, headers, text }) {
  return {
    text: text ?? `${JSON.stringify(body)}\n`,
    headers: {
      'content-type': text === undefined ? 'application/json' : 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
  };
}

/** After these the sender may still be sending a body that is not read. */
const CLOSING_KINDS = new Set(['too-large', 'too-slow']);

/**
 * @param {import('node:http').ServerResponse} response
 * @param {Answer} answered
 * @param {{ head?: boolean, close?: boolean }} [options]
 */
function send(response, answered, { head = false, close = false } = {}) {
  if (response.destroyed || response.headersSent) return;
  const { text, headers } = rendered(answered);
  // HTTP/2 has no such header.
  const ends = (close || CLOSING_KINDS.has(answered.kind)) && response.req.httpVersionMajor < 2;
  response.writeHead(answered.status, {
    ...headers,
    'content-length': String(Buffer.byteLength(text)),
    ...(ends && { connection: 'close' }),
  });
  response.end(head ? undefined : text);
}

/** @param {string} target  such as `/hook/tv?x=1`, or the whole URL */
const pathOf = (target) => target.replace(/^https?:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');

/**
 * @param {HttpRelay} relay
 * @param {{ isClosing?: () => boolean }} [options]
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, options?: { expects?: boolean }) => Promise<void>}
 *   `expects`: the sender waits for `100 Continue` before it sends the body
 */
function createHandler(relay, { isClosing = () => false } = {}) {
  return async (request, response, { expects = false } = {}) => {
    const { method = '', url = '', headers, socket } = request;
    let waits = expects;
    const proceed = () => {
      if (waits) response.writeContinue();
      waits = false;
    };
    const incoming = {
      method,
      path: pathOf(url),
      headers,
      remoteAddress: socket.remoteAddress,
      read: () => readBody(request, { expects, proceed }),
    };
    const answered = isClosing()
      ? answerFor({ kind: 'unavailable', reason: 'shutting-down' })
      : await answer(relay, incoming);
    // A sender that still waits may or may not send the body now: what comes next on this connection is not clear.
    send(response, answered, { head: method === 'HEAD', close: isClosing() || waits });
  };
}

/**
 * The prefix under which a web framework serves the relay does not matter: `/api/hook/tv` is `/hook/tv`.
 *
 * @param {string} path
 */
const withoutPrefix = (path) => /\/hook\/[^/]+$|\/[^/]+$/.exec(path)?.[0] ?? path;

/**
 * @param {HttpRelay} relay
 * @returns {(request: Request, info?: { remoteAddress?: string }) => Promise<Response>} `remoteAddress`: of the
 *   connection, which a Request does not tell. Without it x-forwarded-for does not count, and a source that takes
 *   signals only from given addresses refuses them.
 * @example
 * export const POST = (request) => relay.fetch(request);  // app/api/hook/[source]/route.js of Next.js
 */
function createFetchHandler(relay) {
  return async (request, { remoteAddress } = {}) => {
    const answered = request.bodyUsed
      ? bodyParsed('fetch')
      : await answer(relay, {
          method: request.method,
          path: withoutPrefix(new URL(request.url).pathname),
          headers: Object.fromEntries(request.headers),
          remoteAddress,
          read: () => readWebBody(request),
        });
    const { text, headers } = rendered(answered);
    return new Response(request.method === 'HEAD' ? null : text, { status: answered.status, headers });
  };
}

const PARSED = 'The body was parsed before it was verified.';

/** How each framework hands over the raw body. */
const RECIPES = {
  express:
    "Put app.use(relay.express()) before app.use(express.json()), or use express.raw({ type: '*/*' }) on this path.",
  fastify: 'Use app.register(relay.fastify()), which has its own parser, instead of a route of your own.',
  koa: 'Put app.use(relay.koa()) before the body parser.',
  fetch:
    'Hand the request to relay.fetch() before anything calls json(), text() or formData(), or hand it request.clone().',
};

/** @type {Set<string>} */
const warned = new Set();

/**
 * A fault of the server, so that the sender tries again. Says so on stderr, once for each framework.
 *
 * @param {keyof typeof RECIPES} framework
 * @returns {Answer}
 */
function bodyParsed(framework) {
  const message = `${PARSED} ${RECIPES[framework]}`;
  if (!warned.has(framework)) {
    process.emitWarning(`every signal is answered 503: ${message}`, { code: 'ERR_RELAY_BODY_PARSED' });
  }
  warned.add(framework);
  return answerFor({ kind: 'unavailable', reason: 'body-already-parsed', message });
}

module.exports = { bodyParsed, createFetchHandler, createHandler, pathOf, rendered, send, sourceOf };
