'use strict';

/** Closes what was executed of a signal that was not executed on all accounts, for sources with `onPartial: 'flatten'`. */

/** @typedef {import('./signals').Partial} Partial */

class Partials {
  #flatten;
  #sources;

  /** @param {Pick<import('./dispatcher').DispatcherParts, 'flatten' | 'settings'>} parts */
  constructor({ flatten, settings }) {
    this.#flatten = flatten;
    this.#sources = settings?.sources ?? {};
  }

  /** What reduced a position needs no counter-order. @param {Partial} partial */
  async flatten({ filled, ...signal }) {
    const opened = filled.filter(({ reduces }) => !reduces);
    const isWanted = this.#sources[signal.source]?.onPartial === 'flatten';
    if (isWanted && opened.length > 0) await this.#flatten?.({ ...signal, filled: opened });
  }

  /**
   * A crash may have come between the end of a signal and its flattening, which can be repeated.
   *
   * @param {import('./signals').Signals} signals
   * @param {number} since
   */
  async flattenRecent(signals, since) {
    if (!Object.values(this.#sources).some(({ onPartial }) => onPartial === 'flatten')) return;
    for (const partial of await signals.recentPartials(since)) await this.flatten(partial);
  }
}

exports.Partials = Partials;
