'use strict';

/**
 * attach() for the WebSocket clients of bybit-api. A login that the exchange refuses reaches no promise there: the private
 * stream tells of it as an `exception` (as an `update`, if the reply has the old form), and of one on the trade stream, which
 * has a retCode, as `authenticated`.
 */

const { toBybitError } = require('./errors');
const { replaceMethods } = require('../exchange/replaced-methods');
const { settled } = require('../exchange/settled');
const { isThrown } = require('../exchange/signed-exchange');

/** @typedef {ReturnType<typeof import('./options').readAttachOptions>} Settings */
/** @typedef {import('../errors').BybitApiError} BybitApiError */

/** Where the events of the client come from, by its name for the connection. */
const TRADE = 'v5PrivateTrade';
/** What a request on a connection without a login is refused with: it tells nothing of why there is none. */
const NOT_LOGGED_IN = 10007;

/**
 * @param {any} client
 * @param {Settings} settings
 */
function attachWebSocket(client, settings) {
  const { clock, onError, gate } = settings;
  /** The refused logins, by connection. @type {Map<string, BybitApiError>} */
  const refused = new Map();
  const context = () => ({
    signed: true,
    ...(settings.environment && { environment: settings.environment }),
    ...(gate && { apiKey: gate.signer.apiKey }),
  });
  const setTime = () => clock && client.setTimeOffsetMs(Math.floor(clock.now() - Date.now()));
  const onEvent = (/** @type {any} */ event) => {
    // Replies to orders reach the promise of the order as well.
    if (event?.isWSAPIResponse === true || typeof event?.topic === 'string') return;
    const transport = event?.wsKey === TRADE ? 'websocket-trade' : 'websocket';
    const error = toBybitError(event, { ...context(), transport });
    if (error !== null) {
      refused.set(event.wsKey, error);
      gate?.report(error);
      onError?.(error);
    } else if (event?.op === 'auth') {
      refused.delete(event.wsKey);
    }
  };
  const replaced = replaceMethods(client, {
    sendWSAPIRequest:
      (original) =>
      async (/** @type {any[]} */ ...values) => {
        const [wsKey, operation, params] = values;
        await gate?.admit('POST', `/v5/${operation.replace('.', '/')}`, { params });
        setTime();
        const sentAt = performance.now();
        const { fulfilled, value } = await settled(() => original.apply(client, values));
        const said = toBybitError(value, { ...context(), transport: 'websocket-trade', endpoint: operation });
        const error = said?.code === NOT_LOGGED_IN ? (refused.get(wsKey) ?? said) : said;
        // A connection that was lost is no reply, and says nothing.
        if (fulfilled || error !== null) gate?.report(error, { sentAt });
        if (isThrown(error, settings.throwOn)) throw error;
        if (fulfilled) return value;
        throw value;
      },
  });
  const events = ['exception', 'authenticated', 'update'];
  for (const name of events) client.on(name, onEvent);
  setTime();
  const emitter = clock && 'on' in clock ? clock : undefined;
  emitter?.on('sync', setTime);
  return {
    undo() {
      replaced.undo();
      for (const name of events) client.off(name, onEvent);
      emitter?.off('sync', setTime);
    },
  };
}

module.exports = { attachWebSocket };
