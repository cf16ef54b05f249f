'use strict';

/**
 * `signal-relay stop` and `resume`: the kill switch.
 *
 * @module
 */

const { userInfo } = require('node:os');
const { confirm } = require('./ask');
const { EXIT } = require('./exit');
const { withOperator, withStore } = require('./project');
const { UsageError } = require('./usage-error');

/** @returns {string} who typed the command, for the ledger */
function operatorName() {
  try {
    return `operator ${userInfo().username}`;
  } catch {
    return 'operator';
  }
}

/** What is said about each mode. */
const MODES = Object.freeze({
  stop: 'Stopped: no order opens a position. Exits still leave.',
  'stop-all': 'Stopped: no order leaves, exits included.',
});

/** @type {import('./commands').Run} */
async function stop({ values }, surroundings) {
  const { stdout } = surroundings;
  const { all, flatten, reason = '' } = values;
  if (all && flatten) throw new UsageError('--all holds back the orders of --flatten', 'stop');
  const mode = all ? 'stop-all' : 'stop';
  // The switch comes first: whatever is asked or fails after it, nothing opens any more.
  await withStore(values, surroundings, 'operator', (store) =>
    store.setKill({ mode, by: operatorName(), reason, at: Date.now() }),
  );
  stdout.write(`${MODES[mode]}\nOn again: npx signal-relay resume\n`);
  if (!flatten) return EXIT.ok;
  const question = 'Close all positions of the accounts at market?';
  if (!(await confirm(question, values, surroundings, 'stop'))) {
    stdout.write('No position was closed.\n');
    return EXIT.problem;
  }
  return withOperator(values, surroundings, async (operator) => {
    const { intents, findings } = await operator.flatten({ reason });
    for (const { account, symbol } of intents) stdout.write(`closing ${symbol} of ${account}\n`);
    for (const { message } of findings) stdout.write(`not closed: ${message}\n`);
    if (intents.length === 0 && findings.length === 0) stdout.write('There is no position.\n');
    return findings.length === 0 ? EXIT.ok : EXIT.problem;
  });
}

/** @type {import('./commands').Run} */
async function resume({ values }, surroundings) {
  const { stdout } = surroundings;
  return withStore(values, surroundings, 'operator', async (store) => {
    const { mode } = await store.kill();
    await store.setKill({ mode: 'off', by: operatorName(), reason: values.reason ?? '', at: Date.now() });
    stdout.write(mode === 'off' ? 'The kill switch was off already.\n' : 'The kill switch is off.\n');
    return EXIT.ok;
  });
}

module.exports = { operatorName, resume, stop };
