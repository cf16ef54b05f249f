'use strict';

/** One request in each form in which people paste it. */

const { inspect } = require('node:util');

const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const curl = (
  /** @type {string} */ url,
  /** @type {Record<string, string>} */ headers,
  /** @type {string} */ rest = '',
) =>
  [
    `curl ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    rest,
  ]
    .filter(Boolean)
    .join(' \\\n  ');
const asHar = (/** @type {any} */ { method, url, headers, body }) => ({
  request: {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    ...(body && { postData: { mimeType: 'application/json', text: body } }),
  },
});
const asHttp = (/** @type {any} */ { method, url, headers, body }) => {
  const { host, pathname, search } = new URL(url);
  const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${pathname}${search} HTTP/1.1`, ...lines, '', body ?? ''].join('\r\n');
};
const asPython = (/** @type {object} */ headers) =>
  JSON.stringify(headers).replaceAll('"', "'").replaceAll(',', ', ').replaceAll("':", "': ");
/** @type {Record<string, (request: any) => string>} */
const FORMS = {
  'a curl command': ({ url, headers, body }) => curl(url, headers, body && `--data-raw ${quoted(body)}`),
  'a HAR entry': (request) => JSON.stringify(asHar(request)),
  'a HAR': (request) =>
    JSON.stringify({ log: { entries: [asHar({ ...request, url: 'https://x.example' }), asHar(request)] } }),
  'JSON of a request': (request) => JSON.stringify(request),
  'a config of axios': ({ method, url, headers, body }) =>
    JSON.stringify({
      method: method.toLowerCase(),
      baseURL: new URL(url).origin,
      url: url.slice(new URL(url).origin.length),
      headers,
      data: body,
    }),
  'ccxt in JavaScript': ({ method, url, headers, body }) =>
    `fetch Request:\n bybit ${method} ${url} \nRequestHeaders:\n ${inspect(headers)} \nRequestBody:\n ${body} \n\nfetch Response:\n bybit 200\n`,
  'ccxt in Python': ({ method, url, headers, body }) =>
    `\nfetch Request: bybit ${method} ${url} RequestHeaders: ${asPython(headers)} RequestBody: ${body ?? 'None'}\n`,
  'an HTTP message': asHttp,
  'the trace of curl -v': (request) =>
    asHttp(request)
      .split('\r\n')
      .map((line, index, { length }) => (index < length - 1 ? `> ${line}` : line))
      .join('\n'),
  'cmd.exe, as browsers copy it': ({ url, headers, body }) => {
    // A caret before what cmd.exe would read, and `^\\^"` for a quotation mark of the value.
    const word = (/** @type {string} */ text) =>
      `^"${text.replace(/["&{}<>|%]/g, (mark) => (mark === '"' ? '^\\^"' : `^${mark}`))}^"`;
    const parts = Object.entries(headers).map(([name, value]) => `-H ${word(`${name}: ${value}`)}`);
    return [`curl ${word(url)}`, ...parts, ...(body ? [`--data-raw ${word(body)}`] : [])].join(' ^\r\n  ');
  },
  PowerShell: ({ method, url, headers, body }) => {
    const word = (/** @type {string} */ text) => `"${text.replace(/[`"$]/g, '`$&')}"`;
    const pairs = Object.entries(headers).map(([name, value]) => `  ${word(name)}=${word(value)}`);
    const parts = [`Invoke-WebRequest -UseBasicParsing -Uri ${word(url)}`, `-Method ${word(method)}`];
    parts.push(`-Headers @{\n${pairs.join('\n')}\n}`, ...(body ? [`-Body ${word(body)}`] : []));
    return parts.join(' `\n');
  },
  'fetch()': ({ url, ...options }) =>
    `await fetch(${JSON.stringify(url)}, ${JSON.stringify({ ...options, mode: 'cors' }, null, 2)});`,
  'console.log() of a request': (request) => inspect(request),
  'print() of a request in Python': ({ method, url, headers, body }) =>
    `{'method': '${method}', 'url': '${url}', 'headers': ${asPython(headers)}, 'data': ${body ? `'${body}'` : 'None'}, 'verify': True}`,
  'ccxt in PHP': ({ method, url, headers, body }) =>
    [
      'Array\n(\n    [0] => fetch Request:\n    [1] => bybit',
      `    [2] => ${method}\n    [3] => ${url}\n    [4] => RequestHeaders:\n    [5] => Array\n        (`,
      ...Object.entries(headers).map(([name, value]) => `            [${name}] => ${value}`),
      `        )\n\n    [6] => RequestBody:\n    [7] => ${body ?? ''}\n)\n`,
    ].join('\n'),
  'the log of pybit': ({ method, url, headers, body }) => {
    const { origin, pathname, search } = new URL(url);
    return `DEBUG Request -> ${method} ${origin}${pathname}. Body: ${body ?? search.slice(1)}. Headers: ${asPython(headers)}\n`;
  },
};

module.exports = { FORMS, curl, quoted };
