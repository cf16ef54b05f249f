'use strict';

/** The records of the causes: complete, and without the words of one exchange. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { CATEGORIES, helpOf, ownHints, pageOf, titleOf } = require('../../lib/errors/causes');
const { STEP_IDS, checklistOf } = require('../../lib/errors/checklist');
const { VENUES } = require('../../lib/venues');
const { OTHER, WORDS_OF_BYBIT } = require('../support/venues/other.js');

const NAMES = Object.keys(CATEGORIES);
const EFFECTS = ['rejected', 'guarded', 'needed', 'doubted', 'ignored'];

for (const name of NAMES) {
  test(`the record of ${name} is complete`, () => {
    const { kind, retryable, gate, page, checks } = CATEGORIES[name];
    assert.ok(['auth', 'api', 'rate-limit'].includes(kind));
    assert.equal(typeof retryable, 'boolean');
    assert.ok(EFFECTS.includes(gate));
    assert.match(VENUES.bybit.pages[page], /^https:/);
    for (const id of checks) assert.ok(STEP_IDS.includes(id), id);
    // A refusal of the key has steps to check; any other reply has hints of its own.
    assert.equal(checks.length > 0, kind === 'auth');
    if (kind !== 'auth') assert.ok(ownHints(name, OTHER).length > 0);
  });
}

test('what is said about another exchange has its words and none of Bybit', () => {
  const texts = NAMES.flatMap((name) => {
    const { what, proof, remedy } = helpOf(name, OTHER);
    assert.ok(remedy.length > 0, name);
    assert.equal(pageOf(name, OTHER), OTHER.pages[CATEGORIES[name].page]);
    const hints = ownHints(name, OTHER) ?? [];
    return [titleOf(name, OTHER), what, proof, ...remedy, ...hints.flatMap(({ title, fix }) => [title, fix])];
  });
  texts.push(...checklistOf(OTHER).flatMap(({ title, fix, url }) => [title, fix, url]));
  for (const text of texts) assert.doesNotMatch(text, WORDS_OF_BYBIT);
  const all = texts.join('\n');
  for (const word of [
    'Other',
    'validity',
    '300 ms',
    '/time',
    'OTHER-KEY and OTHER-SIGN',
    'api.other.example',
  ]) {
    assert.ok(all.includes(word), word);
  }
});

test("Bybit's own texts replace the general ones, part by part", () => {
  const { bybit } = VENUES;
  const own = helpOf('bad-signature', bybit);
  assert.match(own.proof, /10004/);
  assert.equal(own.what, helpOf('bad-signature', OTHER).what.replaceAll('Other', 'Bybit'));
  const fixOf = (venue) => checklistOf(venue).find(({ id }) => id === 'expiry').fix;
  assert.match(fixOf(bybit), /90 days/);
  assert.equal(fixOf(OTHER), 'Extend or recreate the key.');
});
