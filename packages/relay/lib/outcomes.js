'use strict';

/** `relay.outcomes()`: what became of each intent of a signal, as it becomes known. */

const { isEnd } = require('./states');

/**
 * @typedef {object} Outcome
 * @property {string} account
 * @property {string} state  see lib/states; an end, or `needs-operator`
 * @property {string} id  the order id
 * @property {string} leg
 * @property {any} reason  `{ code, message }` or null
 * @property {any} outcome  what the exchange said, or null
 */

/** @param {any} intent */
const isTold = ({ state }) => isEnd(state) || state === 'needs-operator';

/** @param {any} intent @returns {Outcome} */
function outcomeOfIntent({ account, state, id, leg, reason, outcome }) {
  return { account, state, id, leg, reason, outcome };
}

/**
 * Gives each intent of a signal once, when it has ended or needs a person, and then ends.
 *
 * @param {object} parts
 * @param {import('./store').Store} parts.store
 * @param {import('node:events').EventEmitter} parts.events  emits `outcome` with an intent
 * @param {string} parts.signal  the id in the signal
 * @param {string} [parts.source]
 * @param {AbortSignal} parts.closing
 * @returns {AsyncGenerator<Outcome, void, void>}
 */
async function* outcomes({ store, events, signal, source, closing }) {
  /** @type {Map<string, any>} */
  const arrived = new Map();
  let wake = () => {};
  const listen = (/** @type {any} */ intent) => {
    if (intent.signalId !== signal || (source !== undefined && intent.source !== source)) return;
    arrived.set(intent.id, intent);
    wake();
  };
  for (const name of ['outcome', 'needs-operator']) events.on(name, listen);
  const end = () => wake();
  closing.addEventListener('abort', end);
  try {
    // Listens first and reads afterwards, so that none is missed between the two.
    const rows = await store.signals({ id: signal, ...(source !== undefined && { source }) });
    const lists = await Promise.all(rows.map(({ row }) => store.intents({ signal: row })));
    const open = new Map(lists.flat().map((intent) => [intent.id, intent]));
    for (const intent of open.values()) if (isTold(intent)) arrived.set(intent.id, intent);
    while (open.size > 0 && !closing.aborted) {
      const ready = [...arrived.values()].filter((intent) => open.has(intent.id) && isTold(intent));
      arrived.clear();
      for (const intent of ready) {
        open.delete(intent.id);
        yield outcomeOfIntent(intent);
      }
      if (open.size > 0 && arrived.size === 0 && !closing.aborted) {
        await new Promise((resolve) => (wake = () => resolve(null)));
      }
    }
  } finally {
    for (const name of ['outcome', 'needs-operator']) events.off(name, listen);
    closing.removeEventListener('abort', end);
  }
}

exports.outcomes = outcomes;
