'use strict';

/** 10004: what was signed, compared with what the server says it signed, in every form of its text. */

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const fc = require('fast-check');
const { classify } = require('../../lib/classify');
const { compareSignedStrings } = require('../../lib/classify/signature/compare');
const { NOW } = require('../support/fixtures.js');

const API_KEY = 'AbCdEfGhIjKlMnOpQr';
const PREFIX = `${NOW}${API_KEY}5000`;

describe('forms of the text', () => {
  const ours = `${NOW}AbCdEfGhIjKlMnOpQr5000{"category":"linear","qty":"1"}`;
  const known = { apiKey: 'AbCdEfGhIjKlMnOpQr', timestamp: NOW, recvWindow: 5000 };
  const compare = (message, mine = ours) => compareSignedStrings(mine, message, known);
  test('in other cases, after other sentences, with other signs around it', () => {
    for (const message of [
      `error sign! origin_string[${ours}]`,
      `Error sign! Origin_String [${ours}]`,
      `Error sign, please check your signature generation algorithm: origin_string[${ours}]`,
      `error sign! origin_string[${ours}] sign_string[${'0'.repeat(64)}]`,
      `error sign! origin_string[${ours}], sign=${'0'.repeat(64)}`,
      `error sign! origin_string[${ours.replaceAll('"', '\\"')}]`,
    ]) {
      assert.equal(compare(message).equal, true, message);
    }
    const query = `${NOW}AbCdEfGhIjKlMnOpQr5000a=1&b=2`;
    assert.equal(compare(`error sign! origin_string[${query.replace('&', '\\u0026')}]`, query).equal, true);
  });
  test('no string, no comparison', () => {
    for (const message of [
      '',
      'error sign!',
      'sign error',
      'origin_string[]',
      'origin_string[...]',
      'origin_string[***]',
    ]) {
      assert.equal(compare(message), null);
    }
  });
  test('masked: the visible part agrees, and no more is claimed', () => {
    const payload = '{"category":"linear","qty":"1"}';
    for (const origin of [
      `***${payload}`,
      `${ours.slice(0, 20)}...`,
      `${ours.slice(0, 15)}•••${payload}`,
      `…${payload}`,
    ]) {
      const { equal, evidence, differences } = compare(`error sign! origin_string[${origin}]`);
      assert.equal(equal, null);
      assert.match(evidence, /agrees.*either the secret or the hidden part/);
      assert.deepEqual(differences, []);
    }
  });
  test('masked: the visible part differs', () => {
    const other = compare('origin_string[***{"qty":"1","category":"linear"}]');
    assert.equal(other.equal, false);
    assert.equal(other.index, 2);
    assert.match(other.evidence, /byte 2 of the query or body/);
    assert.deepEqual(
      other.differences.map(({ id }) => id),
      ['signed-json-order'],
    );
    assert.deepEqual(compare('origin_string[***]', ours), null);
    assert.deepEqual(compare('origin_string[***{"category":"linear"}]').differences, []);
  });
  test('cut off: what is there agrees, or differs', () => {
    const cut = compare(`error sign! origin_string[${ours.slice(0, 40)}`);
    assert.equal(cut.equal, null);
    assert.match(cut.evidence, /first 40 bytes.*cut off/);
    const differs = compare(`error sign! origin_string[${ours.slice(0, 60).replace('category', 'catXgory')}`);
    assert.equal(differs.equal, false);
    assert.deepEqual(differs.differences, []);
    const long = `${ours.slice(0, -1)},"ids":[${'[1],'.repeat(50000)}1]}`;
    const error = classify(
      { retCode: 10004, retMsg: `error sign! origin_string[${long}]` },
      { signedPayload: long },
    );
    assert.match(error.checks[0].evidence, /cut off/);
  });
  test('a text in lower case throughout leaves the case open', () => {
    const query = `${NOW}AbCdEfGhIjKlMnOpQr5000close=False&symbol=ETCUSDT`;
    const { equal, evidence } = compare(`error sign! origin_string[${query.toLowerCase()}]`, query);
    assert.equal(equal, null);
    assert.match(evidence, /whole text of the reply is in lower case/);
  });
  test('the old form, sorted, with the key inside', () => {
    const old = 'api_key=AbCdEfGhIjKlMnOpQr&order_id=1&symbol=BTCUSD&timestamp=1579728359000';
    const sorted = compare(
      `error sign! origin_string[${old}] sign_string[*****]`,
      old.split('&').toReversed().join('&'),
    );
    assert.deepEqual(
      sorted.differences.map(({ id }) => id),
      ['signed-sorted-query'],
    );
    assert.doesNotMatch(sorted.evidence, /EfGh|KlMn/);
    assert.equal(compare(`origin_string[${old.replace(/=A\w+/, '=*************')}]`, old).equal, null);
  });
  test('JSON that was read as a form', () => {
    const form = `${NOW}AbCdEfGhIjKlMnOpQr5000category=linear&qty=1.000000`;
    assert.deepEqual(
      compare(`origin_string[${form}]`).differences.map(({ id }) => id),
      ['signed-query-as-json'],
    );
  });
});

