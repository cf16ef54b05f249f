'use strict';

/** What waits in a queue of undici, below createFetch(), leaves fresh and in time, or not at all. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { BybitGateError } = require('../../lib/index.js');
const { FETCHES, QUEUES, ...undiciLab } = require('./support/undici-lab.js');
const { CREATE, INFO } = require('../support/fixtures.js');
const { rejection, until } = require('../support/promises.js');

const { openUndiciLab, order, settleDown } = undiciLab;

const orders = (bot, count, init = {}) =>
  Array.from({ length: count }, (_, n) => bot(CREATE, { ...order({ orderLinkId: `n${n}` }), ...init }));

for (const client of FETCHES) {
  for (const [kind, make] of Object.entries(QUEUES)) {
    const title = `${client.name}, ${kind}`;

    test(`${title}: orders that wait are signed when they leave`, async (t) => {
      const lab = await openUndiciLab(t, client, make);
      const gate = await lab.openGate();
      lab.front.holding = true;
      const sent = orders(lab.bot({ gate }), 8);
      await until(() => lab.front.arrived >= 1);
      await settleDown();
      lab.clock.time += 30_000;
      lab.front.release();
      for (const response of await Promise.all(sent)) assert.equal((await response.json()).retCode, 0);
      assert.deepEqual(lab.verdicts(), Array(8).fill('accepted'));
      assert.equal(gate.state, 'open');
      assert.equal(lab.front.sockets.size, 1, 'no connection is given up for it');
    });

    test(`${title}: nothing that waits leaves after the gate has closed`, async (t) => {
      const lab = await openUndiciLab(t, client, make);
      const gate = await lab.openGate();
      lab.front.holding = true;
      const bot = lab.bot({ gate });
      const first = bot(CREATE, order({ orderLinkId: 'first' }));
      await until(() => lab.front.arrived >= 1);
      const others = orders(bot, 3);
      await settleDown();
      gate.close();
      lab.front.release();
      assert.equal((await (await first).json()).retCode, 0);
      for (const error of await Promise.all(others.map(rejection))) {
        assert.ok(error instanceof BybitGateError, error.stack);
        assert.equal(error.sent, false);
      }
      await (await lab.bot()(INFO)).json();
      assert.deepEqual(lab.verdicts(), ['accepted']);
      assert.equal(lab.front.sockets.size, 1, 'the connection stands');
    });

    test(`${title}: what waits too long says that it was not sent`, async (t) => {
      const lab = await openUndiciLab(t, client, make);
      const patient = lab.bot();
      // The dispatcher is known from here on.
      await (await patient(INFO)).json();
      lab.front.holding = true;
      const { arrived } = lab.front;
      const [first] = orders(patient, 1);
      await until(() => lab.front.arrived > arrived);
      const others = orders(lab.bot({ deadlineMs: 250, replyMs: 60_000 }), 2);
      for (const error of await Promise.all(others.map(rejection))) {
        assert.equal(error.code, 'ERR_BYBIT_NOT_SENT', error.stack);
        assert.equal(error.sent, false);
      }
      lab.front.release();
      assert.equal((await (await first).json()).retCode, 0);
      await (await patient(INFO)).json();
      assert.deepEqual(lab.verdicts(), ['accepted']);
    });

    test(`${title}: what the caller gives up does not leave`, async (t) => {
      const lab = await openUndiciLab(t, client, make);
      lab.front.holding = true;
      const controller = new AbortController();
      const bot = lab.bot();
      const [first] = orders(bot, 1);
      await until(() => lab.front.arrived >= 1);
      const others = orders(bot, 3, { signal: controller.signal });
      await settleDown();
      controller.abort();
      for (const error of await Promise.all(others.map(rejection))) assert.equal(error.name, 'AbortError');
      lab.front.release();
      assert.equal((await (await first).json()).retCode, 0);
      await (await bot(INFO)).json();
      assert.deepEqual(lab.verdicts(), ['accepted']);
    });
  }
}
