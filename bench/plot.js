'use strict';

/**
 * The plots of docs/plots: lines on logarithmic axes as SVG, with a bar from the first to the third quartile at each
 * median. The same results give the same text. Colours follow the reader's light or dark scheme; each line has its own
 * marker, so that it can be told apart without colour.
 *
 * @typedef {object} Series
 * @property {string} label
 * @property {{ x: number, median: number, low: number, high: number }[]} points  positive numbers
 *
 * @typedef {object} Axis
 * @property {string} title
 * @property {number[]} ticks  positive, rising; the first and the last bound the axis
 * @property {(value: number) => string} format
 */

const WIDTH = 880;
const HEIGHT = 544;
const AREA = { left: 84, top: 56, right: WIDTH - 40, bottom: HEIGHT - 148 };
const LEGEND_COLUMNS = 3;

const LIGHT = ['#0969da', '#1a7f37', '#bc4c00', '#8250df', '#bf3989', '#a40e26', '#7d4e00', '#57606a'];
const DARK = ['#58a6ff', '#3fb950', '#ff8c42', '#bc8cff', '#f778ba', '#ff7b72', '#d4a72c', '#8b949e'];

/** Written out, because not every renderer of SVG knows CSS variables. @param {string[]} colours @returns {string} */
function colourRules(colours) {
  return colours
    .map((colour, i) => `.s${i} .line { stroke: ${colour}; } .s${i} .mark { fill: ${colour}; }`)
    .join('\n  ');
}

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 16px; font-weight: 600; }
  .back { fill: #ffffff; }
  .grid { stroke: #d1d9e0; stroke-width: 1; }
  .line { fill: none; stroke-width: 2; }
  .spread { stroke-width: 6; opacity: 0.4; }
  ${colourRules(LIGHT)}
  @media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .back { fill: #0d1117; }
  .grid { stroke: #30363d; }
  ${colourRules(DARK)}
  }`;

/** Paths of markers around 0,0. */
const MARKERS = [
  'M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z',
  'M-4,-4h8v8h-8z',
  'M0,-5L5,4H-5z',
  'M0,-6L5,0L0,6L-5,0z',
  'M0,5L-5,-4H5z',
  'M-5,-2h3v-3h4v3h3v4h-3v3h-4v-3h-3z',
  'M-5,0L0,-3L5,0L0,3z',
  'M-5,-1.5h10v3h-10z',
];

/** @param {string} text @returns {string} */
function escape(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** @param {number} value @returns {string} */
const round = (value) => String(Math.round(value * 10) / 10);

/**
 * @param {number[]} ticks
 * @param {number} from  pixel of the first tick
 * @param {number} to    pixel of the last
 * @returns {(value: number) => number}
 */
function logScale(ticks, from, to) {
  const low = Math.log(ticks[0]);
  const high = Math.log(ticks[ticks.length - 1]);
  return (value) => from + ((Math.log(value) - low) / (high - low)) * (to - from);
}

/** @param {number[]} values @returns {number[]} the powers of ten around them */
function decades(values) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: high - low + 1 }, (_, i) => Number(`1e${low + i}`));
}

/** @param {Axis} axis @param {(value: number) => number} x */
function drawColumns({ title, ticks, format }, x) {
  const lines = ticks.map((tick) => {
    const at = round(x(tick));
    return (
      `<line class="grid" x1="${at}" x2="${at}" y1="${AREA.top}" y2="${AREA.bottom}"/>` +
      `<text x="${at}" y="${AREA.bottom + 20}" text-anchor="middle">${escape(format(tick))}</text>`
    );
  });
  const middle = (AREA.left + AREA.right) / 2;
  return [
    ...lines,
    `<text x="${middle}" y="${AREA.bottom + 44}" text-anchor="middle">${escape(title)}</text>`,
  ];
}

/** @param {Axis} axis @param {(value: number) => number} y */
function drawRows({ title, ticks, format }, y) {
  const lines = ticks.map((tick) => {
    const at = round(y(tick));
    return (
      `<line class="grid" x1="${AREA.left}" x2="${AREA.right}" y1="${at}" y2="${at}"/>` +
      `<text x="${AREA.left - 8}" y="${round(y(tick) + 4)}" text-anchor="end">${escape(format(tick))}</text>`
    );
  });
  const middle = (AREA.top + AREA.bottom) / 2;
  const turned = `<text transform="translate(20,${middle}) rotate(-90)" text-anchor="middle">${escape(title)}</text>`;
  return [...lines, turned];
}

/** @param {Series} series @param {number} index @param {any} x @param {any} y */
function drawSeries({ points }, index, x, y) {
  const places = points.map((point) => ({
    at: `${round(x(point.x))},${round(y(point.median))}`,
    spread: `M${round(x(point.x))},${round(y(point.low))}V${round(y(point.high))}`,
  }));
  return [
    `<g class="s${index}">`,
    `<polyline class="line" points="${places.map(({ at }) => at).join(' ')}"/>`,
    `<path class="line spread" d="${places.map(({ spread }) => spread).join('')}"/>`,
    `<g class="mark">${places.map(({ at }) => `<path transform="translate(${at})" d="${MARKERS[index]}"/>`).join('')}</g>`,
    '</g>',
  ];
}

/** @param {Series} series @param {number} index */
function drawLegend({ label }, index) {
  const column = (AREA.right - AREA.left) / LEGEND_COLUMNS;
  const px = AREA.left + (index % LEGEND_COLUMNS) * column;
  const py = HEIGHT - 72 + Math.floor(index / LEGEND_COLUMNS) * 24;
  return (
    `<g class="s${index}" transform="translate(${round(px)},${py})">` +
    '<line class="line" x1="0" x2="28" y1="0" y2="0"/>' +
    `<path class="mark" transform="translate(14,0)" d="${MARKERS[index]}"/>` +
    `<text x="36" y="4">${escape(label)}</text></g>`
  );
}

/**
 * @param {object} figure
 * @param {string} figure.title
 * @param {string} figure.description  for screen readers
 * @param {Axis} figure.x
 * @param {Omit<Axis, 'ticks'>} figure.y  its ticks are powers of ten
 * @param {Series[]} figure.series        at most 8
 * @returns {string} an SVG document
 */
function plot({ title, description, x: axisX, y: axisY, series }) {
  const x = logScale(axisX.ticks, AREA.left, AREA.right);
  const ticks = decades(series.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high])));
  const y = logScale(ticks, AREA.bottom, AREA.top);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<desc>${escape(description)}</desc>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="back" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text class="title" x="${AREA.left}" y="26">${escape(title)}</text>`,
    `<text x="${AREA.left}" y="44">${escape(description)}</text>`,
    ...drawColumns(axisX, x),
    ...drawRows({ ...axisY, ticks }, y),
    ...series.flatMap((line, index) => drawSeries(line, index, x, y)),
    ...series.map(drawLegend),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

/** @typedef {Record<string, import('./measure').Summary>} Figures  by contender and x: `sign 1024` */

/** @param {Figures} figures @param {string} name @returns {Series['points']} */
function pointsOf(figures, name) {
  return Object.entries(figures)
    .filter(([key]) => key.startsWith(`${name} `))
    .map(([key, summary]) => ({ x: Number(key.slice(name.length + 1)), ...summary }))
    .sort((a, b) => a.x - b.x);
}

/** @param {Figures} figures @param {Record<string, string>} labels  by contender @returns {Series[]} */
function seriesOf(figures, labels) {
  return Object.entries(labels).map(([name, label]) => ({ label, points: pointsOf(figures, name) }));
}

/** @param {Series[]} series @returns {number[]} */
const ticksOf = ([{ points }]) => points.map(({ x }) => x);

const SPREAD = 'medians of the rounds; bars: first to third quartile';

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

/** @param {Figures} figures  of the row cost-by-payload */
function costByPayload(figures) {
  const series = seriesOf(figures, {
    signSync: 'signSync',
    sign: 'sign, in flight',
    createHmac: 'node:crypto createHmac',
    keyObject: 'createHmac, KeyObject',
    subtle: 'crypto.subtle.sign, in flight',
    bybitApi: "bybit-api's signMessage, in flight",
    noble: '@noble/hashes',
    loop: 'C loop (the floor)',
  });
  return plot({
    title: 'What one HMAC-SHA256 signature takes, by payload size',
    description: `Lower is better; both axes logarithmic; ${SPREAD}`,
    x: { title: 'bytes of the payload', ticks: ticksOf(series), format: formatBytes },
    y: { title: 'time per signature (lower is better)', format: formatNs },
    series,
  });
}

/** @param {Figures} figures  of the row event-loop-delay */
function eventLoopDelay(figures) {
  const series = seriesOf(figures, {
    sign: 'sign',
    signAll: 'Signer.signAll',
    createHmac: 'node:crypto createHmac, sync',
    subtle: 'crypto.subtle.sign',
  });
  return plot({
    title: 'How long the event loop is blocked, by signatures in flight',
    description: `Lower is better; both axes logarithmic; ${SPREAD}`,
    x: {
      title: 'signatures asked for in one tick',
      ticks: ticksOf(series),
      format: (count) => count.toLocaleString('en-US'),
    },
    y: { title: 'longest block (lower is better)', format: formatNs },
    series,
  });
}

/**
 * @param {any} results  of a run
 * @returns {Record<string, string>} SVG by file name; only what the run has figures for
 */
function drawPlots({ rows }) {
  const plots = { 'cost-by-payload': costByPayload, 'event-loop-delay': eventLoopDelay };
  const drawn = Object.entries(plots).filter(([name]) => rows[name] !== undefined);
  return Object.fromEntries(drawn.map(([name, draw]) => [`${name}.svg`, draw(rows[name].figures)]));
}

module.exports = { drawPlots };
