'use strict';

const { callable, checkOptions, integer } = require('../internal/options');

/**
 * Remembers messages until they are too old anyway.
 *
 * @typedef {object} ReplayStore
 * @property {(id: string, untilMs: number) => boolean | Promise<boolean>} seen whether this id was given before; it is
 *   remembered until untilMs (ms since 1970)
 */

const MAX_DEFAULT = 100_000;

/** @type {import('../internal/options').OptionRules} */
const RULES = Object.freeze({ max: integer(1, 16_000_000), now: callable });

/**
 * A replay store in the memory of this process.
 *
 * @param {{ max?: number, now?: () => number }} [options] max: how many messages are remembered at most; the oldest is
 *   forgotten first. Default 100,000. now: the time, ms since 1970. Default `Date.now`
 * @returns {{ seen: (id: string, untilMs: number) => boolean }}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE: an option is wrong
 */
function memoryReplay(options = {}) {
  const defaults = { max: MAX_DEFAULT, now: Date.now };
  const { max, now } = checkOptions(options, RULES, 'memoryReplay()', { defaults });
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
      known.delete(id);
      known.set(id, untilMs);
      forget();
      return false;
    },
  };
}

exports.memoryReplay = memoryReplay;
