'use strict';

/**
 * Preloaded into a relay, and through NODE_OPTIONS into its threads: writes each step down, or kills the process at one.
 *
 * A step is named by what is published on the channel `signal-relay:step`, and by how often it came in this thread:
 * `commit/before/accept#1`.
 *
 *   CRASH_TRACE  a file, to which the name of each step is added
 *   CRASH_AT     the name of the step at which the process ends
 */

const diagnosticsChannel = require('node:diagnostics_channel');
const fs = require('node:fs');

const { CRASH_TRACE, CRASH_AT } = process.env;
/** Commands of the store that change nothing; how often they come depends on who looks. */
const READS = new Set(
  'close counts dueNotifications events get health intents kill openIntents refusals signalOutcome signals'.split(
    ' ',
  ),
);
/** @type {Map<string, number>} */
const counts = new Map();

if (CRASH_TRACE !== undefined || CRASH_AT !== undefined) {
  diagnosticsChannel.subscribe('signal-relay:step', (message) => {
    const { step, when, name } = /** @type {{ step: string, when: string, name: string }} */ (message);
    const writes = name.split('+').filter((part) => !READS.has(part));
    if (writes.length === 0) return;
    const label = `${step}/${when}/${writes.join('+')}`;
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    if (CRASH_TRACE !== undefined) fs.appendFileSync(CRASH_TRACE, `${label}#${count}\n`);
    if (CRASH_AT !== `${label}#${count}`) return;
    process.kill(process.pid, 'SIGKILL');
    // The signal ends every thread, but this one might get to its next statement first.
    for (;;);
  });
}
