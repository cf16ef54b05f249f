'use strict';

// Runs once: bots in processes of their own, whose ports are the same on both backends.

/** The ports of the bots of test/bots/shapes, on the newest axios. `npm run test:bots` prints what their users see. */

const assert = require('node:assert/strict');
const { before, describe, test } = require('node:test');

const { playAll } = require('./play-all.js');
const { whatIsMissing } = require('./project.js');
const { SHAPES } = require('./shapes.js');

describe('a bot is ported', () => {
  /** @type {Map<string, string[]>} */
  const complaints = new Map();

  before(async () => {
    const { played } = await playAll('latest', SHAPES);
    for (const one of played) complaints.set(one.shape.name, one.complaints);
  });

  for (const shape of SHAPES) {
    const missing = whatIsMissing(shape);
    const skip = missing === null ? false : `the bots of other clients need ${missing}`;
    test(`${shape.name}: ${shape.about}`, { skip }, () => {
      assert.deepEqual(complaints.get(shape.name), []);
    });
  }
});
