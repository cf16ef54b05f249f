'use strict';

/**
 * Remembers messages until they are too old anyway.
 *
 * @typedef {object} ReplayStore
 * @property {(id: string, untilMs: number) => boolean | Promise<boolean>} seen whether this id was given before; it is
 *   remembered until untilMs (ms since 1970)
 */

const MAX_DEFAULT = 100_000;

/**
 * A replay store in the memory of this process.
 *
 * @param {{ max?: number, now?: () => number }} [options] max: how many messages are remembered at most; the oldest is
 *   forgotten first. Default 100,000
 * @returns {{ seen: (id: string, untilMs: number) => boolean }}
 */
function memoryReplay({ max = MAX_DEFAULT, now = Date.now } = {}) {
  /** @type {Map<string, number>} oldest first */
  const known = new Map();
  const forget = () => {
    for (const [id, untilMs] of known) {
      if (untilMs >= now() && known.size <= max) return;
      known.delete(id);
    }
  };
  return {
    seen(id, untilMs) {
      const untilKnown = known.get(id);
      if (untilKnown !== undefined && untilKnown >= now()) return true;
      known.set(id, untilMs);
      forget();
      return false;
    },
  };
}

exports.memoryReplay = memoryReplay;
