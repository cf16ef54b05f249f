'use strict';

/** Holds libuv's thread pool: every thread of it waits to open a pipe that has no writer. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** libuv's default, and more than the tests set. */
const THREADS = Number(process.env.UV_THREADPOOL_SIZE) || 4;

/**
 * @param {import('node:test').TestContext} t
 * @returns {{ release: () => void, held: () => boolean }} the pool is held until release() or the end of the test
 */
function holdPool(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-'));
  const pipes = Array.from({ length: THREADS }, (_, index) => path.join(folder, String(index)));
  execFileSync('mkfifo', pipes);
  let open = THREADS;
  for (const pipe of pipes) {
    fs.open(pipe, 'r', (error, descriptor) => {
      open -= 1;
      if (error === null) fs.closeSync(descriptor);
    });
  }
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    // Opened for both, a pipe needs no other side; the waiting reader is let go.
    const ends = pipes.map((pipe) => fs.openSync(pipe, 'r+'));
    const close = () => {
      if (open > 0) return void setImmediate(close);
      for (const end of ends) fs.closeSync(end);
      fs.rmSync(folder, { recursive: true });
    };
    close();
  };
  t.after(release);
  return { release, held: () => open === THREADS };
}

module.exports = { holdPool };
