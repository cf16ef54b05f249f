'use strict';

const { generateKeyPairSync } = require('node:crypto');
const { eventually, outcomeOf, waitsForPool } = require('./lab.js');
const { countCell, no, partly, yes } = require('./cells.js');
const { KEY } = require('../../support/fixtures.js');

/** Values that a careless way from parameters to a URL spells in two ways. */
const HOSTILE = [
  { orderLinkId: 'with a space' },
  { orderLinkId: 'größe €20' },
  { orderLinkId: "it's (new)*!" },
  { orderLinkId: 'a+b' },
  { orderLinkId: 'a&b=c' },
  { orderLinkId: '50%' },
  { orderLinkId: ['first', 'second'] },
  { orderLinkId: 'plain', cursor: undefined },
];

const RSA_FORMS = [
  { name: 'PKCS#8', make: (key) => ({ secret: key.export({ type: 'pkcs8', format: 'pem' }) }) },
  { name: 'PKCS#1', make: (key) => ({ secret: key.export({ type: 'pkcs1', format: 'pem' }) }) },
  {
    name: 'PKCS#8 with line ends spelled `\\n`',
    make: (key) => ({ secret: key.export({ type: 'pkcs8', format: 'pem' }).replaceAll('\n', '\\n') }),
  },
  {
    name: 'encrypted PKCS#8',
    make(key) {
      const how = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'test-passphrase' };
      return { secret: key.export(how), passphrase: 'test-passphrase' };
    },
  },
];

async function signsElsewhere({ signText }) {
  return (await waitsForPool(() => signText('a payload')))
    ? yes('on a worker thread')
    : no('on the main thread');
}

async function signsWhatIsSent(contender, lab) {
  const sandbox = await lab.sandbox();
  const client = contender.open(sandbox);
  let right = 0;
  for (const params of HOSTILE) {
    const before = sandbox.requests.length;
    await outcomeOf(() => contender.raw(client, params));
    const sent = sandbox.requests.slice(before);
    if (sent.length > 0 && sent.every(({ verdict }) => verdict === 'accepted')) right += 1;
  }
  return countCell(right, HOSTILE.length, 'accepted');
}

async function takesRsaKeys(contender, lab) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = [{ apiKey: KEY.apiKey, publicKey }];
  const sandbox = await lab.sandbox({ keys });
  const taken = [];
  for (const { name, make } of RSA_FORMS) {
    const { thrown } = await outcomeOf(async () =>
      contender.read(contender.open(sandbox, { apiKey: KEY.apiKey, ...make(privateKey) })),
    );
    const accepted = sandbox.requests.at(-1)?.verdict === 'accepted';
    if (thrown === null && accepted) taken.push(name);
    sandbox.requests.length = 0;
  }
  if (taken.length === RSA_FORMS.length) return yes(`${taken.length} of ${RSA_FORMS.length} forms`);
  return taken.length === 0 ? no('none of the forms') : partly(taken.join(', '));
}

async function logsInToStream(contender, lab) {
  const sandbox = await lab.sandbox();
  lab.atEnd(await contender.stream(sandbox));
  const accepted = () => sandbox.messages.some(({ op, verdict }) => op === 'auth' && verdict === 'accepted');
  return (await eventually(accepted, 5000)) ? yes('logged in') : no('not logged in');
}

module.exports = {
  group: 'Signing',
  rows: [
    {
      id: 'thread',
      feature: 'HMAC is computed off the main thread',
      method:
        "Every thread of libuv's pool gets a long job; a signature that has to wait for one of them is made there.",
      nativeOnly: true,
      measure: signsElsewhere,
    },
    {
      id: 'bytes',
      feature: 'Signed bytes are the sent bytes, for awkward parameters',
      method: `Sends ${HOSTILE.length} signed GETs: a space, Unicode, quotes and brackets, \`+\`, \`&=\`, \`%\`, an array, undefined. Counts those that the sandbox accepts.`,
      measure: signsWhatIsSent,
    },
    {
      id: 'rsa',
      feature: 'RSA keys',
      method: `Reads a balance with one key in ${RSA_FORMS.length} forms: ${RSA_FORMS.map(({ name }) => name).join(', ')}.`,
      measure: takesRsaKeys,
    },
    {
      id: 'stream',
      feature: 'Logs in to the private WebSocket',
      method: 'Opens the private stream; the sandbox has to accept the login.',
      measure: logsInToStream,
    },
  ],
};
