'use strict';

const { replies } = require('../../../lib/sandbox/index.js');
const { BALANCE } = require('./contenders.js');
const { outcomeOf, viewsOf } = require('./lab.js');
const { countCell, no, partly, yes } = require('./cells.js');
const { CREATE, KEY } = require('../../support/fixtures.js');

const { apiKey, secret } = KEY;
const BAD_CREDENTIALS = [
  { name: 'a line end', credentials: { apiKey, secret: `${secret}\n` } },
  { name: 'quotes', credentials: { apiKey, secret: `"${secret}"` } },
  { name: 'a zero-width space', credentials: { apiKey, secret: `${secret}\u200b` } },
  { name: 'a mask', credentials: { apiKey, secret: '*'.repeat(36) } },
  { name: 'an unexpanded variable', credentials: { apiKey, secret: '${BYBIT_API_SECRET}' } },
  { name: 'swapped values', credentials: { apiKey: secret, secret: apiKey } },
];

async function catchesBadCredentials(contender, lab) {
  const sandbox = await lab.sandbox();
  let caught = 0;
  for (const { credentials } of BAD_CREDENTIALS) {
    const { thrown } = await outcomeOf(async () => contender.read(contender.open(sandbox, credentials)));
    if (thrown !== null && sandbox.requests.length === 0) caught += 1;
    sandbox.requests.length = 0;
  }
  return countCell(caught, BAD_CREDENTIALS.length, 'before sending');
}

async function hidesSecret(contender, lab) {
  const sandbox = await lab.sandbox();
  const client = contender.open(sandbox);
  await contender.read(client);
  return viewsOf(contender.target(client)).includes(secret) ? no('shows the secret') : yes('hidden');
}

/** Refused, a gateway that is down, and nothing that answers. */
const FAILURES = [
  (sandbox) => sandbox.addKey({ ...KEY, expiredAt: 0 }),
  (sandbox) => sandbox.set({ everyReply: replies.badGateway }),
  (sandbox) => sandbox.set({ down: true }),
];

async function handsOutNoSecret(contender, lab) {
  const shown = new Set();
  for (const arrange of FAILURES) {
    const sandbox = await lab.sandbox();
    const client = contender.open(sandbox);
    arrange(sandbox);
    const { thrown, value } = await outcomeOf(() => contender.read(client));
    const views = viewsOf(thrown ?? value);
    if (views.includes(secret)) shown.add('secret');
    if (/\b[0-9a-f]{64}\b/.test(views)) shown.add('signature');
    if (views.includes(apiKey)) shown.add('API key');
  }
  if (shown.size === 0) return yes('none of them');
  const text = `shows ${['secret', 'signature', 'API key'].filter((name) => shown.has(name)).join(', ')}`;
  return shown.has('secret') || shown.has('signature') ? no(text) : partly(text);
}

async function knowsServerClock(contender, lab) {
  const sandbox = await lab.sandbox();
  sandbox.set({ clockSkewMs: 60_000 });
  const client = await contender.openTimed(sandbox);
  // The first request may be the one by which the clock is learnt.
  await outcomeOf(() => contender.read(client));
  await outcomeOf(() => contender.read(client));
  return sandbox.requests.at(-1).retCode === 0 ? yes('corrected') : no('refused with 10002');
}

async function sendsAgain(contender, lab) {
  const sandbox = await lab.sandbox();
  const client = await contender.openTimed(sandbox);
  await contender.read(client);
  sandbox.requests.length = 0;
  sandbox.set({ clockSkewMs: 60_000 });
  const { thrown, value } = await outcomeOf(() => contender.read(client));
  const reads = sandbox.requests.filter(({ path }) => path === BALANCE).map(({ retCode }) => retCode);
  if (thrown !== null || (value.retCode ?? 0) !== 0) return no('refused with 10002');
  return yes(reads.length === 2 ? 'signed and sent once more' : 'asks the time before each request');
}

async function keepsOrders(contender, lab) {
  const sandbox = await lab.sandbox();
  const client = await contender.openGuarded(sandbox, (ending) => lab.atEnd(ending));
  await contender.order(client);
  sandbox.removeKey(apiKey);
  await outcomeOf(() => contender.read(client));
  sandbox.requests.length = 0;
  for (let round = 0; round < 3; round++) await outcomeOf(() => contender.order(client));
  const sent = sandbox.requests.filter(({ path }) => path === CREATE).length;
  return sent === 0 ? yes('none was sent') : no(`${sent} were sent`);
}

module.exports = {
  group: 'Care',
  rows: [
    {
      id: 'credentials',
      feature: 'Malformed credentials are rejected before any request',
      method: `Reads a balance with ${BAD_CREDENTIALS.map(({ name }) => name).join(', ')}; counts those that threw with no request on the wire.`,
      measure: catchesBadCredentials,
    },
    {
      id: 'client-printed',
      feature: '`console.log(client)` never prints the secret',
      method: '`util.inspect` with depth 12, and `JSON.stringify`, of the client (and the signer).',
      measure: hidesSecret,
    },
    {
      id: 'errors-printed',
      feature: 'A printed failure shows no secret, signature or API key',
      method:
        'Prints what is handed out for an expired key, for HTTP 502 and for a connection that breaks, all with default options.',
      measure: handsOutNoSecret,
    },
    {
      id: 'clock',
      feature: "Timestamps by the exchange's clock",
      method:
        "The sandbox's clock is 60 s ahead; two reads with the option or call that the client has for it.",
      measure: knowsServerClock,
    },
    {
      id: 'again',
      feature: 'A read survives a clock that has jumped',
      method: 'As before, but the clock moves by 60 s after the first read.',
      measure: sendsAgain,
    },
    {
      id: 'gate',
      feature: 'No order leaves while the key is refused',
      method: 'The key is deleted, a read fails, then three orders are placed; counts those that were sent.',
      measure: keepsOrders,
    },
  ],
};
