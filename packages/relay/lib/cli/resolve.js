'use strict';

/** `signal-relay resolve`: a person says what became of an order. */

const { confirm } = require('./ask');
const { EXIT } = require('./exit');
const { intentTitle } = require('./ledger-text');
const { operatorName } = require('./kill');
const { withStore } = require('./project');
const { clean } = require('./text');
const { UsageError } = require('./usage-error');

/** The event of the states table, and what follows from it. */
const OUTCOMES = Object.freeze({
  accepted: { event: 'operator-accepted', effect: 'The exchange has it, and nothing is sent.' },
  absent: { event: 'operator-absent', effect: 'It is sent again if it is not too old.' },
});

/** @type {import('./commands').Run} */
async function resolve({ values, operands: [id, outcome] }, surroundings) {
  if (!Object.hasOwn(OUTCOMES, outcome)) {
    throw new UsageError('OUTCOME must be accepted or absent', 'resolve');
  }
  const { stdout, stderr } = surroundings;
  const { event, effect } = OUTCOMES[/** @type {keyof typeof OUTCOMES} */ (outcome)];
  return withStore(values, surroundings, 'operator', async (store) => {
    const waiting = await store.intents({ state: 'needs-operator' });
    const intent = waiting.find((/** @type {any} */ one) => one.id === id);
    if (intent === undefined) {
      const others = waiting.map((/** @type {any} */ one) => `\n  ${one.id}  ${intentTitle(one)}`).join('');
      const waitingText = waiting.length === 0 ? 'No order needs a person.' : `These do:${others}`;
      stderr.write(`signal-relay: no order ${clean(id)} needs a person. ${waitingText}\n`);
      return EXIT.problem;
    }
    stdout.write(`${id}  ${intentTitle(intent)}\n${effect}\n`);
    if (!(await confirm(`Record it as ${outcome}?`, values, surroundings, 'resolve'))) return EXIT.problem;
    const at = Date.now();
    const reason = { code: event, message: `${operatorName()} says that the order is ${outcome}.` };
    const result = await store.transition({ id, from: 'needs-operator', event, at, patch: { reason } });
    if ('intent' in result) {
      stdout.write(`Recorded as ${outcome}.\n`);
      return EXIT.ok;
    }
    stderr.write(
      `signal-relay: meanwhile the order is ${result.stale?.state ?? 'changed'}; nothing was recorded.\n`,
    );
    return EXIT.problem;
  });
}

module.exports = { resolve };
