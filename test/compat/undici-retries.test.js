'use strict';

/** What undici sends again by itself, below createFetch(): no order twice, nothing with an old signature. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { BybitApiError } = require('../../lib/index.js');
const { openBystander } = require('../support/clients/axios.js');
const { FETCHES, openUndiciLab, order, settleDown } = require('./support/undici-lab.js');
const { relayTo } = require('./support/axios-lab.js');
const { closedPort, listen } = require('../support/serve.js');
const { CREATE, INFO } = require('../support/fixtures.js');
const { rejection, until } = require('../support/promises.js');

const EVERY = Object.freeze({
  methods: ['GET', 'POST'],
  minTimeout: 1,
  maxTimeout: 1,
  maxRetries: 4,
});
/** Takes every failure for one that is worth another attempt. */
const stubborn = (error, { state }, callback) => {
  if (state.counter > 4) callback(error);
  else setTimeout(() => callback(null), 1);
};
const RETRIES = Object.freeze({
  'RetryAgent for every method': ({ Agent, RetryAgent }) => new RetryAgent(new Agent(), EVERY),
  'RetryAgent that takes any error': ({ Agent, RetryAgent }) =>
    new RetryAgent(new Agent(), { ...EVERY, retry: stubborn }),
  'interceptors.retry': ({ Agent, interceptors }) => new Agent().compose(interceptors.retry(EVERY)),
  'an interceptor that sends each order twice': ({ Agent }) =>
    new Agent().compose((dispatch) => (options, handler) => {
      const deaf = {
        onConnect() {},
        onHeaders: () => true,
        onData: () => true,
        onComplete() {},
        onError() {},
      };
      // The body of fetch can be read once.
      const whole = { ...options, body: order().body };
      dispatch(whole, deaf);
      return dispatch(whole, handler);
    }),
});
const DEFAULT = ({ Agent, RetryAgent }) => new RetryAgent(new Agent(), { minTimeout: 1, maxTimeout: 1 });
const isOfRetries = (kind) => !kind.startsWith('an interceptor');

