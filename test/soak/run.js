'use strict';

/**
 * The soak: a bot that sends orders without a break while one fault follows another, and a count of what became of each
 * order and of how late it left. Nothing leaves this machine.
 *
 *   npm run soak -- [options]        see --help
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { reportText } = require('./report');
const { FAULTS, SABOTAGES, runSoak } = require('./soak');

const DEFAULTS = { seconds: 1800, rate: 100 };
const QUICK = { seconds: 60, rate: 100 };
/** s; between lines of progress where it cannot be written over. */
const PROGRESS_EVERY = 30;

const names = (/** @type {string[]} */ list) => list.map((name) => `                     ${name}`).join('\n');

const USAGE = `Usage: npm run soak -- [options]

Sends orders to a local sandbox through bybit-auth while keys, clocks, addresses, the process and the network fail, one
after the other. Every order must end as accepted, as refused with an error, or as a failed connection. None may be lost
silently, sent twice, pass a closed gate, leave after its deadline or leave with an old timestamp. Exits with 1 when one
does, and names it.

  --seconds N        how long; default ${DEFAULTS.seconds}
  --quick            ${QUICK.seconds} seconds, or a little more: every fault once
  --rate N           orders a second; default ${DEFAULTS.rate}
  --seed N           of the order of the faults; default: a new one, which is printed
  --json FILE        write everything that was counted
  --faults A,B       only these faults, by name:
${names(FAULTS.map(({ name }) => name))}
  --sabotage NAME    spoil one order, to see the run fail:
${names(Object.entries(SABOTAGES).map(([name, { meaning }]) => `${name.padEnd(9)} ${meaning}`))}
  --help             this text
`;

class UsageError extends Error {}

/** @param {string | undefined} text @param {string} name @param {number} fallback @param {number} least */
function whole(text, name, fallback, least) {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > 1e9) {
    throw new UsageError(`--${name} must be a whole number from ${least}`);
  }
  return value;
}

/** @param {string | undefined} list */
function faultNames(list) {
  const chosen = list?.split(',').map((name) => name.trim());
  const unknown = chosen?.find((wanted) => !FAULTS.some(({ name }) => name === wanted));
  if (unknown !== undefined) throw new UsageError(`there is no fault "${unknown}"`);
  return chosen;
}

/** @param {string[]} argv */
function readArguments(argv) {
  const text = /** @type {const} */ ({ type: 'string' });
  const flag = /** @type {const} */ ({ type: 'boolean' });
  const { values } = parseArgs({
    args: argv,
    options: {
      ...{ seconds: text, rate: text, seed: text, json: text, faults: text, sabotage: text },
      ...{ quick: flag, help: flag },
    },
  });
  const defaults = values.quick ? QUICK : DEFAULTS;
  if (values.sabotage !== undefined && !Object.hasOwn(SABOTAGES, values.sabotage)) {
    throw new UsageError(`there is no sabotage "${values.sabotage}"`);
  }
  return {
    help: values.help === true,
    json: values.json,
    soak: {
      seconds: whole(values.seconds, 'seconds', defaults.seconds, 1),
      rate: whole(values.rate, 'rate', defaults.rate, 1),
      seed: whole(values.seed, 'seed', Math.floor(Math.random() * 1e6), 0),
      faults: faultNames(values.faults),
      sabotage: values.sabotage,
    },
  };
}

/** @typedef {NonNullable<import('./soak').SoakOptions['onProgress']>} OnProgress */

/** @param {Parameters<OnProgress>[0]} state */
function progressLine({ second, phase, counts, open, gates, accounts }) {
  const { sent, accepted, gate, exchange, network, unknown, silent } = counts;
  return (
    `${second.toFixed(0).padStart(5)} s  ${phase.padEnd(24)} sent ${sent}  accepted ${accepted}  ` +
    `refused ${gate + exchange + network}  unknown ${unknown}  silent ${silent}  open ${open}  gates ${gates}/${accounts}`
  );
}

/** @returns {OnProgress} one line that is written over, or in a log a line now and then */
function progress() {
  const { isTTY, columns = 80 } = process.stderr;
  let next = PROGRESS_EVERY;
  return (state) => {
    if (isTTY) {
      process.stderr.write(`\r\x1b[K${progressLine(state).slice(0, columns - 1)}`);
    } else if (state.second >= next) {
      next += PROGRESS_EVERY;
      process.stderr.write(`${progressLine(state)}\n`);
    }
  };
}

async function main() {
  const { help, json, soak } = readArguments(process.argv.slice(2));
  if (help) return void process.stdout.write(USAGE);
  const { isTTY } = process.stderr;
  process.stderr.write(`soak: ${soak.seconds} s, ${soak.rate} orders a second, seed ${soak.seed}\n`);
  const report = await runSoak({ ...soak, onProgress: progress() });
  if (isTTY) process.stderr.write('\r\x1b[K');
  if (json !== undefined) {
    fs.mkdirSync(path.dirname(path.resolve(json)), { recursive: true });
    fs.writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  }
  process.stdout.write(`${reportText(report)}\n`);
  process.exitCode = report.ok ? 0 : 1;
}

main().catch((error) => {
  const usage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(
    usage ? `soak: ${error.message}; --help tells more\n` : `soak: ${error.stack ?? error}\n`,
  );
  process.exitCode = usage ? 2 : 1;
});
