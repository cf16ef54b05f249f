'use strict';

/** Preloaded into a relay: each look-up finds nothing, and says that it has seen everything. */

const bybit = require('../../../lib/venues/bybit.js');

const { createBybit } = bybit;
bybit.createBybit = (options) => {
  const venue = createBybit(options);
  venue.find = async () => ({ found: null, complete: true, seen: 'history' });
  return venue;
};
