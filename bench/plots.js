'use strict';

/** The plots of docs/plots, from the figures of a run. */

const { plot } = require('./plot');

/** @param {Record<string, number>} figures  by x @param {number} [divisor] @returns {[number, number][]} */
function pointsOf(figures, divisor = 1) {
  return Object.entries(figures).map(([x, y]) => [Number(x), y / divisor]);
}

/** @param {number} bytes @returns {string} */
function formatBytes(bytes) {
  if (bytes >= 2 ** 20) return `${bytes / 2 ** 20} MiB`;
  return bytes >= 1024 ? `${bytes / 1024} KiB` : `${bytes} B`;
}

/** @param {number} ns @returns {string} */
function formatNs(ns) {
  if (ns >= 1e6) return `${ns / 1e6} ms`;
  return ns >= 1000 ? `${ns / 1000} µs` : `${ns} ns`;
}

/** @param {any} raw  of the row cost-by-payload */
function costByPayload({ nsPerSignatureByBytes: ns }) {
  const labels = {
    signSync: 'signSync',
    sign: 'sign, in flight',
    createHmac: 'node:crypto createHmac',
    keyObject: 'createHmac, KeyObject',
    subtle: 'crypto.subtle.sign, in flight',
    bybitApi: "bybit-api's signMessage, in flight",
    noble: '@noble/hashes',
    loop: 'C loop (the floor)',
  };
  return plot({
    title: 'What one HMAC-SHA256 signature takes, by payload size',
    description: 'Time per signature against payload size, both axes logarithmic. Lower is better.',
    x: { title: 'bytes of the payload', ticks: Object.keys(ns.signSync).map(Number), format: formatBytes },
    y: { title: 'time per signature (lower is better)', format: formatNs },
    series: Object.entries(labels).map(([name, label]) => ({ label, points: pointsOf(ns[name]) })),
  });
}

/** @param {any} raw  of the row event-loop-delay */
function eventLoopDelay({ longestBlockNsByCount: ns }) {
  const labels = {
    sign: 'sign',
    signAll: 'Signer.signAll',
    createHmac: 'node:crypto createHmac, sync',
    subtle: 'crypto.subtle.sign',
  };
  return plot({
    title: 'How long the event loop stands still, by signatures in flight',
    description:
      'Longest block of the event loop against signatures asked for at once, both axes logarithmic.',
    x: {
      title: 'signatures asked for in one tick',
      ticks: Object.keys(ns.sign).map(Number),
      format: (count) => count.toLocaleString('en-US'),
    },
    y: { title: 'longest block (lower is better)', format: (ms) => `${ms} ms` },
    series: Object.entries(labels).map(([name, label]) => ({ label, points: pointsOf(ns[name], 1e6) })),
  });
}

/**
 * @param {any} results  of a run
 * @returns {Record<string, string>} SVG by file name; only what the run has figures for
 */
function drawPlots({ rows }) {
  const plots = { 'cost-by-payload': costByPayload, 'event-loop-delay': eventLoopDelay };
  const drawn = Object.entries(plots).filter(([name]) => rows[name] !== undefined);
  return Object.fromEntries(drawn.map(([name, draw]) => [`${name}.svg`, draw(rows[name].raw)]));
}

module.exports = { drawPlots };
