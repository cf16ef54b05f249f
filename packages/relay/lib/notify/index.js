'use strict';

/**
 * Sends the notifications that wait in the store. They are rows of the store, written together with what they tell, so
 * a crash loses none; a crash between sending and noting it sends one again. Orders never wait for them.
 *
 * @module
 */

const { CHANNELS } = require('./channels');
const { send } = require('./send');

/** ms between two looks at the store. */
const INTERVAL_MS = 2000;
/** Rows that are taken at once. */
const BATCH = 100;
/** ms; the wait before the next attempt is the age of the notification, within these bounds. */
const SHORTEST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 3_600_000;
/** ms; an older notification is given up. */
const LONGEST_AGE_MS = 86_400_000;

/** @typedef {import('./channels').Notification} Notification */
/**
 * @typedef {object} Outbox  what is used of the store
 * @property {(at: number, limit: number) => Promise<Notification[]>} dueNotifications
 * @property {(id: number) => Promise<unknown>} notificationDone
 * @property {(id: number, retryAt: number) => Promise<unknown>} notificationFailed
 */
/** @typedef {{ channel: string, reason: string, count: number }} Failure  without addresses and tokens */

/**
 * @param {Record<string, any>} settings  of a channel
 * @returns {Record<string, any>} with its secrets as texts
 */
function opened(settings) {
  const entries = Object.entries(settings).map(([name, value]) => [
    name,
    typeof value?.reveal === 'function' ? value.reveal() : value,
  ]);
  return Object.fromEntries(entries);
}

/** @param {Record<string, any>} settings @returns {string[]} its channels */
const namesIn = (settings) => Object.keys(CHANNELS).filter((name) => settings[name] != null);

/**
 * @param {object} options
 * @param {Outbox} options.store
 * @param {Record<string, any>} [options.settings]  by channel; `kinds`: only notifications of these
 * @param {typeof globalThis.fetch} [options.fetch]
 * @param {() => number} [options.now]
 * @param {(failure: Failure) => void} [options.onFailure]  after each attempt that failed
 * @param {(error: unknown) => void} [options.onError]  when the store fails
 */
function createNotifier({ store, settings = {}, fetch = globalThis.fetch, now = Date.now, ...handlers }) {
  const { onFailure = () => {}, onError = () => {} } = handlers;
  const names = namesIn(settings);
  const kinds = settings.kinds ?? null;
  /** The channels that have delivered a row which another channel has not. @type {Map<number, Set<string>>} */
  const delivered = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<void> | null} */
  let running = null;

  /** @param {string} name @param {readonly Notification[]} rows @param {Map<number, number>} retryAt by row */
  async function sendBy(name, rows, retryAt) {
    const channel = CHANNELS[name];
    const waiting = rows.filter(({ id }) => !delivered.get(id)?.has(name));
    if (waiting.length === 0) return;
    const messages = channel.messages(opened(settings[name]), waiting, now());
    while (messages.length > 0) {
      const { ok, isReached, reason, retryAfterMs = 0 } = await send(messages[0], { channel, fetch });
      // The other channels wait for a receiver that does not answer, so it is not asked for each notification.
      const tried = messages.splice(0, isReached ? 1 : messages.length);
      const ids = tried.flatMap((message) => message.ids);
      for (const id of ids) {
        if (ok) delivered.set(id, (delivered.get(id) ?? new Set()).add(name));
        else retryAt.set(id, Math.max(retryAt.get(id) ?? 0, now() + retryAfterMs));
      }
      if (!ok) onFailure({ channel: name, reason, count: ids.length });
    }
  }

  /** @param {Notification} row @param {number | undefined} earliest */
  async function settle({ id, at }, earliest) {
    const age = Math.max(0, now() - at);
    if (earliest === undefined || age > LONGEST_AGE_MS) {
      await store.notificationDone(id);
      delivered.delete(id);
      return;
    }
    const wait = Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, age));
    await store.notificationFailed(id, Math.max(earliest, now() + wait));
  }

  async function work() {
    const rows = await store.dueNotifications(now(), BATCH);
    const wanted = rows.filter(({ kind }) => kinds === null || kinds.includes(kind));
    const retryAt = new Map();
    await Promise.all(names.map((name) => sendBy(name, wanted, retryAt)));
    await Promise.all(rows.map((row) => settle(row, retryAt.get(row.id))));
  }

  /** Sends what is due. Calls while it runs wait for the same run. */
  function tick() {
    running ??= work()
      .catch(onError)
      .finally(() => {
        running = null;
      });
    return running;
  }

  return {
    start() {
      if (timer !== undefined) return;
      timer = setInterval(tick, INTERVAL_MS);
      timer.unref();
      tick();
    },
    /** Waits until what is being sent has been answered or given up. */
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await running;
    },
    tick,
  };
}

/**
 * Sends one notification to each receiver, without the store.
 *
 * @param {Record<string, any>} settings
 * @param {Notification} row
 * @param {typeof globalThis.fetch} [fetch]
 * @returns {Promise<{ channel: string, ok: boolean, reason: string }[]>}
 */
function trySettings(settings, row, fetch = globalThis.fetch) {
  return Promise.all(
    namesIn(settings).map(async (name) => {
      const channel = CHANNELS[name];
      const [message] = channel.messages(opened(settings[name]), [row], Date.now());
      const { ok, reason } = await send(message, { channel, fetch });
      return { channel: name, ok, reason };
    }),
  );
}

module.exports = { createNotifier, trySettings };
