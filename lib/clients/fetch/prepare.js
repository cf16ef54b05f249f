'use strict';

/**
 * Makes a call of fetch() final: one URL, one body as the bytes to send, and the decision whether they are signed. Options
 * that only the client knows (a dispatcher, an agent) stay with the request.
 *
 * @module
 */

const { isJson } = require('../../internal/json');
const { ownProperties } = require('../../internal/own-properties');
const { withEncodedQuery } = require('../../internal/url-parts');
const { withClientOrderId } = require('../../transport/client-order-id');
const { isTrusted, readParams, refusal, toBytes } = require('../../transport/final-request');
const { requireSameKey } = require('../../transport/named-key');
const { windowOf, withNamedWindow } = require('../../transport/named-window');
const { readRequestOptions, venueOfRequest } = require('../../transport/options');
const { signableBody, signableUrl, withEnvironment } = require('../../transport/signable');

/**
 * The options of fetch that may be inherited, as when the options are a Request. All own properties are taken.
 * https://fetch.spec.whatwg.org/#requestinit
 */
const FIELDS = Object.freeze([
  'method headers body signal redirect credentials cache mode referrer referrerPolicy integrity keepalive',
  'dispatcher duplex priority window agent follow compress size highWaterMark',
]);
const FIELD_NAMES = Object.freeze(FIELDS.join(' ').split(' '));

/** The Content-Type that fetch sets by default. https://fetch.spec.whatwg.org/#concept-bodyinit-extract */
const TEXT = 'text/plain;charset=UTF-8';
const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';
const JSON_TYPE = 'application/json';

/** fetch itself refuses a body with these methods. */
const BODILESS = new Set(['GET', 'HEAD']);

/**
 * @typedef {object} PlannedFetch what is known before the body is read
 * @property {string} method upper case
 * @property {URL | null} url in full, without its fragment; null for a URL that the client itself refuses
 * @property {boolean} trusted the URL is one of the exchange's API, or below the baseURL that the user gave
 * @property {boolean} sign
 * @property {any} target the first argument of the client
 * @property {any} given the options of the call
 * @property {any} request the Request that was passed, if one was
 * @property {AbortSignal | null} signal
 * @property {Array<[string, string]>} headers as they were at the call
 * @property {string | null} contentType the Content-Type that fetch would set
 * @property {Buffer | Promise<Buffer> | null} body
 * @property {any} settings of the client, with the options of the request
 */
/**
 * @typedef {import('../../transport/send-signed').FinalRequest & { target: any, init: any }} FinalFetch
 * `target` and `init` are the client's two arguments, authentication headers left out.
 */

/**
 * Reads everything that the caller could change after the call, before anything is awaited.
 *
 * @param {any} input what fetch() takes: text, a URL or a Request
 * @param {any} init
 * @param {any} ofClient the client's settings
 * @returns {PlannedFetch}
 * @throws {Error} ERR_BYBIT_NOT_AN_API_HOST, ERR_BYBIT_INSECURE_URL, ERR_BYBIT_GET_BODY, ERR_BYBIT_UNSIGNABLE_BODY,
 *   ERR_BYBIT_OTHER_KEY
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE for the options of the request
 */
