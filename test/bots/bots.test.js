'use strict';

// Runs once: bots in processes of their own, whose ports are the same on both backends.

/** The ports of the bots of test/bots/shapes, on the newest axios. `npm run test:bots` prints what their users see. */

const assert = require('node:assert/strict');
const { before, describe, test } = require('node:test');

const { playAll } = require('./play-all.js');
const { findAxios, whatIsMissing } = require('./project.js');
const { SHAPES } = require('./shapes.js');

describe('a bot is ported', () => {
  /** @type {Map<string, string[]>} */
  const complaints = new Map();

  before(async () => {
    const present = SHAPES.filter((shape) => whatIsMissing(shape) === null);
    const played = await playAll(findAxios('latest'), present);
    for (const { shape, complaints: found } of played) complaints.set(shape.name, found);
  });

  for (const shape of SHAPES) {
    const skip = whatIsMissing(shape) !== null && 'other clients than axios: npm ci --prefix test/compat';
    test(`${shape.name}: ${shape.about}`, { skip }, () => {
      assert.deepEqual(complaints.get(shape.name), []);
    });
  }
});
