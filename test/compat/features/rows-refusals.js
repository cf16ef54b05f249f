'use strict';

const { replies } = require('../../../lib/sandbox/index.js');
const { outcomeOf, signalsOf, viewsOf } = require('./lab.js');
const { countCell, no, partly, yes } = require('./cells.js');
const { KEY, OTHER_SECRET } = require('../../support/fixtures.js');

const replace = (changes) => (sandbox) => sandbox.addKey({ ...KEY, ...changes });
const answer = (everyReply) => (sandbox) => sandbox.set({ everyReply });

/** Ten things that can be wrong, each of which asks for something else to be done. */
const SITUATIONS = [
  { name: 'unknown key', arrange: (sandbox) => sandbox.removeKey(KEY.apiKey) },
  { name: 'expired key (33004)', arrange: replace({ expiredAt: 0 }) },
  { name: 'unbound address (33004)', arrange: answer(replies.keyOrIpMismatch) },
  { name: 'unbound address (10010)', arrange: replace({ ips: ['203.0.113.7'] }) },
  { name: 'wrong secret', arrange: replace({ secret: OTHER_SECRET }) },
  { name: 'clock ahead', arrange: (sandbox) => sandbox.set({ clockSkewMs: -60_000 }) },
  { name: 'clock behind', arrange: (sandbox) => sandbox.set({ clockSkewMs: 120_000 }) },
  { name: 'page for a region', arrange: answer(replies.regionBlocked) },
  { name: 'limit by address', arrange: answer(replies.accessTooFrequent) },
  { name: 'bad gateway', arrange: answer(replies.badGateway) },
];

async function refuse(contender, lab, arrange, open = contender.open) {
  const sandbox = await lab.sandbox();
  arrange(sandbox);
  return outcomeOf(() => contender.read(open(sandbox)));
}

/** @returns {string | undefined} the field that is 33004 */
const fieldOf33004 = (thing) => Object.entries(Object(thing)).find(([, value]) => value === 33004)?.[0];

async function at33004(contender, lab) {
  const expired = replace({ expiredAt: 0 });
  const { thrown, value } = await refuse(contender, lab, expired);
  if (thrown !== null) {
    const name = fieldOf33004(thrown);
    const what = `throws \`${thrown.constructor.name}\``;
    return name === undefined
      ? partly(`${what}; the number is in its text`)
      : yes(`${what}; \`${name}\` is 33004`);
  }
  const text = `resolves; \`${fieldOf33004(value)}\` is 33004`;
  if (contender.openStrict === undefined) return no(text);
  const strict = await refuse(contender, lab, expired, contender.openStrict);
  if (strict.thrown === null) return no(text);
  return partly(`${text}; ${contender.strict} throws ${kindOf(strict.thrown)}`);
}

const kindOf = (thrown) => (thrown instanceof Error ? `\`${thrown.constructor.name}\`` : 'a plain object');

async function distinguishes(contender, lab) {
  const signals = new Set();
  for (const { arrange } of SITUATIONS) signals.add(signalsOf(await refuse(contender, lab, arrange)));
  return countCell(signals.size, SITUATIONS.length, 'told apart');
}

/** The key was deleted, or it lives in the testnet: the reply is the same. */
async function findsEnvironment(contender, lab) {
  const deleted = await lab.sandbox({ keys: [] });
  const elsewhere = await lab.sandbox({ keys: [{ ...KEY, environment: 'testnet' }] });
  const learn = async (sandbox) => {
    const outcome = await outcomeOf(() => contender.read(contender.open(sandbox)));
    return `${signalsOf(outcome)} ${contender.cause === undefined ? '' : await contender.cause(sandbox)}`;
  };
  const [first, second] = [await learn(deleted), await learn(elsewhere)];
  return second !== first && second.includes('testnet')
    ? yes('`diagnose`, on request')
    : no('looks the same');
}

/** A relay adds a parameter: what the exchange sees is not what was signed. */
async function namesDifference(contender, lab) {
  const sandbox = await lab.sandbox();
  const relay = await lab.relay(sandbox, (url) => url.replace('accountType', 'accounttype'));
  const { thrown, value } = await outcomeOf(() => contender.read(contender.open(relay)));
  const { verdict, query, headers } = sandbox.requests.at(-1);
  if (verdict !== 'signature') throw new Error(`the relay changed nothing: ${verdict}`);
  const start = headers['x-bapi-timestamp'] + headers['x-bapi-api-key'] + headers['x-bapi-recv-window'];
  const index = start.length + query.indexOf('accounttype') + 'account'.length;
  return new RegExp(`\\b${index}\\b`).test(viewsOf(thrown ?? value))
    ? yes('byte and place')
    : no("the exchange's text");
}

async function refusesPages(contender, lab) {
  const open = contender.openStrict ?? contender.open;
  const { thrown, value } = await refuse(contender, lab, answer(replies.captivePortal), open);
  if (thrown instanceof Error) return yes(`${contender.strict} throws ${kindOf(thrown)}`);
  if (thrown !== null) return partly(`${contender.strict} throws the letters of the page`);
  return no(typeof value === 'string' ? 'resolves with the page' : 'resolves with an empty balance');
}

async function tellsLimits(contender, lab) {
  const sandbox = await lab.sandbox();
  sandbox.set({ rateLimited: true });
  const found = Object(await contender.limits(sandbox));
  const numbers = Object.values(found).filter((value) => typeof value === 'number' && value > 0);
  if (numbers.includes(50)) return yes('parsed');
  return found.headers ? partly('as headers') : no('not handed out');
}

module.exports = {
  group: 'When a request is refused',
  rows: [
    {
      id: 'refused-33004',
      feature: 'An expired key is an exception with the number',
      method:
        'Reads a balance with an expired key, default options (and with the option that throws most, if nothing was thrown); looks for 33004 among the fields.',
      measure: at33004,
    },
    {
      id: 'causes',
      feature: 'Causes that a program can tell apart',
      method: `Puts ${SITUATIONS.length} faults in the way (${SITUATIONS.map(({ name }) => name).join(', ')}), and counts how many differ in the class, number, category or HTTP status that is handed out; texts are not read.`,
      measure: distinguishes,
    },
    {
      id: 'environment',
      feature: 'Finds out that a key belongs to another environment',
      method:
        'Compares what is learnt of a deleted key with what is learnt of a key of the testnet; both get the reply 10003.',
      measure: findsEnvironment,
    },
    {
      id: 'difference',
      feature: 'At 10004, names the first byte that differs',
      method:
        'A relay changes one letter of the query on its way. The index of that byte has to be in what is handed out.',
      measure: namesDifference,
    },
    {
      id: 'pages',
      feature: 'A login page with status 200 is not taken for an answer',
      method:
        "Every request is answered with a guest network's page; reads a balance, with the option that throws most.",
      measure: refusesPages,
    },
    {
      id: 'limits',
      feature: 'The figures of the rate limit',
      method:
        'Is refused with 10006; looks for the limit of the reply, with the option that the client has for it.',
      measure: tellsLimits,
    },
  ],
};