function planFetch(input, init, ofClient) {
  const request = isRequest(input) ? input : null;
  const { baseURLs } = ofClient;
  const { url, target } = resolve(input, request, baseURLs[0]);
  const { bybitAuth, ...rest } = readOptions(init);
  const given = ownProperties(rest);
  const venue = venueOfRequest(bybitAuth, ofClient);
  const trusted = url !== null && isTrusted(url, baseURLs, venue);
  const settings = trusted ? readRequestOptions(bybitAuth, ofClient) : ofClient;
  const plan = {
    method: String(given.method ?? request?.method ?? 'GET').toUpperCase(),
    url,
    trusted,
    sign: trusted && (settings.sign ?? !venue.endpoints.isPublic(url.pathname)),
    target,
    given,
    request,
    signal: getSignal(given, request),
    headers: [],
    contentType: null,
    body: null,
    settings,
  };
  if (!plan.sign || url === null) return plan;
  const content = readContent(plan, venue);
  const valueOf = (/** @type {string | undefined} */ header) =>
    content.headers.find(([name]) => name === header?.toLowerCase())?.[1];
  requireSameKey(valueOf(venue.signing.headerNames.apiKey), settings.signer, venue);
  const signable = signableUrl(url, venue);
  const ownWindow = windowOf(settings, valueOf, () => readParams(signable, '', venue));
  const windowed = withNamedWindow(settings, ownWindow, bybitAuth);
  const placed = withEnvironment(windowed, signable, Object.fromEntries(content.headers));
  return { ...plan, ...content, url: signable, settings: placed };
}

/**
 * @param {any} value
 * @returns {boolean} a Request of any library
 */
function isRequest(value) {
  return typeof value?.url === 'string' && typeof value.clone === 'function' && 'headers' in value;
}

/**
 * @param {any} input
 * @param {any} request
 * @param {string | undefined} baseURL
 * @returns {{ url: URL | null, target: any }}
 */
function resolve(input, request, baseURL) {
  if (request !== null) return { url: URL.canParse(request.url) ? toURL(request.url) : null, target: input };
  const text = String(input);
  const isAbsolute = URL.canParse(text);
  const joined =
    isAbsolute || baseURL === undefined ? text : `${baseURL.replace(/\/+$/, '')}/${text.replace(/^\/+/, '')}`;
  if (!URL.canParse(joined)) return { url: null, target: input };
  // node-fetch 2 encodes more characters of a query than URL does.
  const url = new URL(withEncodedQuery(toURL(joined).href));
  return { url, target: isAbsolute ? input : url.href };
}

/** @param {string} text @returns {URL} without its fragment */
function toURL(text) {
  const url = new URL(text);
  url.hash = '';
  return url;
}

/** @param {any} init @returns {any} */
function readOptions(init) {
  const given = /** @type {Record<string, unknown>} */ (ownProperties({ ...init }));
  for (const name of FIELD_NAMES) {
    const value = init?.[name];
    if (value !== undefined) given[name] = value;
  }
  return given;
}

/** @param {any} given @param {any} request @returns {AbortSignal | null} */
function getSignal(given, request) {
  const signal = given.signal === undefined ? request?.signal : given.signal;
  return typeof signal?.addEventListener === 'function' ? signal : null;
}

/**
 * @param {Pick<PlannedFetch, 'method' | 'given' | 'request'>} plan
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 * @returns {Pick<PlannedFetch, 'headers' | 'contentType' | 'body'>}
 */
function readContent({ method, given, request }, { title, endpoints }) {
  // eslint-disable-next-line n/no-unsupported-features/node-builtins -- stable in every Node.js that has fetch
  const headers = [...new Headers(given.headers ?? request?.headers)];
  const body = given.body ?? null;
  if (BODILESS.has(method) && (body !== null || (request?.body ?? null) !== null)) {
    throw refusal(
      'ERR_BYBIT_GET_BODY',
      `A ${method} request to ${title} must have no body (${endpoints.readWithBody}): pass the values in the query of the URL`,
    );
  }
  if (body !== null) return { headers, contentType: getContentType(body), body: readBody(body) };
  // As with fetch, the body of the Request cannot be read again.
  const read = (request?.body ?? null) === null ? null : readBytes(request.arrayBuffer());
  return { headers, contentType: null, body: read };
}

/** @param {any} body @returns {string | null} the Content-Type that fetch would set */
function getContentType(body) {
  if (typeof body === 'string') return TEXT;
  if (isSearchParams(body)) return FORM;
  return isBlob(body) && body.type ? body.type : null;
}

/**
 * @param {any} body
 * @returns {Buffer | Promise<Buffer>} a copy
 */
