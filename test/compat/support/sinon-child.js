'use strict';

/** Fakes everything that sinon can fake, and prints the names of the jobs that were done meanwhile and afterwards. */

const sinon = require('sinon');
const { JOBS } = require('../jest/lab.js');

const done = { faked: [], afterwards: [] };

async function run() {
  // Streams of Node.js wait for nextTick.
  const jobs = Object.entries(JOBS).filter(([name]) => !name.includes('stream'));
  sinon.useFakeTimers();
  for (const [name, job] of jobs) if (await job()) done.faked.push(name);
  sinon.restore();
  for (const [name, job] of jobs) if (await job()) done.afterwards.push(name);
}

run().then(() => process.stdout.write(JSON.stringify(done)));
