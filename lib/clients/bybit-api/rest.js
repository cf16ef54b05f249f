'use strict';

/**
 * attach() for the REST clients of bybit-api. It replaces their six public methods, which all others call, and buildRequest(),
 * which signs a request and makes the configuration for axios.
 */

const { makeSafeToLog } = require('../axios/redact');
const { SignedRequest, toPath } = require('./signed-request');
const { settingsContext, toBybitError } = require('./errors');
const { replaceMethods } = require('../patch-methods');
const { tellFailure } = require('../tell-failure');
const { REDACTED, redactKey } = require('../../internal/redact');
const { safeCall } = require('../../internal/safe-call');
const { settle } = require('../../internal/settle');
const { withSent } = require('../../transport/on-error');
const { isThrown } = require('../../transport/send-signed');
const { VENUES } = require('../../venues');

/** @typedef {ReturnType<typeof import('./options').readAttachOptions>} Settings */
/** @typedef {{ method: string, signed: boolean, isFile?: boolean }} Kind */

/** @type {Readonly<Record<string, Kind>>} */
const METHODS = Object.freeze({
  get: { method: 'GET', signed: false },
  getPrivate: { method: 'GET', signed: true },
  post: { method: 'POST', signed: false },
  postPrivate: { method: 'POST', signed: true },
  postPrivateFile: { method: 'POST', signed: true, isFile: true },
  deletePrivate: { method: 'DELETE', signed: true },
});

/**
 * @param {any} client
 * @param {Settings} settings
 */
function attachRest(client, settings) {
  const { clock } = settings;
  /** By the copy of the parameters that the client is called with. @type {WeakMap<object, SignedRequest>} */
  const requests = new WeakMap();
  /** @type {Set<SignedRequest>} */
  const underWay = new Set();
  const makers = Object.entries(METHODS)
    .filter(([name]) => typeof client[name] === 'function')
    .map(([name, kind]) => {
      const make =
        (/** @type {Function} */ original) =>
        async (/** @type {string} */ endpoint, /** @type {any} */ params) => {
          if (!kind.signed) {
            return sendPlain(
              { ...kind, endpoint, params },
              () => original.call(client, endpoint, params),
              settings,
            );
          }
          const request = new SignedRequest({ ...kind, endpoint, params }, client, settings);
          requests.set(request.params, request);
          underWay.add(request);
          const call = () => original.call(client, endpoint, request.params);
          return sendSigned(request, call, settings).finally(() => underWay.delete(request));
        };
      return [name, make];
    });
  const offset = client.timeOffset;
  const replaced = replaceMethods(client, {
    ...Object.fromEntries(makers),
    buildRequest:
      (original) =>
      (/** @type {any[]} */ ...values) => {
        const make = () => original.apply(client, values);
        return requests.get(values[2])?.build(make) ?? make();
      },
    // The client asks before each request if it was made with `syncTimeBeforePrivateRequests: true`.
    ...(clock && { fetchTimeOffset: () => async () => Math.floor(clock.now() - Date.now()) }),
  });
  return {
    undo() {
      replaced.undo();
      if (clock) client.timeOffset = offset;
      for (const request of underWay) request.pending.hand();
    },
  };
}

/**
 * @param {Kind & { endpoint: string, params: any }} request
 * @param {() => Promise<any>} call
 * @param {Settings} settings
 */
async function sendPlain({ method, endpoint, params }, call, settings) {
  const sentAt = performance.now();
  const outcome = await settle(call);
  observeTime(outcome.value, sentAt, settings);
  const error = toBybitError(
    outcome.value,
    buildContext({ method, path: toPath(endpoint), params, signed: false }, settings),
  );
  return conclude(outcome, error, settings);
}

/**
 * @param {SignedRequest} request
 * @param {() => Promise<any>} call
 * @param {Settings} settings
 */
async function sendSigned(request, call, settings) {
  const { pending, method, path, params } = request;
  const { onError } = settings;
  const start = async () => {
    await request.admit();
    // The caller was already told that the request is not sent.
    if (pending.ended) return { fulfilled: false, value: undefined };
    return settle(call);
  };
  const outcome = await pending
    .run(start, () => request.abort())
    .catch((failure) => {
      throw tellFailure(failure, onError);
    });
  if (request.refusal !== null) {
    throw tellFailure(Object.assign(request.refusal, { sent: false }), onError);
  }
  const { fulfilled, value } = outcome;
  const { sent, startedAt: sentAt } = pending;
  observeTime(value, sentAt, settings);
  const error = toBybitError(value, {
    ...buildContext({ method, path, params, signed: true }, settings),
    sent,
  });
  const isAccepted = fulfilled && value?.retCode === 0;
  if (isAccepted || error !== null) safeCall(() => settings.gate?.report(error, { sentAt }));
  if (!fulfilled) withSent(value, sent);
  return conclude(outcome, error, settings);
}

/**
 * @param {any} value
 * @param {number} sentAt by performance.now()
 * @param {Settings} settings
 */
function observeTime(value, sentAt, { clock }) {
  if (clock !== undefined && 'observe' in clock && typeof value?.time === 'number') {
    clock.observe(value.time, { sentAt, receivedAt: performance.now() });
  }
}

/**
 * @param {{ method: string, path: string, params: any, signed: boolean }} request
 * @param {Settings} settings
 */
function buildContext({ path, ...request }, settings) {
  return { ...request, endpoint: path, ...settingsContext(settings) };
}

/**
 * @param {{ fulfilled: boolean, value: any }} outcome
 * @param {import('../../errors').BybitApiError | null} error
 * @param {Settings} settings
 */
function conclude({ fulfilled, value }, error, { throwOn, onError }) {
  tellFailure(error ?? (fulfilled ? null : value), onError);
  if (isThrown(error, throwOn)) throw error;
  if (fulfilled) return value;
  throw redactThrown(value);
}

/**
 * Redacts an error of the client, which contains the client's options with the secret, or the headers of the request.
 *
 * @param {any} thrown
 * @returns {any} the same
 */
function redactThrown(thrown) {
  if (thrown === null || typeof thrown !== 'object') return thrown;
  const { requestOptions } = thrown;
  if (requestOptions !== null && typeof requestOptions === 'object') {
    // A copy, because the client uses this object.
    const { key, secret, ...rest } = requestOptions;
    thrown.requestOptions = {
      ...rest,
      key: redactKey(key),
      secret: secret === undefined ? secret : REDACTED,
    };
  }
  if (thrown.config !== undefined) {
    makeSafeToLog(thrown, thrown.config, {
      venue: VENUES.bybit,
      sent: { ...thrown.config, responseType: 'stream' },
    });
  }
  return thrown;
}

module.exports = { attachRest };