for (const client of FETCHES) {
  for (const [kind, make] of Object.entries(RETRIES)) {
    const title = `${client.name}, ${kind}`;

    test(`${title}: an order whose reply is lost is not sent again`, async (t) => {
      for (const throwOn of ['auth', 'any']) {
        const lab = await openUndiciLab(t, client, make);
        lab.front.fate = () => 'lost';
        const error = await rejection(lab.bot({ throwOn })(CREATE, order()));
        await until(() => lab.front.arrived > 0);
        await settleDown();
        assert.deepEqual(lab.verdicts(), ['accepted']);
        assert.equal(error.sent, true, error.stack);
        if (throwOn === 'any') {
          assert.ok(error instanceof BybitApiError);
          assert.equal(error.retryable, false);
        }
      }
    });

    test(`${title}: nor one that a proxy answers for`, async (t) => {
      const lab = await openUndiciLab(t, client, make);
      const gate = await lab.openGate();
      lab.front.fate = () => ({ status: 503 });
      await lab
        .bot({ gate })(CREATE, order())
        .catch(() => {});
      await until(() => lab.front.arrived > 0);
      await settleDown();
      assert.deepEqual(lab.verdicts(), ['accepted']);
      assert.equal(gate.state, 'open');
    });
  }

  for (const [kind, make] of Object.entries(RETRIES)) {
    if (!isOfRetries(kind)) continue;
    const title = `${client.name}, ${kind}`;

    test(`${title}: what may be sent again is signed anew`, async (t) => {
      const lab = await openUndiciLab(t, client, make);
      const gate = await lab.openGate();
      let left = 3;
      lab.front.fate = () => {
        lab.clock.time += 30_000;
        left -= 1;
        return left < 0 ? 'sent' : left % 2 ? 'lost' : { status: 503 };
      };
      const response = await lab.bot({ gate })(INFO);
      assert.equal((await response.json()).retCode, 0);
      assert.deepEqual(lab.verdicts(INFO), Array(4).fill('accepted'));
      assert.equal(gate.state, 'open');
    });

    const [testOfStream, testOfBytes] = client.hasWholeBody ? [() => {}, test] : [test, () => {}];
    testOfStream(`${title}: an order is not sent again without its body`, async (t) => {
      for (const fate of ['lost', { status: 502 }]) {
        const lab = await openUndiciLab(t, client, make);
        const fates = [fate];
        lab.front.fate = () => fates.shift() ?? 'sent';
        const error = await rejection(lab.bot()(CREATE, order({ orderLinkId: 'mine' })));
        assert.equal(error.code, 'ERR_BYBIT_UNSAFE_RESEND', error.stack);
        assert.equal(error.sent, true);
        await settleDown();
        assert.deepEqual(lab.verdicts(), ['accepted']);
      }
    });

    testOfBytes(`${title}: an order with an orderLinkId is sent again whole, and signed anew`, async (t) => {
      for (const fate of ['lost', { status: 502 }]) {
        const lab = await openUndiciLab(t, client, make);
        const fates = [fate];
        lab.front.fate = () => {
          lab.clock.time += 30_000;
          return fates.shift() ?? 'sent';
        };
        const response = await lab.bot()(CREATE, order({ orderLinkId: 'mine' }));
        assert.equal((await response.json()).retCode, 110072);
        const [first, second, ...more] = lab.requests;
        assert.deepEqual(more, []);
        assert.ok(first.body.equals(second.body));
        assert.ok([first, second].every(({ authenticated }) => authenticated));
      }
    });

    test(`${title}: not after the gate has closed, or the time is over`, async (t) => {
      const lab = await openUndiciLab(t, client, make);
      const gate = await lab.openGate();
      lab.front.fate = () => {
        gate.close();
        return 'lost';
      };
      const identified = order({ orderLinkId: 'mine' });
      const shut = await rejection(lab.bot({ gate })(CREATE, identified));
      assert.equal(shut.code, 'ERR_BYBIT_UNSAFE_RESEND', shut.stack);
      assert.equal(shut.sent, true);
      assert.equal(shut.cause.code, 'ERR_BYBIT_GATE_CLOSED');
      assert.equal(lab.verdicts().length, 1);

      const leaveBy = Date.now() + 200;
      lab.front.holding = true;
      const reading = rejection(lab.bot()(INFO, { bybitAuth: { leaveBy } }));
      while (Date.now() <= leaveBy) await new Promise(setImmediate);
      lab.front.fate = () => 'lost';
      lab.front.release();
      const late = await reading;
      assert.equal(late.sent, true, late.stack);
      assert.ok(lab.verdicts(INFO).length <= 1);
    });
  }

  test(`${client.name}, RetryAgent by default: reads are sent again, orders are not`, async (t) => {
    const lab = await openUndiciLab(t, client, DEFAULT);
    let left = 4;
    lab.front.fate = () => {
      lab.clock.time += 10_000;
      left -= 1;
      return left < 0 ? 'sent' : { status: 503 };
    };
    assert.equal((await (await lab.bot()(INFO)).json()).retCode, 0);
    assert.deepEqual(lab.verdicts(INFO), Array(5).fill('accepted'));
    lab.front.fate = () => 'lost';
    await rejection(lab.bot()(CREATE, order()));
    assert.equal(lab.verdicts().length, 1);
  });

  test(`${client.name}: an order that has not left yet is sent once its server listens`, async (t) => {
    const lab = await openUndiciLab(t, client, RETRIES['RetryAgent for every method']);
    const baseURL = await closedPort();
    const { port } = new URL(lab.sandbox.urls.mainnet);
    const onward = require('node:http').createServer(relayTo(Number(port)));
    let attempts = 0;
    const { Agent, RetryAgent } = client.library;
    const retry = (error, _state, callback) => {
      attempts += 1;
      if (attempts > 1) return callback(error);
      listen(t, onward, Number(new URL(baseURL).port), '127.0.0.1').then(() => callback(null));
    };
    const dispatcher = new RetryAgent(new Agent(), { ...EVERY, retry });
    t.after(() => dispatcher.destroy());
    const response = await lab.bot({ baseURL })(CREATE, { ...order(), dispatcher });
    assert.equal((await response.json()).retCode, 0);
    assert.deepEqual(lab.verdicts(), ['accepted']);
    assert.equal(attempts, 1);
  });

  test(`${client.name}: a redirect below takes no signature along`, async (t) => {
    const lab = await openUndiciLab(t, client, ({ Agent, interceptors }) =>
      // fetch itself allows none.
      new Agent().compose(
        interceptors.redirect(),
        (dispatch) => (options, handler) => dispatch({ ...options, maxRedirections: 3 }, handler),
      ),
    );
    const bystander = await openBystander(t);
    lab.front.fate = () => ({ status: 307, headers: { Location: bystander.url + INFO } });
    for (const [path, init] of [
      [INFO, {}],
      [CREATE, order({ orderLinkId: 'mine' })],
    ]) {
      const error = await rejection(lab.bot()(path, init));
      assert.equal(error.code, 'ERR_BYBIT_UNSAFE_RESEND', error.stack);
    }
    assert.equal(bystander.requests.length, 0);
  });
}
