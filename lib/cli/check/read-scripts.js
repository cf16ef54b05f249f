'use strict';

/** Reads the request of a line of a program, as browsers copy it: PowerShell, and fetch() of JavaScript. Pure. */

const { readLiteral, readString } = require('./read-literal');

/** @typedef {import('./read-request').PastedRequest} PastedRequest */

const ESCAPE_OF_POWERSHELL = '`';
const ADDRESS = /^https?:\/\//i;
const POWERSHELL = /Invoke-(?:WebRequest|RestMethod)\b/i;
const FETCH = /\bfetch\(\s{0,20}(?=["'`])/;

/** @param {string} text @param {string} name of a parameter of PowerShell @returns {string} '' without one */
function parameterOf(text, name) {
  const found = new RegExp(
    String.raw`-${name}[\s\x60]{1,20}(?:\(\[[\w.]+\]::UTF8\.GetBytes\()?(?:(?=(["']))|([^\s"']{1,8000}))`,
    'i',
  ).exec(text);
  if (!found) return '';
  return found[2] ?? readString(text, found.index + found[0].length, ESCAPE_OF_POWERSHELL);
}

/** @param {string} text @returns {PastedRequest | null} */
function readPowerShell(text) {
  if (!POWERSHELL.test(text)) return null;
  const url = parameterOf(text, 'Uri');
  if (!ADDRESS.test(url)) return null;
  const start = /-Headers[\s`]{1,20}@(?=\{)/i.exec(text);
  const headers = start ? readLiteral(text, start.index + start[0].length, ESCAPE_OF_POWERSHELL) : {};
  const type = parameterOf(text, 'ContentType');
  return {
    source: 'a command of PowerShell',
    method: (parameterOf(text, 'Method') || 'GET').toUpperCase(),
    url,
    headers: [
      ...Object.entries(headers).map(
        ([name, value]) => /** @type {[string, string]} */ ([name, String(value)]),
      ),
      ...(type === '' ? [] : [/** @type {[string, string]} */ (['Content-Type', type])]),
    ],
    body: parameterOf(text, 'Body'),
    notes: [],
    showsHeaders: true,
  };
}

/** @param {string} text @returns {PastedRequest | null} */
function readFetch(text) {
  const found = FETCH.exec(text);
  if (!found) return null;
  const at = found.index + found[0].length;
  const url = readString(text, at);
  if (!ADDRESS.test(url)) return null;
  const options = text.indexOf('{', at + url.length);
  const { headers = {}, method = 'GET', body = '' } = options < 0 ? {} : readLiteral(text, options);
  return {
    source: 'a call of fetch()',
    method: String(method).toUpperCase(),
    url,
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
    body: typeof body === 'string' ? body : '',
    notes: [],
    showsHeaders: true,
  };
}

module.exports = { readFetch, readPowerShell };
