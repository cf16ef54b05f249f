'use strict';

/**
 * The signs of a reply from a proxy, a filter or a login page on the bot's side of the network, and the signs of a reply from
 * the exchange.
 *
 * @module
 */

/** @typedef {import('./responder-rules').ResponderRule} ResponderRule */

const ANY = /(?:)/;
const FROM_400 = /** @type {const} */ ([400, 599]);
/** The statuses of a refusal by a proxy or a filter. From the exchange they mean something else. */
const REFUSED = /** @type {const} */ ([401, 403]);
const LEGAL = /** @type {const} */ ([451, 451]);

/** Any Server header except those of programs that may be in front of the exchange. */
const OTHER_SERVER =
  /^(?!\s*(?:cloudfront|akamai\w*|cloudflare|openresty|nginx|tengine|awselb|amazons3|istio-envoy|envoy|varnish)\b)\s*\S/i;
const FILTER_SERVER =
  /zscaler|blue ?coat|proxysg|forti(?:gate|proxy|guard|net)|websense|forcepoint|mcafee|\bmwg\b|skyhigh|sophos|netskope|iboss|ironport|cisco[- ]?(?:wsa|umbrella)|opendns|check ?point|palo ?alto|pan-?os|barracuda|untangle|sonicwall|watchguard|smoothwall|contentkeeper|lightspeed|securly|goguardian|e2guardian|dansguardian|kerio|sangfor|menlo|cato networks|symantec|trend ?micro|kaspersky/i;
const FILTER_PAGE =
  /fortiguard|fortinet|fortigate|zscaler|blue ?coat|proxysg|websense|forcepoint|mcafee web gateway|skyhigh security|sophos|netskope|\biboss\b|ironport|umbrella|opendns|check point (?:software|user ?check)|palo alto networks|pan-os|pi-hole|adguard|nextdns|barracuda|untangle|sonicwall|watchguard|smoothwall|contentkeeper|lightspeed (?:systems|filter)|securly|goguardian|e2guardian|dansguardian|kerio control|sangfor|menlo security|cato networks|symantec web|trend micro|kaspersky|cloudflare gateway|web filter|content filter|url filter/i;
/** Texts of block pages of any web filter, in the form of `normaliseText`. */
const FILTER_TEXT =
  /\bcategor(?:y|ies)\b|\b(?:network|system|it|security) (?:administrator|department|team|help ?desk)\b|\bhelp ?desk\b|\byour (?:company|employer|organi[sz]ation|school|university|internet service provider)\b|\b(?:company|corporate|network|internet|web|browsing|acceptable) (?:usage |use |access )?polic(?:y|ies)\b|\bcourt (?:order|decision|ruling)\b|\border of (?:the |a )?\w* ?court\b/;

/**
 * Proxies, filters and login pages on the bot's side of the network. Their replies say nothing about the key.
 *
 * @type {readonly ResponderRule[]}
 */
const PROXY_ROWS = [
  {
    part: 'proxy',
    name: 'a proxy that asks for a login',
    anyOf: [
      { status: [407, 407], told: 'Only a proxy on your side sends HTTP 407.' },
      ...['proxy-authenticate', 'proxy-authentication-info', 'proxy-support'].map((name) => ({
        header: /** @type {const} */ ([name, ANY]),
        told: 'A header such as Proxy-Authenticate comes from a proxy on your side.',
      })),
    ],
  },
  {
    part: 'proxy',
    name: 'Squid',
    anyOf: [
      { header: ['x-squid-error', ANY], told: "The header X-Squid-Error is Squid's." },
      {
        page: /generated[^<]{0,200}by[^<]{0,200}\(squid|<!--\s*squid|\bcache administrator\b/i,
        told: 'The page was made by Squid, a proxy.',
      },
      { header: ['server', /^squid/i], told: 'The header Server names Squid, a proxy.' },
    ],
  },
  {
    part: 'proxy',
    name: 'a network that asks to log in first',
    anyOf: [
      { status: [511, 511], told: 'A network that asks for a login first sends HTTP 511.' },
      {
        page: /captive[ _-]?portal|<wisp(?:accessgateway|r)|hotspot login|wi-?fi login|guest (?:network|wi-?fi)/i,
        told: 'The page is the login page of a network.',
      },
    ],
  },
  {
    part: 'proxy',
    name: 'a filter of your network',
    anyOf: [
      { page: FILTER_PAGE, told: 'The page is the block page of a web filter.' },
      { header: ['server', FILTER_SERVER], told: 'The header Server names a web filter.' },
      { header: ['via', FILTER_SERVER], told: 'The header Via names a web filter.' },
      { header: ['x-bluecoat-via', ANY], told: "The header X-BlueCoat-Via is a web filter's." },
    ],
  },
  {
    part: 'proxy',
    name: 'a proxy',
    anyOf: [
      ...['proxy-connection', 'proxy-status', 'proxy-agent'].map((name) => ({
        header: /** @type {const} */ ([name, ANY]),
        status: FROM_400,
        told: 'A header such as Proxy-Connection comes from a proxy on your side.',
      })),
      {
        header: ['server', /tinyproxy|privoxy|3proxy|ccproxy|wingate|mikrotik|routeros|httpproxy/i],
        status: FROM_400,
        told: 'The header Server names a proxy.',
      },
    ],
  },
  {
    part: 'proxy',
    name: 'a server that asks for a login',
    anyOf: [
      {
        header: ['www-authenticate', ANY],
        told: 'The header WWW-Authenticate asks for a login; the exchange does not send it.',
      },
    ],
  },
  {
    part: 'proxy',
    name: 'a filter of your network',
    weak: true,
    anyOf: [REFUSED, LEGAL].map((status) => ({
      status,
      text: FILTER_TEXT,
      told: 'The page mentions categories, policies or an administrator, as web filters do.',
    })),
  },
  {
    part: 'proxy',
    name: 'a proxy',
    weak: true,
    anyOf: [
      ...[REFUSED, LEGAL].map((status) => ({
        status,
        header: /** @type {const} */ (['via', ANY]),
        told: 'The header Via names a proxy, not the network in front of the exchange.',
      })),
      ...[REFUSED, LEGAL].map((status) => ({
        status,
        header: /** @type {const} */ (['server', OTHER_SERVER]),
        told: 'The header Server names a program that is not in front of the exchange.',
      })),
    ],
  },
];

/**
 * A reply with one of these signs came from the exchange, or from the network in front of it.
 *
 * @param {Readonly<import('../venues').Venue>} venue
 * @returns {ResponderRule}
 */
function marksOf({ title, replies: { marks } }) {
  return {
    part: 'exchange',
    name: title,
    anyOf: [
      ...[...Object.keys(marks.headers), ...marks.otherHeaders].map((name) => ({
        header: /** @type {const} */ ([name, ANY]),
        told: `A header comes from ${title} or from the network in front of it.`,
      })),
      { header: ['server', marks.server], told: `The header Server names ${title}.` },
      { header: ['via', marks.networks], told: `The header Via names the network in front of ${title}.` },
    ],
  };
}

module.exports = { ANY, FROM_400, PROXY_ROWS, marksOf };
