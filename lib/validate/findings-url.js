'use strict';

/** The texts of the findings about the method, host, path and query of a request. */

const { entry, joined, places } = require('./finding');

/** @typedef {import('./finding').Venue} Venue */

const { error, warning } = entry;

const PARAMETERS = 'Send the parameters of a POST as a JSON object in the body; only the body is signed.';
const ENCODE =
  'Encode names and values with encodeURIComponent or URLSearchParams, and sign exactly the query that is sent.';
/** @param {Readonly<Venue>} venue */
const restHosts = ({ hosts }) => `Use ${joined(Object.values(hosts.urls), 'or')}.`;
/** @param {Readonly<Venue>} venue @returns {string[]} */
const methods = ({ validation: { rules } }) => [...rules.queryMethods, ...rules.bodyMethods];
/** @param {Readonly<Venue>} venue */
const pathStart = ({ validation: { rules } }) => joined(rules.paths, 'or');

const URL_FINDINGS = Object.freeze({
  'method-lower-case': warning(
    'signature',
    'The method is not in upper case',
    'the method is not written in upper case, and not every client corrects that',
    (venue) => `Write ${joined(methods(venue), 'or')}.`,
  ),
  'method-unsupported': error(
    'signature',
    ({ title }) => `A method that ${title} does not use`,
    (_, venue) => `the method is not one of those that ${venue.title} uses: ${joined(methods(venue), 'and')}`,
    "Use the method in the endpoint's documentation.",
  ),
  'url-malformed': error(
    'environment',
    'The URL is malformed',
    'the URL is malformed: no client can send it',
    ({ hosts, validation: { rules } }) =>
      `Write it as ${Object.values(hosts.urls)[0]}${rules.paths[0] ?? '/'}…`,
  ),
  'url-without-host': warning(
    'environment',
    'The URL has no host',
    'the URL is only a path, so its environment is unknown',
    'Pass the whole URL of the request.',
  ),
  'url-without-scheme': error(
    'environment',
    'The URL has no scheme',
    'the URL begins with the host: clients treat it as a path, or refuse it',
    'Put https:// before it.',
  ),
  'url-with-credentials': error(
    'environment',
    'User name and password in the URL',
    'the URL has a user name or password before the @: fetch refuses such a URL, and it ends up in logs',
    ({ title }) => `Remove it; ${title} does not use a user name and password.`,
  ),
  'url-fragment': error(
    'signature',
    'A fragment in the URL',
    (finding) => `the URL has a # ${places(finding)}: the # and everything after it are never sent`,
    'Write # in a value as %23.',
  ),
  'url-unencoded-character': error(
    'signature',
    'A character that must be encoded',
    (finding) =>
      finding.field === 'url'
        ? `the URL has a character ${places(finding)} that clients encode before they send it, so the signed bytes differ from the sent ones`
        : `the ${finding.field} has a character that must be percent-encoded ${places(finding)}`,
    ENCODE,
  ),
  'url-malformed-escape': error(
    'signature',
    'A % without two hexadecimal digits',
    (finding) =>
      `the ${finding.field === 'url' ? 'URL' : finding.field} has a % without two hexadecimal digits after it ${places(finding)}`,
    'Write a literal % as %25.',
  ),
  'path-double-slash': error(
    'account-type',
    'Two slashes in a row',
    (finding) => `the path has two slashes in a row ${places(finding)}, which makes it another path`,
    'Join base URL and path with a single slash.',
  ),
  'path-deprecated': error(
    'account-type',
    'A path of a retired interface',
    (_, { title }) =>
      `the path belongs to an interface that ${title} has switched off or will switch off soon`,
    (venue) => `Use the current endpoint: its path begins with ${pathStart(venue)}.`,
  ),
  'path-unknown': error(
    'account-type',
    'An unknown path',
    (_, venue) => `the path does not begin with ${pathStart(venue)}`,
    "Copy the path from the endpoint's documentation.",
  ),
  'query-second-question-mark': error(
    'signature',
    'A second question mark',
    (finding) => `the query has another ? ${places(finding)}, which becomes part of a name or value`,
    'Separate parameters with &, and write ? in a value as %3F.',
  ),
  'query-empty-name': warning(
    'signature',
    'A parameter without a name',
    (finding) =>
      `the ${finding.field === 'url' ? 'query' : finding.field} has a parameter without a name ${places(finding)}`,
    'Remove the & or = that has no name before it.',
  ),
  'query-encoded-twice': warning(
    'signature',
    'A value that was encoded twice',
    (finding) =>
      `the ${finding.field === 'url' ? 'URL' : finding.field} has a value that was percent-encoded twice (%253A for %3A) ${places(finding)}`,
    'Encode the value once. Send a cursor as the reply had it, and let the client encode it, or the other way round.',
  ),
  'query-ambiguous': warning(
    'signature',
    'A query that can be read in two ways',
    (finding, { title }) =>
      `the query has an encoded character or a + ${places(finding)}: sources disagree about whether ${title} verifies it decoded or as it is sent`,
    'Use values of letters, digits, - and _ where you can choose: they are the same in both forms.',
  ),
  'query-unsorted': warning(
    'signature',
    'Parameters that are not sorted',
    (finding, { title }) =>
      `a parameter stands after one whose name comes later in the alphabet ${places(finding)}: sources disagree about whether ${title} sorts the parameters before it verifies them`,
    'Send the parameters sorted by name, and sign them in that order.',
  ),
  'query-on-post': warning(
    'signature',
    'A POST with a query',
    (_, { title }) => `the query of a POST is not signed, and ${title} does not read parameters from it`,
    PARAMETERS,
  ),
  'parameters-in-query': error(
    'signature',
    'The parameters of a POST in its query',
    'this POST has a query and no body: its parameters are neither read nor signed',
    PARAMETERS,
  ),
  'host-website': error(
    'environment',
    'A web site instead of the API host',
    ({ warning: text }) => String(text),
    restHosts,
  ),
  'host-websocket': error(
    'environment',
    'A WebSocket host instead of the REST host',
    ({ host }) => `${host} is for WebSocket streams; REST requests go to another host`,
    restHosts,
  ),
  'host-testnet-demo': error(
    'environment',
    'Demo trading on the testnet',
    ({ warning: text }) => String(text),
    'Use the host for demo trading, with an API key created there.',
  ),
  'host-undocumented': warning(
    'environment',
    ({ title }) => `An undocumented host of ${title}`,
    ({ warning: text }) => String(text),
    restHosts,
  ),
  'host-unknown': warning(
    'environment',
    ({ title }) => `A host that is not ${title}'s`,
    ({ host }, { title }) => `${host} is not a ${title} host: its operator sees the API key`,
    (venue) => `${restHosts(venue)} A proxy of your own is fine.`,
  ),
  'host-other-environment': error(
    'environment',
    'A host of another environment',
    ({ host, environment, expected }) =>
      `${host} serves ${environment}, but the environment should be ${expected}`,
    'Use the host of the environment in which the API key was created: a key exists in only one of them.',
  ),
  'header-other-environment': error(
    'environment',
    'A header of another environment',
    ({ field, environment, expected }, { hosts: { environmentHeader } }) =>
      expected === environmentHeader?.environment
        ? `${field} is not ${environmentHeader?.value}: the request goes to ${environment}, but the environment should be ${expected}`
        : `${field} is ${environmentHeader?.value}: the request goes to ${environment}, but the environment should be ${expected}`,
    ({ hosts: { environmentHeader: header } }) =>
      `Send ${header?.name}: ${header?.value} with keys of ${header?.environment}, and leave the header out with all other keys.`,
  ),
  'environment-header-malformed': warning(
    'environment',
    'A header with an unknown value',
    ({ field }, { hosts: { environmentHeader: header } }) => `${field} is neither ${header?.value} nor 0`,
    ({ hosts: { environmentHeader: header } }) =>
      `Send ${header?.name}: ${header?.value} for ${header?.environment}, and leave the header out otherwise.`,
  ),
  'endpoint-not-offered': error(
    'environment',
    'An endpoint that the environment lacks',
    ({ environment }) => `${environment} does not offer this endpoint; key and host are in order`,
    'Send the request to another environment, with a key that was made there.',
  ),
  'host-port': warning(
    'environment',
    'A port in the URL',
    ({ host }) => `the URL has a port, but ${host} answers only on the default port of https`,
    'Remove the port.',
  ),
  'scheme-insecure': error(
    'environment',
    'http instead of https',
    ({ host }) => `http would expose the API key to everyone between this machine and ${host}`,
    'Use https.',
  ),
  'scheme-unsupported': error(
    'environment',
    'A scheme that REST does not use',
    'the URL is neither https nor http: REST requests cannot go there',
    'Use https; a WebSocket logs in with signer.signWebSocket().',
  ),
});

module.exports = { URL_FINDINGS };
