'use strict';

/** Runs many bots, a few at a time. */

const os = require('node:os');

const { makeCertificate } = require('../support/documents/exchange.js');
const { openOther, openProxy, play } = require('./play.js');
const { findAxios, openProject, whatIsMissing } = require('./project.js');
const { complaints } = require('./rules.js');

/** Each runs as it was and as it is ported at the same time. */
const AT_ONCE = os.availableParallelism();

/**
 * @typedef {object} Played
 * @property {import('./shapes.js').Shape} shape
 * @property {import('./play.js').Row[]} rows
 * @property {string | null} missing  what must be installed first; there are no rows then
 * @property {string[]} complaints
 */

/**
 * @param {string} axios  a version, the beginning of one, or `latest`
 * @param {import('./shapes.js').Shape[]} shapes
 * @returns {Promise<{ version: string, played: Played[] }>}
 */
async function playAll(axios, shapes) {
  /** @type {(() => unknown)[]} */
  const ends = [];
  const t = { after: (/** @type {() => unknown} */ end) => ends.push(end) };
  try {
    const { version, folder } = findAxios(axios);
    const present = shapes.filter((shape) => whatIsMissing(shape) === null);
    const surroundings = {
      project: openProject(t, { axios: folder, shapes: present }),
      certificate: makeCertificate(t),
      variables: { PROXY_URL: await openProxy(t), OTHER_EXCHANGE_URL: await openOther(t) },
    };
    /** @type {Map<string, import('./play.js').Row[]>} */
    const rows = new Map();
    const waiting = [...present];
    const work = async () => {
      for (let shape = waiting.shift(); shape !== undefined; shape = waiting.shift()) {
        rows.set(shape.name, await play(t, shape, surroundings));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const played = shapes.map((shape) => {
      const own = rows.get(shape.name) ?? [];
      const missing = whatIsMissing(shape);
      return { shape, missing, rows: own, complaints: missing === null ? complaints(shape, own) : [] };
    });
    return { version, played };
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

module.exports = { playAll };
