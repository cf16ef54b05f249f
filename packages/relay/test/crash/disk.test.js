'use strict';

/** The disk of a relay: it loses what was not synced when the power goes, and it is full. */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { temporaryFolder } = require('../../../../test/support/temporary-folder.js');
const { powerCutEnvironment, whyNoPowerCut } = require('./power-cut.js');
const { World } = require('./world.js');

const base = temporaryFolder(test);

/** @param {string} name */
const newFolder = (name) => fs.mkdtempSync(path.join(base, `${name}-`));

for (const tears of [false, true]) {
  const what = tears ? 'some of what was not synced' : 'all that was not synced';
  test(
    `power cuts, which lose ${what}, lose no acknowledged signal`,
    { skip: whyNoPowerCut() ?? false },
    async (t) => {
      const world = await World.start({ folder: newFolder('power'), orderIds: 'open' });
      t.after(() => world.close());
      const env = powerCutEnvironment(base, { tears });
      for (let cut = 0; cut < 3; cut += 1) {
        assert.equal(await world.startRelay({ env }), true, world.relay.error);
        const sent = Array.from({ length: 5 }, () => world.sender.send(world.nextSignal()));
        await Promise.all(sent);
        world.relay.kill('SIGKILL');
        await world.relay.exited;
      }
      await world.settle({ env });
      const { violations, signals } = await world.verdict();
      assert.deepEqual(violations, []);
      assert.equal(signals, 15);
    },
  );
}

/** @param {string} folder @returns {string | null} why no small disk can be mounted there */
function mountSmallDisk(folder) {
  if (process.platform !== 'linux') return 'mounting a tmpfs is of Linux';
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], {
    encoding: 'utf8',
  });
  return status === 0 ? null : `no tmpfs can be mounted here: ${error?.message ?? stderr.trim()}`;
}

test('a full disk: signals get 503, none that was acknowledged is lost, and room ends it', async (t) => {
  const folder = newFolder('full');
  const problem = mountSmallDisk(folder);
  if (problem !== null) return t.skip(problem);
  t.after(() => spawnSync('umount', [folder]));
  const inner = path.join(folder, 'store');
  fs.mkdirSync(inner);
  const world = await World.start({
    folder: inner,
    orderIds: 'open',
    resending: { resendMs: 100, attempts: 600 },
  });
  t.after(() => world.close());
  assert.equal(await world.startRelay(), true, world.relay.error);
  await world.sender.send(world.nextSignal());

  const ballast = path.join(folder, 'ballast');
  const file = fs.openSync(ballast, 'w');
  const block = Buffer.alloc(4096);
  assert.throws(() => {
    for (;;) fs.writeSync(file, block);
  }, /ENOSPC/);
  fs.closeSync(file);

  // Until one is refused: SQLite has a little room left in its files.
  const under = [];
  const isRefused = () => [...world.sender.sent.values()].some(({ statuses }) => statuses.includes(503));
  const deadline = performance.now() + 120_000;
  while (!isRefused() && performance.now() < deadline) {
    const note = 'x'.repeat(200);
    under.push(world.sender.send(world.nextSignal({ note })));
    await Promise.race([under.at(-1), new Promise((resolve) => setTimeout(resolve, 200))]);
  }
  assert.ok(isRefused(), 'no signal got 503');

  fs.rmSync(ballast);
  await world.sender.finished();
  await world.settle();
  const { violations } = await world.verdict();
  assert.deepEqual(violations, []);
});
