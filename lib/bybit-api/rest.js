'use strict';

/** attach() for the REST clients of bybit-api: their six public methods, through which all the others go. */

const { makeSafeToLog } = require('../axios/redaction');
const { toBybitError } = require('./errors');
const { replaceMethods } = require('../exchange/replaced-methods');
const { REDACTED, redactKey } = require('../redact');
const { settled } = require('../exchange/settled');
const { isThrown } = require('../exchange/signed-exchange');

/** @typedef {ReturnType<typeof import('./options').readAttachOptions>} Settings */

/** @type {Readonly<Record<string, { method: string, signed: boolean }>>} */
const METHODS = Object.freeze({
  get: { method: 'GET', signed: false },
  getPrivate: { method: 'GET', signed: true },
  post: { method: 'POST', signed: false },
  postPrivate: { method: 'POST', signed: true },
  postPrivateFile: { method: 'POST', signed: true },
  deletePrivate: { method: 'DELETE', signed: true },
});

/**
 * @param {any} client
 * @param {Settings} settings
 */
function attachRest(client, settings) {
  const names = Object.keys(METHODS).filter((name) => typeof client[name] === 'function');
  const makers = Object.fromEntries(
    names.map((name) => [
      name,
      (/** @type {Function} */ original) => (/** @type {string} */ endpoint, /** @type {any} */ params) =>
        send({ ...METHODS[name], endpoint, params }, () => original.call(client, endpoint, params), settings),
    ]),
  );
  const { clock } = settings;
  if (clock === undefined) return replaceMethods(client, makers);
  return replaceMethods(client, {
    ...makers,
    // The client asks before each request if it was made with `syncTimeBeforePrivateRequests: true`.
    fetchTimeOffset: () => async () => {
      if ('settled' in clock) await clock.settled();
      return Math.floor(clock.now() - Date.now());
    },
  });
}

/**
 * @param {{ method: string, signed: boolean, endpoint: string, params: any }} request
 * @param {() => Promise<any>} call
 * @param {Settings} settings
 */
async function send({ method, signed, endpoint, params }, call, { gate, clock, throwOn, environment }) {
  const path = endpoint.startsWith('/') ? endpoint : `/${endpoint}`;
  if (signed && gate !== undefined) await gate.admit(method, path, { params });
  const sentAt = performance.now();
  const { fulfilled, value } = await settled(call);
  if (clock !== undefined && 'observe' in clock && typeof value?.time === 'number') {
    clock.observe(value.time, { sentAt, receivedAt: performance.now() });
  }
  const apiKey = gate?.signer.apiKey;
  const known = { method, endpoint: path, params, signed, ...(apiKey && { apiKey }) };
  const error = toBybitError(value, { ...known, ...(environment && { environment }) });
  if (signed && (fulfilled || error !== null)) gate?.report(error, { sentAt });
  if (isThrown(error, throwOn)) throw error;
  if (fulfilled) return value;
  throw makeDiscreet(value);
}

/**
 * What the client throws carries its options, secret and all, or the headers of the request.
 *
 * @param {any} thrown
 * @returns {any} the same
 */
function makeDiscreet(thrown) {
  if (thrown === null || typeof thrown !== 'object') return thrown;
  const { requestOptions } = thrown;
  if (requestOptions !== null && typeof requestOptions === 'object') {
    // A copy: these are the very options that the client works with.
    const { key, secret, ...rest } = requestOptions;
    thrown.requestOptions = {
      ...rest,
      key: redactKey(key),
      secret: secret === undefined ? secret : REDACTED,
    };
  }
  if (thrown.config !== undefined) {
    makeSafeToLog(thrown, thrown.config, { ...thrown.config, responseType: 'stream' });
  }
  return thrown;
}

module.exports = { attachRest };