function readBody(body) {
  if (isSearchParams(body)) return Buffer.from(String(body), 'utf8');
  if (isBlob(body)) return readBytes(body.arrayBuffer());
  const bytes = toBytes(body);
  if (bytes !== null) return bytes;
  throw refusal(
    'ERR_BYBIT_UNSIGNABLE_BODY',
    'Only a complete body can be signed: pass a string (JSON.stringify of an object), URLSearchParams, a Buffer or a Blob',
  );
}

/**
 * @param {Promise<ArrayBuffer>} reading
 * @returns {Promise<Buffer>} its rejection counts as handled, because the caller may have stopped waiting
 */
function readBytes(reading) {
  const bytes = Promise.resolve(reading).then((buffer) => Buffer.from(buffer));
  bytes.catch(() => {});
  return bytes;
}

const getTag = (/** @type {any} */ value) =>
  value !== null && typeof value === 'object' ? value[Symbol.toStringTag] : undefined;
const isSearchParams = (/** @type {any} */ body) => getTag(body) === 'URLSearchParams';
const isBlob = (/** @type {any} */ body) =>
  ['Blob', 'File'].includes(getTag(body)) && typeof body.arrayBuffer === 'function';

/**
 * @param {PlannedFetch} plan
 * @param {any} init the caller's options, with which an unsigned request is sent
 * @returns {Promise<FinalFetch>}
 */
async function finalise(plan, init) {
  const { method, sign, target, given } = plan;
  if (plan.url === null || !sign) {
    return { method, url: plan.url?.href ?? '', sign, body: '', headers: {}, params: {}, target, init };
  }
  const { venue } = plan.settings;
  const { url, body } = addClientOrderId(plan, await readSignable(plan));
  const headers = withContentType(plan, body);
  return {
    method,
    url: url.href,
    sign,
    body: body ?? '',
    get headers() {
      return Object.fromEntries(headers);
    },
    get params() {
      return readParams(url, body ?? '', venue);
    },
    target: plan.request?.url === url.href ? plan.request : url.href,
    init: {
      ...given,
      // In capitals: not every client writes it so.
      method,
      headers,
      body: body ?? undefined,
      // A redirect would send key and signature to another address.
      redirect: (given.redirect ?? plan.request?.redirect) === 'error' ? 'error' : 'manual',
    },
  };
}

/** @param {PlannedFetch} plan @returns {Promise<Buffer | null>} the body to sign */
async function readSignable({ method, body, settings }) {
  const bytes = await body;
  return bytes && signableBody(method, bytes, settings.venue);
}

/**
 * @param {PlannedFetch} plan
 * @param {Buffer | null} body
 * @returns {{ url: URL, body: Buffer | null }}
 */
function addClientOrderId({ method, url: planned, settings }, body) {
  const url = /** @type {URL} */ (planned);
  if (settings.clientOrderId !== 'auto') return { url, body };
  const identified = withClientOrderId({ method, url, body: body ?? Buffer.alloc(0) }, settings.venue.orders);
  return { url: identified.url, body: identified.body.length === 0 ? body : identified.body };
}

/**
 * @param {PlannedFetch} plan
 * @param {Buffer | null} body
 * @returns {Array<[string, string]>}
 */
function withContentType({ headers, contentType, given }, body) {
  if (body === null) return headers;
  const present = headers.find(([name]) => name === 'content-type')?.[1] ?? null;
  // new Request() sets text/plain for text by itself, so the caller did not choose that type for JSON.
  const chosen = present !== null && !(given.headers === undefined && present === TEXT);
  if (chosen) return headers;
  const usual = present ?? contentType;
  const type = (usual === null || usual === TEXT) && isJson(body.toString('utf8')) ? JSON_TYPE : usual;
  const others = headers.filter(([name]) => name !== 'content-type');
  return type === null ? others : [...others, ['content-type', type]];
}

module.exports = { finalise, planFetch };
