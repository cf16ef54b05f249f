'use strict';

/** How old a message may be, and that it is verified once. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { WebhookVerifier, memoryReplay } = require('../../lib/webhook.js');
const { AT, OTHER_SECRET, SENDERS, optionsOf, standardKey } = require('../support/webhook/senders.js');
const { rejection } = require('../support/promises.js');

const BODY = Buffer.from('{}');
const refusal = (reason) => ({ name: 'WebhookError', reason });
const timed = Object.entries(SENDERS).filter(([, { time }]) => time);

describe('the tolerance', () => {
  for (const [name, sender] of timed) {
    test(name, () => {
      const sent = sender.send(BODY);
      const verifyAt = (now, toleranceMs) =>
        new WebhookVerifier(optionsOf(sender, { now: () => now, toleranceMs })).verifySync(
          sent.body,
          sent.headers,
        );
      for (const away of [0, 299_000, -299_000, 300_000, -300_000]) {
        assert.equal(verifyAt(AT + away).timestamp, AT);
      }
      assert.throws(() => verifyAt(AT + 301_000), refusal('too-old'));
      assert.throws(() => verifyAt(AT - 301_000), refusal('too-new'));
      assert.throws(() => verifyAt(AT + 6_000, 5_000), refusal('too-old'));
      assert.equal(verifyAt(AT + 3_600_000, 3_600_000).timestamp, AT);
    });
  }

  test('counts whole seconds where the sender does', () => {
    const sent = SENDERS.stripe.send(BODY);
    const verifyAt = (now) =>
      new WebhookVerifier(optionsOf(SENDERS.stripe, { now: () => now })).verifySync(sent.body, sent.headers);
    assert.equal(verifyAt(AT + 300_999).timestamp, AT);
    assert.throws(() => verifyAt(AT + 301_000), refusal('too-old'));
  });

  test('the signature is checked first: only a sender learns that its clock is wrong', () => {
    const sent = SENDERS.slack.send(BODY, AT - 3_600_000);
    const verifier = (keys) => new WebhookVerifier(optionsOf(SENDERS.slack, keys && { keys }));
    assert.throws(() => verifier().verifySync(sent.body, sent.headers), refusal('too-old'));
    assert.throws(
      () => verifier([OTHER_SECRET]).verifySync(sent.body, sent.headers),
      refusal('bad-signature'),
    );
  });

  test('the message says how far the clocks are apart', () => {
    const sent = SENDERS.stripe.send(BODY, AT - 900_000);
    const verifier = new WebhookVerifier(optionsOf(SENDERS.stripe));
    assert.throws(() => verifier.verifySync(sent.body, sent.headers), {
      message: "The timestamp is 900 s behind this server's clock, which is more than 300 s.",
    });
  });

  test('a timestamp in another unit is refused', () => {
    const { body, headers } = SENDERS.standard.send(BODY);
    const verifier = new WebhookVerifier(optionsOf(SENDERS.standard));
    for (const value of [
      `${AT}`,
      '180000000',
      '1.8e9',
      '-800000000',
      '+800000000',
      '0x6b49d20',
      '１８００００００００',
    ]) {
      const changed = { ...headers, 'webhook-timestamp': value };
      assert.throws(() => verifier.verifySync(body, changed), refusal('malformed-header'), value);
    }
  });

  test('a clock without a time accepts nothing', () => {
    const { body, headers } = SENDERS.standard.send(BODY);
    for (const now of [NaN, undefined, Infinity, '1800000000000']) {
      const verifier = new WebhookVerifier(optionsOf(SENDERS.standard, { now: () => now }));
      assert.throws(() => verifier.verifySync(body, headers), TypeError);
    }
  });
});

describe('a message is verified once', () => {
  for (const [name, sender] of timed) {
    test(name, async () => {
      const verifier = new WebhookVerifier(optionsOf(sender));
      const sent = sender.send(BODY);
      await verifier.verify(sent.body, sent.headers);
      assert.equal((await rejection(verifier.verify(sent.body, sent.headers))).reason, 'replayed');
      assert.throws(() => verifier.verifySync(sent.body, sent.headers), refusal('replayed'));
      // The sender tries again: another timestamp.
      const again = sender.send(BODY, AT + 1000);
      assert.equal(verifier.verifySync(again.body, again.headers).timestamp, AT + 1000);
    });
  }

  test('also when one of two signatures is taken away', () => {
    const { body, headers } = SENDERS.standard.send(BODY);
    const { 'webhook-signature': mine } = headers;
    const other = new WebhookVerifier(optionsOf(SENDERS.standard, { keys: [standardKey(OTHER_SECRET)] }));
    assert.throws(() => other.verifySync(body, headers), refusal('bad-signature'));
    const verifier = new WebhookVerifier(optionsOf(SENDERS.standard));
    verifier.verifySync(body, { ...headers, 'webhook-signature': `v1,AAAA ${mine}` });
    assert.throws(() => verifier.verifySync(body, headers), refusal('replayed'));
  });

  test('a refused message is not remembered', () => {
    const { body, headers } = SENDERS.standard.send(BODY);
    const asked = [];
    const replay = { seen: (...given) => (asked.push(given), false) };
    const verifier = new WebhookVerifier(optionsOf(SENDERS.standard, { replay }));
    assert.throws(() => verifier.verifySync('{ }', headers), refusal('bad-signature'));
    assert.deepEqual(asked, []);
    verifier.verifySync(body, headers);
    assert.equal(asked.length, 1);
    const [id, untilMs] = asked[0];
    assert.match(id, /^standard:[\w-]{43}$/);
    assert.equal(untilMs, AT + 300_000 + 1000, 'until it is too old anyway');
  });

  test('replay: false leaves it to the program', () => {
    const { body, headers } = SENDERS.standard.send(BODY);
    const verifier = new WebhookVerifier(optionsOf(SENDERS.standard, { replay: false }));
    for (let round = 0; round < 3; round++) assert.equal(verifier.verifySync(body, headers).id, 'msg_1');
  });

  test('senders that sign no time may send the same bytes again', () => {
    for (const sender of [SENDERS.github, SENDERS.shopify]) {
      const { body, headers } = sender.send(BODY);
      const verifier = new WebhookVerifier(optionsOf(sender));
      for (let round = 0; round < 2; round++) assert.equal(verifier.verifySync(body, headers).id, null);
    }
  });

  test('a store that answers later', async () => {
    const known = new Set();
    const replay = {
      async seen(id) {
        await Promise.resolve();
        return known.size === known.add(id).size;
      },
    };
    const { body, headers } = SENDERS.standard.send(BODY);
    const verifier = new WebhookVerifier(optionsOf(SENDERS.standard, { replay }));
    const [first, second] = await Promise.allSettled([
      verifier.verify(body, headers),
      verifier.verify(body, headers),
    ]);
    assert.deepEqual([first.status, second.status], ['fulfilled', 'rejected']);
    assert.equal(second.reason.reason, 'replayed');
    assert.throws(() => verifier.verifySync(body, headers), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_VALUE',
      message: 'The replay store answers later, so use verify()',
    });
  });

  test('an error of the store is passed on, since the message may be genuine', async () => {
    const broken = new Error('the store is down');
    const { body, headers } = SENDERS.standard.send(BODY);
    for (const seen of [
      () => Promise.reject(broken),
      () => {
        throw broken;
      },
    ]) {
      const verifier = new WebhookVerifier(optionsOf(SENDERS.standard, { replay: { seen } }));
      assert.equal(await rejection(verifier.verify(body, headers)), broken);
    }
  });
});

describe('memoryReplay()', () => {
  test('remembers until the time that it was given', () => {
    let now = 1000;
    const { seen } = memoryReplay({ now: () => now });
    assert.equal(seen('a', 2000), false);
    assert.equal(seen('a', 2000), true);
    now = 2000;
    assert.equal(seen('a', 3000), true);
    now = 2001;
    assert.equal(seen('a', 3000), false);
    assert.equal(seen('a', 3000), true);
  });

  test('forgets the oldest when it is full', () => {
    const { seen } = memoryReplay({ max: 3, now: () => 0 });
    for (const id of ['a', 'b', 'c', 'd']) assert.equal(seen(id, 1000), false);
    for (const id of ['b', 'c', 'd']) assert.equal(seen(id, 1000), true);
    assert.equal(seen('a', 1000), false);
  });

  test('refuses wrong options', () => {
    for (const options of [{ max: 0 }, { max: 1.5 }, { max: '3' }, { now: 3 }, { size: 3 }, null]) {
      assert.throws(() => memoryReplay(options), { name: 'TypeError' });
    }
  });
});