describe('when it is not known what was signed', () => {
  const origin = `origin_string[${NOW}AbCdEfGhIjKlMnOpQr5000a=1]`;
  const known = { apiKey: 'AbCdEfGhIjKlMnOpQr', timestamp: NOW, recvWindow: '5000' };
  test('the parts that are known are compared', () => {
    const agrees = compareSignedStrings(null, origin, known);
    assert.equal(agrees.equal, null);
    assert.match(agrees.evidence, /3 bytes of query or body/);
    const ids = (change) =>
      compareSignedStrings(null, origin, { ...known, ...change }).differences.map(({ id }) => id);
    assert.deepEqual(ids({ timestamp: NOW - 1 }), ['signed-other-timestamp']);
    assert.deepEqual(ids({ apiKey: 'XxCdEfGhIjKlMnOpQr' }), ['signed-other-api-key']);
    assert.deepEqual(ids({ recvWindow: 6000 }), ['signed-other-recv-window']);
    assert.deepEqual(ids({ recvWindow: 6000, timestamp: 1 }), [
      'signed-other-timestamp',
      'signed-other-recv-window',
    ]);
    assert.equal(compareSignedStrings(null, origin, {}), null);
  });
  test('it reaches the checklist', () => {
    const { checks, hints } = classify(
      { retCode: 10004, retMsg: `error sign! ${origin}` },
      { ...known, timestamp: NOW - 1 },
    );
    assert.match(checks[0].evidence, /another timestamp than the one in the header/);
    assert.match(hints[0].fix, /X-BAPI-TIMESTAMP/);
  });
});

