'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Paced } = require('../../lib/venues/paced');

/** Keeps the thread busy, as a piece of work does. @param {number} ms */
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('what is urgent starts before what is not, each in the order of the calls', async () => {
  const paced = new Paced({ msPerTurn: 5, longestMs: 60_000 });
  const started = [];
  const start = (line, name) => paced[line]().then(() => started.push(name));
  const all = [start('urgent', 'first')];
  for (const name of ['p1', 'p2']) all.push(start('patient', name));
  for (const name of ['u1', 'u2', 'u3']) all.push(start('urgent', name));
  await Promise.all(all);
  assert.deepEqual(started, ['first', 'u1', 'u2', 'u3', 'p1', 'p2']);
});

test('what has waited for too long comes first', async () => {
  const paced = new Paced({ msPerTurn: 5, longestMs: 0 });
  const started = [];
  const all = [paced.urgent(), paced.patient().then(() => started.push('patient'))];
  all.push(paced.urgent().then(() => started.push('urgent')));
  await Promise.all(all);
  assert.deepEqual(started, ['patient', 'urgent']);
});

test('one turn of the event loop takes no more than its time, and one piece of work', async () => {
  const paced = new Paced({ msPerTurn: 5, longestMs: 60_000 });
  let turn = 0;
  let isDone = false;
  const count = () => {
    turn += 1;
    if (!isDone) setTimeout(count, 0);
  };
  count();
  const turns = [];
  await Promise.all(
    Array.from({ length: 8 }, () =>
      paced.urgent().then(() => {
        turns.push(turn);
        work(6);
      }),
    ),
  );
  isDone = true;
  for (const one of new Set(turns)) {
    const together = turns.filter((other) => other === one).length;
    // The first call starts at once, in the turn of the caller.
    assert.ok(together <= 2, `${together} in one turn of ${turns}`);
  }
});

test('an idle one starts work at once', async () => {
  const paced = new Paced({ msPerTurn: 5, longestMs: 250 });
  let isTurnOver = false;
  setImmediate(() => (isTurnOver = true));
  await paced.patient();
  assert.equal(isTurnOver, false);
});
