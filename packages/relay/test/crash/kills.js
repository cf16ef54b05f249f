'use strict';

/**
 * Random kills of a relay, round after round, at exchanges of each kind.
 *
 *   npm run relay:kills -- [options]        see --help
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { playRound } = require('./round.js');
const { SABOTAGES } = require('./sabotage.js');

const KINDS = /** @type {const} */ (['ever', 'open', 'blind']);
const MIXES = /** @type {const} */ (['orders', 'all']);
const MINUTES = 5;
/** A round is not much longer, so that its store and its exchange stay small. */
const ROUND_S = 40;
/** Violations that are printed of a round. */
const SHOWN = 10;

const sabotageLines = Object.entries(SABOTAGES)
  .map(([name, { meaning }]) => `                   ${name.padEnd(16)} ${meaning}`)
  .join('\n');

const USAGE = `Usage: npm run relay:kills -- [options]

Kills a relay with SIGKILL at random moments, while signals arrive, and while orders and answers are lost, delayed and
doubled on their way to a local sandbox. Every signal that was acknowledged has to be executed once on every account, or
the ledger has to say why it was not; positions have to be those that were asked for; and the kill switch and the limits
have to hold. Exits with 1 when something is not so, and names it.

  --minutes=N      how long; default ${MINUTES}
  --seconds=N      the same in seconds
  --seed=N         of all that is left to chance; default: a new one, which is printed
  --kind=KIND      only exchanges that keep order ids for 'ever', only while an order is 'open', or 'blind' to those
                   of orders that are done; default: in turn
  --mix=MIX        only market orders ('orders'), or signals of every kind with limits and the kill switch ('all');
                   default: in turn
  --power-cut      what was not synced to the disk is lost, too
  --sabotage=NAME  spoil the relay, to see the run fail:
${sabotageLines}
  --json=FILE      write the counts and every round
  --progress=FILE  go on where the run that wrote this file was ended, and keep it up to date
  --help           this text
`;

class UsageError extends Error {}

/** @param {string} text @param {string} name */
function positive(text, name) {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value > 1e9) throw new UsageError(`--${name} must be a number`);
  return value;
}

function readArguments() {
  const text = /** @type {const} */ ({ type: 'string' });
  const flag = /** @type {const} */ ({ type: 'boolean' });
  const { values } = parseArgs({
    options: {
      ...{ minutes: text, seconds: text, seed: text, kind: text, mix: text },
      ...{ sabotage: text, json: text, progress: text },
      ...{ 'power-cut': flag, help: flag },
    },
  });
  const { sabotage, kind, mix } = values;
  if (sabotage !== undefined && !Object.hasOwn(SABOTAGES, sabotage)) {
    throw new UsageError(`there is no sabotage "${sabotage}"`);
  }
  if (kind !== undefined && !KINDS.includes(/** @type {any} */ (kind))) {
    throw new UsageError(`--kind must be one of ${KINDS.join(', ')}`);
  }
  if (mix !== undefined && !MIXES.includes(/** @type {any} */ (mix))) {
    throw new UsageError(`--mix must be one of ${MIXES.join(', ')}`);
  }
  const minutes = positive(values.minutes ?? String(MINUTES), 'minutes');
  return {
    help: values.help === true,
    seconds: values.seconds === undefined ? minutes * 60 : positive(values.seconds, 'seconds'),
    seed: values.seed === undefined ? Math.floor(Math.random() * 1e6) : positive(values.seed, 'seed'),
    kinds: kind === undefined ? KINDS : [/** @type {typeof KINDS[number]} */ (kind)],
    mixes: mix === undefined ? MIXES : [/** @type {typeof MIXES[number]} */ (mix)],
    ...{ powerCut: values['power-cut'] === true, sabotage, json: values.json, progress: values.progress },
  };
}

/** @typedef {ReturnType<typeof readArguments>} Options */
/** @typedef {{ seed: number, seconds: number, rounds: any[] }} Run */

/** @param {Options} options @returns {Run} that goes on, or a new one */
function openRun({ progress, seed }) {
  if (progress === undefined || !fs.existsSync(progress)) return { seed, seconds: 0, rounds: [] };
  return JSON.parse(fs.readFileSync(progress, 'utf8'));
}

/** @param {string | undefined} file @param {any} value */
function write(file, value) {
  if (file === undefined) return;
  fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  // Whole, or not at all.
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`);
  fs.renameSync(`${file}.new`, file);
}

/** @param {any[]} rounds */
function sumOf(rounds) {
  const names = ['kills', 'starts', 'signals', 'intents', 'executed', 'lost', 'doubled'];
  const sum = Object.fromEntries(
    names.map((name) => [name, rounds.reduce((total, round) => total + round[name], 0)]),
  );
  const violations = rounds.reduce((total, round) => total + round.violations.length, 0);
  return { rounds: rounds.length, ...sum, violations };
}

/** @param {Record<string, any>} counts */
const line = (counts) =>
  Object.entries(counts)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join('  ');

/** @param {Options} options @param {Run} run */
async function playAll({ seconds, kinds, mixes, sabotage, powerCut, progress }, run) {
  // What was spoilt is shown by rounds in which it does harm.
  const spoilt = sabotage === undefined ? undefined : SABOTAGES[sabotage];
  const played = mixes
    .filter((mix) => spoilt === undefined || spoilt.mix === mix)
    .flatMap((mix) => kinds.map((orderIds) => ({ mix, orderIds })))
    .filter(({ orderIds }) => spoilt === undefined || spoilt.shownIn.includes(orderIds));
  while (run.seconds < seconds) {
    const started = performance.now();
    const { length } = run.rounds;
    const round = await playRound({
      ...played[length % played.length],
      seconds: Math.min(ROUND_S, seconds - run.seconds),
      seed: run.seed + length,
      ...{ sabotage: spoilt, powerCut },
    });
    run.rounds.push(round);
    run.seconds += (performance.now() - started) / 1000;
    write(progress, run);
    const { violations, ...counts } = round;
    process.stderr.write(`${run.seconds.toFixed(0).padStart(6)} s  ${line(counts)}\n`);
    for (const violation of violations.slice(0, SHOWN)) process.stderr.write(`          ${violation}\n`);
    if (violations.length > SHOWN) {
      process.stderr.write(`          … and ${violations.length - SHOWN} more\n`);
    }
  }
}

async function main() {
  const options = readArguments();
  if (options.help) return void process.stdout.write(USAGE);
  const run = openRun(options);
  process.stderr.write(`kills: ${options.seconds} s, seed ${run.seed}\n`);
  await playAll(options, run);
  const sum = sumOf(run.rounds);
  write(options.json, { seed: run.seed, seconds: run.seconds, ...sum, perRound: run.rounds });
  process.stdout.write(
    `${sum.violations === 0 ? 'Nothing lost, nothing doubled' : 'FAILED'}: ${line(sum)}\n`,
  );
  process.stdout.write(`${JSON.stringify({ seed: run.seed, ...sum })}\n`);
  process.exitCode = sum.violations === 0 ? 0 : 1;
}

main().catch((error) => {
  const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`kills: ${isUsage ? `${error.message}; --help tells more` : error.stack}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
