'use strict';

/** `signal-relay replay`: a new signal that does what an old one should have done. */

const { confirm } = require('./ask');
const { EXIT } = require('./exit');
const { counted, intentTitle, signalTitle } = require('./ledger-text');
const { findSignals, withStore } = require('./project');
const { clean } = require('./text');

/** @type {import('./commands').Run} */
async function replay({ values, operands: [wanted] }, surroundings) {
  const { stdout, stderr } = surroundings;
  return withStore(values, surroundings, 'operator', async (store) => {
    const rows = await findSignals(store, { id: wanted, source: values.source });
    if (rows.length !== 1) {
      const found = rows.map((/** @type {any} */ row) => `\n  row ${row.row}: ${signalTitle(row)}`).join('');
      const text =
        rows.length === 0
          ? 'there is no signal'
          : 'name the row or --source, because several signals have the id';
      stderr.write(`signal-relay: ${text} ${clean(wanted)}${found}\n`);
      return EXIT.problem;
    }
    const [{ row, id }] = rows;
    const before = await store.intents({ signal: row });
    stdout.write(`${signalTitle(rows[0])}\n`);
    for (const intent of before) stdout.write(`  ${intentTitle(intent)}\n`);
    const whom = values.account === undefined ? 'all of its accounts' : clean(values.account);
    const done = before.filter(
      ({ state, account }) => state === 'accepted' && account === (values.account ?? account),
    );
    if (done.length > 0) {
      const titles = done.map((intent) => `\n  ${intent.id}  ${intentTitle(intent)}`).join('');
      const what = done.length === 1 ? 'was accepted already, and is' : 'were accepted already, and are';
      stderr.write(
        `signal-relay: ${counted(done.length, 'order')} of this signal ${what} placed once more:${titles}\n`,
      );
    }
    const twice = done.length > 0 ? `, and place ${counted(done.length, 'accepted order')} once more` : '';
    if (!(await confirm(`Carry it out again for ${whom}${twice}?`, values, surroundings, 'replay'))) {
      return EXIT.problem;
    }
    const made = await require('../operator').replay(store, row, { account: values.account });
    stdout.write(
      `Accepted as signal ${clean(made.signal.id)}, ${counted(made.intents.length, 'order')}, instead of ${clean(id)}.\n`,
    );
    return EXIT.ok;
  });
}

module.exports = { replay };
