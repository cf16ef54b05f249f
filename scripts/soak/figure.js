'use strict';

/**
 * A soak as a picture: orders a second by outcome, stacked, with the faults behind them. A pure function. Colours
 * follow the reader's light or dark scheme; layers are told by their order as well, which is that of the legend.
 */

const { addTo, noCounts } = require('./ledger');

const WIDTH = 1100;
const HEIGHT = 560;
const AREA = { left: 72, top: 56, right: WIDTH - 24, bottom: HEIGHT - 220 };
/** So many points across, at most. */
const POINTS = 400;

/** From the bottom up. */
const LAYERS = /** @type {const} */ ([
  { label: 'accepted', outcomes: ['accepted'], light: '#1a7f37', dark: '#3fb950' },
  { label: 'refused by gate', outcomes: ['gate'], light: '#0969da', dark: '#58a6ff' },
  { label: 'refused by exchange', outcomes: ['exchange'], light: '#8250df', dark: '#bc8cff' },
  { label: 'connection failed', outcomes: ['network'], light: '#bc4c00', dark: '#ff8c42' },
  { label: 'unknown to the bot', outcomes: ['unknown'], light: '#d4a72c', dark: '#e3c567' },
  { label: 'silent loss', outcomes: ['silent'], light: '#000000', dark: '#ffffff' },
]);

const colours = (/** @type {'light' | 'dark'} */ scheme) =>
  LAYERS.map((layer, index) => `.l${index} { fill: ${layer[scheme]}; }`).join('\n  ');

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 16px; font-weight: 600; }
  .fault { font-size: 11px; }
  .back { fill: #ffffff; }
  .grid { stroke: #d1d9e0; stroke-width: 1; }
  .band { fill: #d1d9e0; opacity: 0.45; }
  ${colours('light')}
  @media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .back { fill: #0d1117; }
  .grid { stroke: #30363d; }
  .band { fill: #30363d; }
  ${colours('dark')}
  }`;

/** @param {string} text @returns {string} */
const escape = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const round = (/** @type {number} */ value) => String(Math.round(value * 10) / 10);

/** @param {number} most @returns {number} a step of 1, 2 or 5 times a power of ten, for about six lines */
function stepFor(most) {
  const raw = Math.max(most / 6, 1e-9);
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * /** @type {number} */ ([1, 2, 5, 10].find((factor) => factor * power >= raw));
}

/** @param {number} last @returns {number[]} 0, step, … not beyond last */
function ticksTo(last) {
  const step = stepFor(last);
  return Array.from({ length: Math.floor(last / step + 1e-9) + 1 }, (_, index) => index * step);
}

/**
 * @param {import('./ledger').Counts[]} perSecond
 * @returns {{ width: number, columns: import('./ledger').Counts[] }} width: s of one column
 */
function columnsOf(perSecond) {
  const width = Math.max(1, Math.ceil(perSecond.length / POINTS));
  const columns = Array.from({ length: Math.ceil(perSecond.length / width) }, (_, index) => {
    const sums = noCounts();
    for (const counts of perSecond.slice(index * width, (index + 1) * width)) addTo(sums, counts);
    return sums;
  });
  return { width, columns };
}

/**
 * @param {import('./ledger').Counts[]} columns
 * @param {number} index of the layer
 * @param {(column: number) => number} x
 * @param {(value: number) => number} y
 */
function layerPath(columns, index, x, y) {
  const upTo = (/** @type {import('./ledger').Counts} */ counts, /** @type {number} */ layers) =>
    LAYERS.slice(0, layers).reduce((sum, { outcomes }) => sum + counts[outcomes[0]], 0);
  const edge = (/** @type {number} */ layers) =>
    columns.flatMap((counts, column) => {
      const height = round(y(upTo(counts, layers)));
      return [`${round(x(column))},${height}`, `${round(x(column + 1))},${height}`];
    });
  const outline = [...edge(index + 1), ...edge(index).reverse()];
  return `<path class="l${index}" d="M${outline.join('L')}Z"/>`;
}

/** @param {any[]} spans @param {(second: number) => number} x */
function bands(spans, x) {
  return spans.map(({ fault, from, to }) => {
    const [left, right] = [x(from), x(to)];
    const place = `translate(${round((left + right) / 2 + 4)},${AREA.bottom + 40}) rotate(-90)`;
    return (
      `<rect class="band" x="${round(left)}" width="${round(right - left)}" y="${AREA.top}" height="${AREA.bottom + 34 - AREA.top}"/>` +
      `<text class="fault" transform="${place}" text-anchor="end">${escape(fault)}</text>`
    );
  });
}

/** @param {string} label @param {number} index */
function legend(label, index) {
  const left = AREA.left + index * 170;
  return (
    `<rect class="l${index}" x="${left}" y="${HEIGHT - 28}" width="14" height="14"/>` +
    `<text x="${left + 20}" y="${HEIGHT - 16}">${escape(label)}</text>`
  );
}

/**
 * @param {{ perSecond: import('./ledger').Counts[], spans: any[], totals: import('./ledger').Counts,
 *   options: { rate: number, seed: number } }} report of runSoak()
 * @returns {string} an SVG document
 */
function drawSoak({ perSecond, spans, totals, options }) {
  const { width, columns } = columnsOf(perSecond);
  const seconds = Math.max(1, perSecond.length);
  // Room above, in which the faults show.
  const most = 1.1 * Math.max(1, ...columns.map(({ sent }) => sent / width));
  const x = (/** @type {number} */ second) => AREA.left + (second / seconds) * (AREA.right - AREA.left);
  const y = (/** @type {number} */ rate) => AREA.bottom - (rate / most) * (AREA.bottom - AREA.top);
  const rows = ticksTo(most).map(
    (tick) =>
      `<line class="grid" x1="${AREA.left}" x2="${AREA.right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>` +
      `<text x="${AREA.left - 8}" y="${round(y(tick) + 4)}" text-anchor="end">${tick}</text>`,
  );
  const times = ticksTo(seconds).map(
    (tick) => `<text x="${round(x(tick))}" y="${AREA.bottom + 18}" text-anchor="middle">${tick} s</text>`,
  );
  const title = `${totals.sent} orders, ${totals.silent} lost silently`;
  const description =
    `Orders a second by what became of them, over ${seconds} seconds, with the faults of that time. ` +
    LAYERS.map(({ label, outcomes }) => `${label}: ${totals[outcomes[0]]}`).join(', ');
  const middle = (AREA.top + AREA.bottom) / 2;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<desc>${escape(description)}</desc>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="back" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text class="title" x="${AREA.left}" y="32">${escape(title)} (seed ${options.seed})</text>`,
    ...bands(spans, x),
    ...rows,
    ...times,
    `<text transform="translate(20,${middle}) rotate(-90)" text-anchor="middle">orders a second</text>`,
    ...LAYERS.map((_, index) =>
      layerPath(
        columns,
        index,
        (column) => x(Math.min(column * width, seconds)),
        (value) => y(value / width),
      ),
    ),
    ...LAYERS.map(({ label }, index) => legend(label, index)),
    '</svg>',
  ].join('\n')}\n`;
}

module.exports = { drawSoak };
