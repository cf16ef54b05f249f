'use strict';

/** `signal-relay resolve`: a person says what became of an order. */

const { confirm } = require('./ask');
const { EXIT } = require('./exit');
const { intentTitle } = require('./ledger-text');
const { operatorName } = require('./kill');
const { withStore } = require('./project');
const { clean } = require('./text');
const { UsageError } = require('./usage-error');

/** What follows. */
const EFFECTS = Object.freeze({
  accepted: 'The exchange has it, and nothing is sent.',
  absent: 'The exchange does not have it. It is sent again if it is not too old.',
});

/** @type {import('./commands').Run} */
async function resolve({ values, operands: [id, outcome] }, surroundings) {
  if (!Object.hasOwn(EFFECTS, outcome)) {
    throw new UsageError('OUTCOME must be accepted or absent', 'resolve');
  }
  const { stdout, stderr } = surroundings;
  const verdict = /** @type {keyof typeof EFFECTS} */ (outcome);
  return withStore(values, surroundings, 'operator', async (store) => {
    const waiting = await store.intents({ state: 'needs-operator' });
    const intent = waiting.find((/** @type {any} */ one) => one.id === id);
    if (intent === undefined) {
      const others = waiting.map((/** @type {any} */ one) => `\n  ${one.id}  ${intentTitle(one)}`).join('');
      const waitingText = waiting.length === 0 ? 'No order needs a person.' : `These do:${others}`;
      stderr.write(`signal-relay: no order ${clean(id)} needs a person. ${waitingText}\n`);
      return EXIT.problem;
    }
    stdout.write(`${id}  ${intentTitle(intent)}\n${EFFECTS[verdict]}\n`);
    if (!(await confirm(`Record it as ${outcome}?`, values, surroundings, 'resolve'))) return EXIT.problem;
    await require('../operator').resolve(store, id, verdict, { by: operatorName() });
    stdout.write(`Recorded as ${outcome}.\n`);
    return EXIT.ok;
  });
}

module.exports = { resolve };
