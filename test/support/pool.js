'use strict';

/** Holds libuv's thread pool: every thread of it waits to open a pipe that has no writer. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** libuv's default. */
const THREADS = Number(process.env.UV_THREADPOOL_SIZE) || 4;

/**
 * @returns {{ release: () => void, held: () => boolean }} the pool is held until release()
 */
function holdPool() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-'));
  const pipes = Array.from({ length: THREADS }, (_, index) => path.join(folder, String(index)));
  execFileSync('mkfifo', pipes);
  let waiting = THREADS;
  for (const pipe of pipes) {
    fs.open(pipe, 'r', (error, descriptor) => {
      waiting -= 1;
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
      if (waiting > 0) return void setImmediate(close);
      for (const end of ends) fs.closeSync(end);
      fs.rmSync(folder, { recursive: true });
    };
    close();
  };
  return { release, held: () => waiting === THREADS };
}

module.exports = { holdPool };
