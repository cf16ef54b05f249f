'use strict';

/** What a soak costs the process: memory, and how late the event loop is. */

const { monitorEventLoopDelay } = require('node:perf_hooks');
const v8 = require('node:v8');
const vm = require('node:vm');

const MEBIBYTE = 2 ** 20;
const round = (/** @type {number} */ value) => Math.round(value * 10) / 10;

/** @returns {number} bytes of the heap that are in use for good */
function heapInUse() {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

class Meters {
  #delay = monitorEventLoopDelay({ resolution: 10 });
  #heapBefore = 0;
  #heapAfter = 0;
  #residentBefore = 0;
  #residentQuarter = 0;
  #residentMost = 0;
  #residentAfter = 0;

  start() {
    this.#heapBefore = heapInUse();
    this.#residentBefore = process.memoryUsage.rss();
    this.#delay.enable();
  }

  /** @param {number} share of the soak that is over, 0 to 1 */
  sample(share) {
    // What is allocated once, such as code and pools, is there by then.
    if (share >= 0.25 && this.#residentQuarter === 0) this.#residentQuarter = process.memoryUsage.rss();
    this.#residentMost = Math.max(this.#residentMost, process.memoryUsage.rss());
  }

  stop() {
    this.#delay.disable();
    this.#residentAfter = process.memoryUsage.rss();
    this.#heapAfter = heapInUse();
  }

  /** Memory in MiB, delays in ms. */
  read() {
    const mebibytes = (/** @type {number} */ bytes) => round(bytes / MEBIBYTE);
    const ms = (/** @type {number} */ ns) => round(ns / 1e6);
    return {
      memory: {
        residentBefore: mebibytes(this.#residentBefore),
        residentQuarter: mebibytes(this.#residentQuarter),
        residentMost: mebibytes(this.#residentMost),
        residentAfter: mebibytes(this.#residentAfter),
        heapBefore: mebibytes(this.#heapBefore),
        heapAfter: mebibytes(this.#heapAfter),
      },
      // The histogram counts the whole time between two ticks, its own resolution included.
      eventLoop: {
        mean: ms(this.#delay.mean),
        p50: ms(this.#delay.percentile(50)),
        p99: ms(this.#delay.percentile(99)),
        longest: ms(this.#delay.max),
      },
    };
  }
}

module.exports = { Meters };