describe('properties', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/);
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,11}$/);
  const query = fc.uniqueArray(fc.tuple(name, word), {
    minLength: 1,
    maxLength: 6,
    selector: ([first]) => first.toLowerCase(),
  });
  const text = (pairs) => pairs.map((pair) => pair.join('=')).join('&');
  const apiKey = fc.stringMatching(/^[A-Za-z0-9]{18}$/);
  const known = (key) => ({ apiKey: key, timestamp: NOW, recvWindow: 5000 });

  test('equal strings are equal, whatever they hold', () => {
    fc.assert(
      fc.property(apiKey, fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json()), (key, payload) => {
        const signed = `${NOW}${key}5000${payload}`.toWellFormed();
        fc.pre(!/\]\W{0,4}\w*sign/i.test(signed));
        assert.equal(
          compareSignedStrings(signed, `error sign! origin_string[${signed}]`, known(key)).equal,
          true,
        );
      }),
    );
  });
  test('the first byte that differs is the first byte that differs', () => {
    fc.assert(
      fc.property(
        apiKey,
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.nat(),
        fc.constantFrom('!', 'é', '€', ''),
        (key, payload, at, put) => {
          const ours = `${NOW}${key}5000${payload}`.toWellFormed();
          const place = at % ours.length;
          const theirs = (ours.slice(0, place) + put + ours.slice(place + 1)).toWellFormed();
          fc.pre(theirs !== ours && theirs !== '' && !/\]\W{0,4}\w*sign|\\["u]|[*•….]/i.test(ours + theirs));
          const { equal, index } = compareSignedStrings(
            ours,
            `error sign! origin_string[${theirs}]`,
            known(key),
          );
          const [left, right] = [Buffer.from(ours), Buffer.from(theirs)];
          if (equal === null) return assert.equal(theirs, ours.toLowerCase());
          assert.equal(equal, false);
          assert.deepEqual(left.subarray(0, index), right.subarray(0, index));
          assert.notEqual(left[index], right[index]);
        },
      ),
    );
  });
  test('no difference is named for texts that have nothing to do with each other', () => {
    fc.assert(
      fc.property(apiKey, query, query, (key, left, right) => {
        const names = new Set(left.map(([first]) => first.toLowerCase()));
        fc.pre(right.every(([first]) => !names.has(first.toLowerCase())));
        const signed = `${NOW}${key}5000${text(left)}`;
        const message = `error sign! origin_string[${NOW}${key}5000${text(right)}]`;
        assert.deepEqual(compareSignedStrings(signed, message, known(key)).differences, []);
      }),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string({ minLength: 8 }), (left, right) => {
        const letters = (from) => from.toLowerCase().replace(/[^a-z0-9]/g, '');
        fc.pre([...letters(left)].toSorted().join() !== [...letters(right)].toSorted().join());
        const found = compareSignedStrings(left, `error sign! origin_string[${right}]`, {});
        assert.deepEqual(found?.differences ?? [], []);
      }),
    );
  });
  test('a shuffled query is named so', () => {
    fc.assert(
      fc.property(apiKey, query, (key, pairs) => {
        const turned = pairs.toReversed();
        fc.pre(text(turned) !== text(pairs));
        const message = `error sign! origin_string[${NOW}${key}5000${text(turned)}]`;
        const { differences } = compareSignedStrings(`${NOW}${key}5000${text(pairs)}`, message, known(key));
        assert.deepEqual(
          differences.map(({ id }) => id),
          ['signed-sorted-query'],
        );
      }),
    );
  });
  test('never throws, and never shows a key', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.constant(null)),
        fc.string(),
        apiKey,
        fc.anything(),
        (ours, inside, key, odd) => {
          const signed = ours === null ? null : `${NOW}${key}5000${ours}`;
          for (const message of [
            inside,
            `origin_string[${inside}]`,
            `origin_string[${NOW}${key.toLowerCase()}5000${inside}`,
          ]) {
            compareSignedStrings(signed, message, { apiKey: odd, timestamp: odd, recvWindow: odd });
            const found = compareSignedStrings(signed, message, { apiKey: key });
            assert.ok(!found?.evidence.includes(key.slice(5)));
          }
        },
      ),
    );
  });
});

test('no key is shown, of whatever account and length, known or not', () => {
  const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{11,35}$/);
  const stamp = fc.constantFrom(NOW, NOW / 1000);
  fc.assert(
    fc.property(
      key,
      key,
      stamp,
      stamp,
      fc.string(),
      fc.boolean(),
      (mine, foreign, here, there, payload, known) => {
        fc.pre(mine.slice(0, 4) !== foreign.slice(0, 4));
        const message = `error sign! origin_string[${there}${foreign}5000${payload}a]`;
        const signedPayload = `${here}${mine}5000${payload}b`;
        const error = classify(
          { retCode: 10004, retMsg: message },
          { signedPayload, ...(known && { apiKey: mine }) },
        );
        const { evidence } = error.checks[0];
        for (const secret of [mine, foreign]) assert.ok(!evidence.includes(secret.slice(4, 10)), evidence);
      },
    ),
  );
});

test('megabytes come to an end', () => {
  for (const unit of [
    '[',
    '{"a":',
    '"',
    '%25',
    '&',
    '\\u',
    '&amp;',
    'a=',
    '1.',
    'é',
    '?',
    ' ',
    '+',
    'sign=',
    ']',
    '*',
  ]) {
    const long = `${PREFIX}${unit.repeat(3e6 / unit.length)}`;
    const error = classify(
      { retCode: 10004, retMsg: `error sign! origin_string[${long}z]` },
      { signedPayload: long, apiKey: API_KEY, timestamp: NOW, recvWindow: 5000 },
    );
    assert.equal(error.checks[0].id, 'signature');
  }
});
