'use strict';

/** One signature at a time on the main thread: signSync, its floor in C, and the createHmac drop-in. */

const { payloadsOf } = require('../contenders');
const { rotation, timeCalls, timeOneByOne } = require('../measure');
const { timeFloor } = require('../time-floor');

const PAYLOAD_SIZE = 100;

/** @typedef {import('../run').Context} Context */

/** @param {Context} context */
function options({ quick }) {
  return quick ? { rounds: 3, milliseconds: 20 } : { rounds: 15, milliseconds: 60 };
}

/** @param {Context} context */
async function signSync(context) {
  const { signSync: ours, createHmac, keyObject, subtle, noble } = context.contenders;
  const peers = [createHmac, keyObject, subtle, noble];
  const ns = await timeOneByOne([ours, ...peers], payloadsOf(PAYLOAD_SIZE), options(context));
  const entries = peers.map(({ name, label }) => ({
    work: `signSync, ${PAYLOAD_SIZE} bytes`,
    versus: label,
    target: name === 'createHmac' ? { atLeast: 8 } : null,
    value: ns[name] / ns.signSync,
  }));
  return { entries, raw: { nsPerSignature: ns } };
}

/** @param {Context} context */
async function floor(context) {
  const { rounds, milliseconds } = options(context);
  const payloads = payloadsOf(PAYLOAD_SIZE);
  const native = context.floor();
  const loops = context.quick ? 10_000 : 100_000;
  const best = { signSync: Infinity, echo: Infinity, loop: Infinity };
  for (let round = 0; round < rounds; round++) {
    const next = rotation(payloads);
    const { sign } = context.contenders.signSync;
    best.signSync = Math.min(best.signSync, await timeCalls(() => sign(next()), { milliseconds }));
    best.echo = Math.min(best.echo, await timeCalls(() => native.echo(next()), { milliseconds }));
    best.loop = Math.min(best.loop, timeFloor(native, payloads[0], loops));
  }
  const value = best.signSync / (best.loop + best.echo);
  const versus = 'a C loop over the same bytes + an empty string-in, string-out call';
  const entry = { work: `signSync, ${PAYLOAD_SIZE} bytes`, versus, target: { atMost: 1.25 }, value };
  return { entries: [entry], raw: { nsPerSignature: best } };
}

/** @param {Context} context */
async function dropIn(context) {
  const { dropIn: ours, createHmac } = context.contenders;
  const ns = await timeOneByOne([ours, createHmac], payloadsOf(PAYLOAD_SIZE), options(context));
  const work = `createHmac drop-in, ${PAYLOAD_SIZE} bytes`;
  const value = ns.createHmac / ns.dropIn;
  return {
    entries: [{ work, versus: createHmac.label, target: { atLeast: 4 }, value }],
    raw: { nsPerSignature: ns },
  };
}

module.exports = { 'sign-sync': signSync, floor, 'create-hmac': dropIn };
