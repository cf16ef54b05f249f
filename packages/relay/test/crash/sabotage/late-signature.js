'use strict';

/** Preloaded into a relay: its requests may arrive a minute after they were signed, and it knows nothing of it. */

const bybit = require('../../../lib/venues/bybit.js');

const { createBybit } = bybit;
bybit.createBybit = (options) =>
  createBybit({ ...options, recvWindow: 60_000, replyMs: options.recvWindow + 1000 });
