'use strict';

/**
 * The relay inside a web framework. Each adapter serves `POST /hook/:source` from the raw body; where a body parser has
 * read it before, the answer names the way around it. The frameworks are not required here.
 */

const { readBody, readingOf } = require('./body');
const { bodyParsed, pathOf, rendered, send, sourceOf } = require('./handler');
const { hookOf } = require('./hook');

/** @typedef {import('./hook').HttpRelay} HttpRelay */
/** @typedef {import('node:http').IncomingMessage & { body?: unknown, rawBody?: unknown, params?: { source?: string }, path?: string }} ExpressRequest */

/**
 * The raw body that a framework has read and kept, or null: express.raw(), `rawBody` of Nest and of cloud functions.
 *
 * @param {ExpressRequest} request
 */
const keptBody = ({ body, rawBody }) =>
  [rawBody, body].find((kept) => /** @returns {kept is Buffer} */ Buffer.isBuffer(kept)) ?? null;

/**
 * @param {HttpRelay} relay
 * @param {string} source
 * @param {ExpressRequest} request
 * @param {'express' | 'koa' | 'fastify'} framework
 */
function receive(relay, source, request, framework) {
  const kept = /** @type {Buffer | null} */ (keptBody(request));
  // A stream that has been read, and whose bytes were not kept.
  if (kept === null && request.readableDidRead) return Promise.resolve(bodyParsed(framework));
  return hookOf(relay).receive({
    source,
    method: request.method ?? '',
    headers: request.headers,
    remoteAddress: request.socket.remoteAddress,
    read: () => (kept === null ? readBody(request) : Promise.resolve(readingOf(kept))),
  });
}

/**
 * @param {HttpRelay} relay
 * @returns {(request: ExpressRequest, response: import('node:http').ServerResponse, next?: (error?: unknown) => void) => Promise<void>}
 * @example
 * app.use(relay.express());                        // serves /hook/:source; before app.use(express.json())
 * app.post('/signals/:source', relay.express());   // or on a path of your own
 */
function express(relay) {
  return async (request, response, next) => {
    const source = request.params?.source ?? sourceOf(request.path ?? pathOf(request.url ?? ''));
    if (source == null) next?.();
    else send(response, await receive(relay, source, request, 'express'));
  };
}

/**
 * @typedef {object} KoaContext  what is used of it
 * @property {ExpressRequest} req
 * @property {string} path
 * @property {{ source?: string }} [params]
 * @property {number} status
 * @property {unknown} body
 * @property {(headers: Record<string, string>) => void} set
 */

/**
 * @param {HttpRelay} relay
 * @returns {(context: KoaContext, next: () => Promise<unknown>) => Promise<void>}
 * @example
 * app.use(relay.koa());  // before the body parser
 */
function koa(relay) {
  return async (context, next) => {
    const source = context.params?.source ?? sourceOf(context.path);
    if (source == null) {
      await next();
      return;
    }
    const answered = await receive(relay, source, context.req, 'koa');
    const { text, headers } = rendered(answered);
    context.status = answered.status;
    context.set(headers);
    context.body = text;
  };
}

/**
 * @typedef {object} FastifyInstance  what is used of it
 * @property {() => void} removeAllContentTypeParsers
 * @property {(type: string, parser: (request: unknown, payload: unknown, done: (error: null) => void) => void) => void} addContentTypeParser
 * @property {(path: string, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) => void} post
 */

/** @typedef {{ raw: import('node:http').IncomingMessage, params: { source?: string } }} FastifyRequest */

/**
 * @typedef {object} FastifyReply
 * @property {(status: number) => FastifyReply} code
 * @property {(headers: Record<string, string>) => FastifyReply} headers
 * @property {(text: string) => FastifyReply} send
 */

/** @param {FastifyReply} reply @param {import('./answers').Answer} answered */
function sendReply(reply, answered) {
  const { text, headers } = rendered(answered);
  return reply.code(answered.status).headers(headers).send(text);
}

/**
 * A plugin, because Fastify parses the body before it calls a handler: only inside of a plugin are there other parsers.
 *
 * @param {HttpRelay} relay
 * @returns {(instance: FastifyInstance | FastifyRequest, reply?: unknown) => Promise<unknown>}
 * @example
 * app.register(relay.fastify(), { prefix: '/api' });  // serves /api/hook/:source
 */
function fastify(relay) {
  return async (instance, parsed) => {
    // Used as a handler: the body is parsed, and the answer names the plugin.
    if ('raw' in instance) return sendReply(/** @type {FastifyReply} */ (parsed), bodyParsed('fastify'));
    instance.removeAllContentTypeParsers();
    // Leaves the body in the request.
    instance.addContentTypeParser('*', (_request, _payload, done) => done(null));
    instance.post('/hook/:source', async (request, reply) =>
      sendReply(reply, await receive(relay, request.params.source ?? '', request.raw, 'fastify')),
    );
    return undefined;
  };
}

module.exports = { express, fastify, koa };
