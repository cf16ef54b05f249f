'use strict';

/**
 * `signal-relay send`: a signal to the running relay, signed as its source signs.
 *
 * @module
 */

const fs = require('node:fs');
const { randomUUID } = require('node:crypto');
const { EXIT } = require('./exit');
const { readSource } = require('./project');
const { signMessage } = require('../notify/standard-webhooks');
const { clean } = require('./text');
const { UsageError } = require('./usage-error');

/** @typedef {import('./commands').Surroundings} Surroundings */

/** ms */
const TIMEOUT_MS = 15_000;

/** @param {string} file @returns {string} */
function readText(file) {
  try {
    return fs.readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new UsageError(`cannot read ${file} (${code})`, 'send');
  }
}

/**
 * Puts members in front of those that the text has. The rest of the text stays as it is: it is what is being tried.
 *
 * @param {string} text
 * @param {Record<string, string>} members
 * @returns {string}
 */
function addMembers(text, members) {
  const added = JSON.stringify(members).slice(1, -1);
  const isEmpty = /^\s*\{\s*\}/.test(text);
  return added === '' ? text : text.replace(/^(\s*\{)/, (brace) => `${brace}${added}${isEmpty ? '' : ','}`);
}

/**
 * @param {string} text
 * @param {{ id: string, at: string }} names  of the members of this source
 * @returns {{ text: string, added: Record<string, string> }}
 */
function complete(text, names) {
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { text, added: {} };
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return { text, added: {} };
  /** @type {Record<string, string>} */
  const added = {};
  if (!Object.hasOwn(parsed, names.id)) added[names.id] = randomUUID();
  if (!Object.hasOwn(parsed, names.at)) added[names.at] = new Date().toISOString();
  return { text: addMembers(text, added), added };
}

/** How a source proves who it is. @type {Readonly<Record<string, (text: string, source: any) => { body: string, headers: Record<string, string> }>>} */
const PROOFS = Object.freeze({
  tradingview: (text, { secret, secretField = 'secret' }) => ({
    body: addMembers(text, { [secretField]: secret() }),
    headers: { 'content-type': 'application/json; charset=utf-8' },
  }),
  standard: (text, { secret }) => ({
    body: text,
    headers: {
      'content-type': 'application/json',
      ...signMessage({ key: secret(), id: `msg_${randomUUID()}`, at: Date.now(), body: text }),
    },
  }),
});

/**
 * @param {string} url
 * @param {{ body: string, headers: Record<string, string> }} request
 * @param {Surroundings} surroundings
 * @returns {Promise<number>} exit code
 */
async function post(url, { body, headers }, { stdout, stderr }) {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    stdout.write(`${response.status} ${clean((await response.text()).trim())}\n`);
    return response.ok ? EXIT.ok : EXIT.problem;
  } catch (error) {
    const { cause, name } = /** @type {any} */ (error);
    const reason = cause?.code ?? name;
    stderr.write(`signal-relay: no answer from ${url} (${reason}). Does npx signal-relay start run?\n`);
    return EXIT.noVerdict;
  }
}

/** @type {import('./commands').Run} */
async function send({ values }, surroundings) {
  if (values.file === undefined) throw new UsageError('--file is missing', 'send');
  const source = await readSource(values, surroundings, values.source, 'send');
  const prove = PROOFS[source.scheme ?? ''];
  if (prove === undefined) {
    const { name, scheme = 'its own verify()' } = source;
    const known = Object.keys(PROOFS).join(', ');
    throw new UsageError(`send cannot sign for the source ${name} (${scheme}), only for ${known}`, 'send');
  }
  const { text, added } = complete(readText(values.file), { id: 'id', at: 'at' });
  for (const [name, value] of Object.entries(added)) surroundings.stderr.write(`added ${name}: ${value}\n`);
  const url = `${(values.url ?? source.url).replace(/\/$/, '')}/hook/${encodeURIComponent(source.name)}`;
  /** @type {number} */
  let code = EXIT.ok;
  for (let time = 1; time <= (values.times ?? 1); time++) {
    const request = prove(text, source);
    // On this machine the command may stand in for the sender: the relay believes a proxy that it trusts.
    if (source.address !== undefined) request.headers['x-forwarded-for'] = source.address;
    code = Math.max(code, await post(url, request, surroundings));
  }
  return code;
}

module.exports = { addMembers, send };
