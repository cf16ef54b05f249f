'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { sourceOf } = require('../sources/support');

const SIGNAL = { id: 's-1', symbol: 'BTCUSDT', kind: 'order', side: 'buy', at: '2026-11-27T10:00:00Z' };

test('verify: what says no in another way than false is not a yes', async () => {
  const complaints = [
    ...['invalid signature', 1, {}.toString, new Error('bad signature')],
    ...[{ ok: false }, { valid: false, id: 'x' }, { verified: 0 }, { success: null }],
  ];
  for (const answer of complaints) {
    const received = await sourceOf({ verify: () => answer }).receive({
      ...{ body: Buffer.from(JSON.stringify(SIGNAL)), headers: {}, ip: null },
    });
    assert.equal(received.http, 401, String(answer));
  }
});
