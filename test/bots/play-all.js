'use strict';

/** Runs many bots, a few at a time. */

const os = require('node:os');

const { makeCertificate } = require('../support/documents/exchange.js');
const { openOther, openProxy, play } = require('./play.js');
const { openProject } = require('./project.js');
const { complaints } = require('./rules.js');

/** Each runs as it was and as it is ported at the same time. */
const AT_ONCE = os.availableParallelism();

/**
 * @typedef {object} Played
 * @property {import('./shapes.js').Shape} shape
 * @property {import('./play.js').Row[]} rows
 * @property {string[]} complaints
 */

/**
 * @param {{ folder: string }} axios  the copy that the bots use
 * @param {import('./shapes.js').Shape[]} shapes  of which nothing is missing
 * @returns {Promise<Played[]>}
 */
async function playAll({ folder }, shapes) {
  /** @type {(() => unknown)[]} */
  const ends = [];
  const t = { after: (/** @type {() => unknown} */ end) => ends.push(end) };
  try {
    const surroundings = {
      project: openProject(t, { axios: folder, shapes }),
      certificate: makeCertificate(t),
      variables: { PROXY_URL: await openProxy(t), OTHER_EXCHANGE_URL: await openOther(t) },
    };
    /** @type {Map<import('./shapes.js').Shape, import('./play.js').Row[]>} */
    const played = new Map();
    const waiting = [...shapes];
    const work = async () => {
      for (let shape = waiting.shift(); shape !== undefined; shape = waiting.shift()) {
        played.set(shape, await play(t, shape, surroundings));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return shapes.map((shape) => {
      const rows = played.get(shape) ?? [];
      return { shape, rows, complaints: complaints(shape, rows) };
    });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

module.exports = { playAll };
