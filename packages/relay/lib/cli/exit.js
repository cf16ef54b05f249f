'use strict';

/** Exit codes, those of `bybit-auth doctor`. 130 and 143 are the shell's codes for SIGINT and SIGTERM. */
const EXIT = Object.freeze({
  ok: 0,
  problem: 1,
  usage: 2,
  noVerdict: 3,
  interrupted: 130,
  terminated: 143,
});

module.exports = { EXIT };
