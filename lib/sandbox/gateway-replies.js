'use strict';

/**
 * Replies of the CDN, the firewall, a proxy or a gateway in place of the exchange, with the headers that identify each.
 * They imitate these products.
 */

const pages = require('./gateway-pages.js');

/** @typedef {import('./wire-reply.js').PlainReply} ReplySpec */
/** @typedef {Record<string, string>} Headers */

/** @type {Headers} */
const HTML = { 'Content-Type': 'text/html' };
/** @type {Headers} */
const PLAIN = { 'Content-Type': 'text/plain; charset=utf-8' };
/** @type {Headers} */
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Amazon's CDN, which stands in front of the exchanges' hosts. @type {Headers} */
const CLOUDFRONT = {
  ...HTML,
  Server: 'CloudFront',
  'X-Cache': 'Error from cloudfront',
  Via: '1.1 00000000000000000000000000000000.cloudfront.net (CloudFront)',
  'X-Amz-Cf-Pop': 'FRA56-P0',
  'X-Amz-Cf-Id': 'sandbox0000000000000000000000000000000000000000000000==',
};
/** @type {Headers} */
const AKAMAI = { ...HTML, Server: 'AkamaiGHost', 'Mime-Version': '1.0' };
/** @type {Headers} */
const CLOUDFLARE = {
  'Content-Type': 'text/html; charset=UTF-8',
  Server: 'cloudflare',
  'CF-RAY': '0000000000000000-FRA',
  'Cf-Mitigated': 'challenge',
  'Cache-Control': 'private, max-age=0, no-store',
};
/** @type {Headers} */
const SQUID = {
  'Content-Type': 'text/html;charset=utf-8',
  Server: 'squid/5.7',
  'Mime-Version': '1.0',
  Via: '1.1 proxy.example (squid/5.7)',
  'X-Cache': 'NONE from proxy.example',
};
/** @type {Headers} */
const CAPTIVE_PORTAL = { ...HTML, Server: 'lighttpd' };
/** @type {Headers} */
const NGINX = { ...HTML, Server: 'nginx' };
/** @type {Headers} */
const OPENRESTY = { ...HTML, Server: 'openresty' };

/** A closed port: a client that follows the redirect gets ECONNREFUSED, and its request does not leave the machine. */
const LOGIN_PAGE = 'http://127.0.0.1:1/login';

/** @satisfies {Record<string, ReplySpec>} */
const GATEWAY_REPLIES = {
  regionBlocked: { httpStatus: 403, headers: CLOUDFRONT, body: pages.regionBlocked },
  firewall: { httpStatus: 403, headers: AKAMAI, body: pages.firewall },
  challenge: { httpStatus: 403, headers: CLOUDFLARE, body: pages.challenge },
  proxyAuthentication: {
    httpStatus: 407,
    headers: {
      ...SQUID,
      'Proxy-Authenticate': 'Basic realm="proxy"',
      'X-Squid-Error': 'ERR_CACHE_ACCESS_DENIED 0',
    },
    body: pages.proxyAuthentication,
  },
  proxyForbidden: {
    httpStatus: 403,
    headers: { ...SQUID, 'X-Squid-Error': 'ERR_ACCESS_DENIED 0' },
    body: pages.proxyForbidden,
  },
  captivePortal: { httpStatus: 200, headers: CAPTIVE_PORTAL, body: pages.captivePortal },
  captivePortalRedirect: { httpStatus: 302, headers: { ...CAPTIVE_PORTAL, Location: LOGIN_PAGE }, body: '' },
  badGateway: { httpStatus: 502, headers: OPENRESTY, body: pages.badGateway },
  serviceUnavailable: { httpStatus: 503, headers: NGINX, body: pages.serviceUnavailable },
  gatewayTimeout: { httpStatus: 504, headers: NGINX, body: pages.gatewayTimeout },
  emptyServiceUnavailable: { httpStatus: 503, headers: { Server: 'nginx' }, body: '' },
  gatewayJson: {
    httpStatus: 503,
    headers: { ...JSON_TYPE, Server: 'openresty' },
    body: { message: 'no upstream is available', request_id: '00000000000000000000000000000000' },
  },
};

/** @type {ReplySpec} */
const GET_WITH_BODY = { httpStatus: 403, headers: CLOUDFRONT, body: pages.getWithBody };
/** @type {ReplySpec} */
const BODY_TOO_LARGE = { httpStatus: 413, headers: NGINX, body: pages.bodyTooLarge };

module.exports = { BODY_TOO_LARGE, GET_WITH_BODY, JSON_TYPE, PLAIN, GATEWAY_REPLIES };
