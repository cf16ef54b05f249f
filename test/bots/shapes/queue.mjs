/** A queue in the process, with the classes of BullMQ that bots use and its rule for what is tried again. */

import { EventEmitter } from 'node:events';
import { onSignal } from './signals.cjs';

const ATTEMPTS = 3;

export class UnrecoverableError extends Error {
  name = 'UnrecoverableError';
}

export class Worker extends EventEmitter {
  /** @param {string} name @param {(job: { name: string, data: any, attemptsMade: number }) => Promise<any>} processor */
  constructor(name, processor) {
    super();
    onSignal(async (data) => {
      const job = { name, data, attemptsMade: 0 };
      for (;;) {
        try {
          this.emit('completed', job, await processor(job));
          return;
        } catch (error) {
          job.attemptsMade += 1;
          if (error.name !== 'UnrecoverableError' && job.attemptsMade < ATTEMPTS) continue;
          this.emit('failed', job, error);
          return;
        }
      }
    });
  }
}
