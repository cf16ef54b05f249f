'use strict';

/**
 * `signal-relay stop` and `resume`: the kill switch.
 *
 * @module
 */

const { userInfo } = require('node:os');
const { confirm } = require('./ask');
const { EXIT } = require('./exit');
const { isRunning, withStore } = require('./project');
const { clean } = require('./text');
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
  return withStore(values, surroundings, 'operator', async (store) => {
    // The switch comes first: whatever is asked or fails after it, nothing opens any more.
    await store.setKill({ mode, by: operatorName(), reason, at: Date.now() });
    stdout.write(`${MODES[mode]}\nOn again: npx signal-relay resume\n`);
    if (!flatten) return EXIT.ok;
    const question =
      'Cancel all orders of the symbols that the relay has traded, and close their positions at market?';
    if (!(await confirm(question, values, surroundings, 'stop'))) {
      stdout.write('No position was closed.\n');
      return EXIT.problem;
    }
    const { intents } = await require('../operator').flatten(store, { reason, by: operatorName() });
    for (const { account, symbol, kind } of intents) {
      const what = kind === 'cancel' ? 'cancelling the orders of' : 'closing';
      stdout.write(`${what} ${clean(`${symbol} of ${account}`)}\n`);
    }
    if (intents.length === 0) stdout.write('The relay has not traded yet: there is nothing to close.\n');
    else if (!(await isRunning(values, surroundings))) {
      stdout.write('The relay does not run. It closes them when it is started.\n');
      return EXIT.problem;
    }
    return EXIT.ok;
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
