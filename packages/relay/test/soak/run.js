'use strict';

/**
 * The soak of signal-relay.
 *
 *   npm run soak:relay -- [options]        see --help
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { RELAY_FAULTS } = require('./faults.js');
const { runRelaySoak } = require('./soak.js');

const DEFAULTS = { seconds: 3600, rate: 4 };
const QUICK_SECONDS = 300;
/** s; between lines of progress in a log. */
const PROGRESS_EVERY = 30;
/** Violations that are printed. */
const SHOWN = 20;

const USAGE = `Usage: npm run soak:relay -- [options]

Sends signals to a relay while keys, clocks, addresses, the wire and the machine fail, one after the other, and compares
its ledger with what the exchange has executed. Exits with 1 when an acknowledged order is lost, doubled, or told wrongly.

  --seconds=N     how long; default ${DEFAULTS.seconds}
  --quick         ${QUICK_SECONDS} seconds, or more: every fault once
  --rate=N        signals a second, each for three accounts; default ${DEFAULTS.rate}
  --seed=N        of the order of the faults; default: a new one, which is printed
  --faults=A,B    only these faults, by name:
${RELAY_FAULTS.map(({ name }) => `                  ${name}`).join('\n')}
  --json=FILE     write everything that was counted
  --help          this text
`;

class UsageError extends Error {}

/** @param {string | undefined} text @param {string} name @param {number} fallback */
function whole(text, name, fallback) {
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} must be a whole number`);
  return Number(text);
}

function readArguments() {
  const text = /** @type {const} */ ({ type: 'string' });
  const flag = /** @type {const} */ ({ type: 'boolean' });
  const { values } = parseArgs({
    options: {
      ...{ seconds: text, rate: text, seed: text, faults: text, json: text },
      ...{ quick: flag, help: flag },
    },
  });
  const faults = values.faults?.split(',').map((name) => name.trim());
  const unknown = faults?.find((wanted) => !RELAY_FAULTS.some(({ name }) => name === wanted));
  if (unknown !== undefined) throw new UsageError(`there is no fault "${unknown}"`);
  return {
    help: values.help === true,
    json: values.json,
    soak: {
      seconds: whole(values.seconds, 'seconds', values.quick ? QUICK_SECONDS : DEFAULTS.seconds),
      rate: Math.max(1, whole(values.rate, 'rate', DEFAULTS.rate)),
      seed: whole(values.seed, 'seed', Math.floor(Math.random() * 1e6)),
      faults,
    },
  };
}

function progress() {
  let next = 0;
  return (/** @type {any} */ { second, phase, sent, counts }) => {
    if (second < next) return;
    next = second + PROGRESS_EVERY;
    process.stderr.write(
      `${second.toFixed(0).padStart(6)} s  ${sent} signals  ${phase}: ${JSON.stringify(counts)}\n`,
    );
  };
}

/** @param {Awaited<ReturnType<typeof runRelaySoak>>} report */
function reportText(report) {
  const { phases, violations, signals, intents, executed, lost, doubled, states, memory, eventLoop } = report;
  const width = Math.max(...Object.keys(phases).map(({ length }) => length));
  const counts = (/** @type {Record<string, number>} */ of) =>
    Object.entries(of)
      .map(([name, count]) => `${name} ${count}`)
      .join('  ');
  const verdict =
    violations.length === 0
      ? 'Every order is accounted for'
      : [
          `FAILED, ${violations.length} time(s):`,
          ...violations.slice(0, SHOWN).map((violation) => `  ${violation}`),
          ...(violations.length > SHOWN ? [`  … and ${violations.length - SHOWN} more`] : []),
        ].join('\n');
  return [
    ...Object.entries(phases).map(([name, of]) => `${name.padEnd(width)}  ${counts(of)}`),
    '',
    `resident memory: ${memory.residentBefore} MiB at the start, ${memory.residentQuarter} after a quarter, ${memory.residentAfter} at the end`,
    `heap in use: ${memory.heapBefore} MiB at the start, ${memory.heapAfter} at the end`,
    `event loop, ms between ticks of a 10 ms timer: median ${eventLoop.p50}, 99 % ${eventLoop.p99}, longest ${eventLoop.longest}`,
    `${report.seconds.toFixed(0)} s, seed ${report.options.seed}, ${Object.keys(phases).length - 1} of ${RELAY_FAULTS.length} faults`,
    '',
    `${verdict}: ${signals} signals acknowledged, ${intents} orders (${counts(states)}), ${executed} executed, ${lost} lost, ${doubled} doubled`,
  ].join('\n');
}

async function main() {
  const { help, json, soak } = readArguments();
  if (help) return void process.stdout.write(USAGE);
  process.stderr.write(`soak: ${soak.seconds} s, ${soak.rate} signals a second, seed ${soak.seed}\n`);
  const report = await runRelaySoak({ ...soak, onProgress: progress() });
  if (json !== undefined) {
    fs.mkdirSync(path.dirname(path.resolve(json)), { recursive: true });
    fs.writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  }
  process.stdout.write(`${reportText(report)}\n`);
  process.exitCode = report.violations.length === 0 ? 0 : 1;
}

main().catch((error) => {
  const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`soak: ${isUsage ? `${error.message}; --help tells more` : error.stack}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
