'use strict';

/** Keys that do not exist, keys of another environment, and credentials that cannot work. */

const { KEY, OTHER_KEY, READ, WRITE, WRONG_SECRET, rsaPair } = require('../support/scenarios/world.js');

const at = (environment, fields = {}) => ({ keys: [{ ...KEY, environment, ...fields }] });
const nowhere = { keys: [OTHER_KEY] };
const unknownKey = {
  cause: 'key-or-environment',
  first: 'key-exists',
  steps: { 'key-exists': 'fail', environment: 'unknown', signature: 'unknown', 'ip-whitelist': 'unknown' },
};
const EITHER =
  'The reply is the same for a key of another environment and for one that is unknown everywhere.';
const broken = (says, id = 'key-format') => ({
  cause: 'credential',
  first: id,
  steps: { [id]: 'fail' },
  says,
});

module.exports = [
  {
    name: 'a key that was deleted',
    via: 'classify',
    world: nowhere,
    request: READ,
    expect: { ...unknownKey, fields: { code: 10003 } },
  },
  {
    name: 'a key of the testnet at the mainnet',
    via: 'classify',
    world: at('testnet'),
    request: READ,
    expect: { ...unknownKey, evidence: { environment: /other environments/ } },
  },
  {
    name: 'a key of the mainnet at the testnet',
    via: 'classify',
    world: at('mainnet'),
    bot: { environment: 'testnet' },
    request: WRITE,
    expect: { ...unknownKey, fields: { environment: 'testnet' } },
  },
  {
    name: 'a key of the mainnet at the demo environment',
    via: 'classify',
    world: at('mainnet'),
    bot: { environment: 'demo' },
    request: READ,
    expect: { ...unknownKey, fields: { environment: 'demo' } },
  },
  {
    name: 'a key of another environment, answered with an empty 401',
    via: 'classify',
    world: at('testnet', { unknownKeyReply: 401 }),
    request: READ,
    expect: {
      cause: 'key-or-environment',
      first: 'environment',
      steps: { environment: 'unknown', 'key-exists': 'unknown', signature: 'unknown' },
      undecidable: EITHER,
    },
  },
  {
    name: 'a key of another environment, answered with 33004',
    via: 'classify',
    world: at('testnet', { unknownKeyReply: 33004 }),
    request: READ,
    expect: {
      cause: 'key-or-ip-mismatch',
      first: 'ip-whitelist',
      steps: { 'key-exists': 'unknown', 'ip-whitelist': 'unknown', environment: 'unknown' },
      undecidable: 'The text names key and IP address, and does not say which of the two did not match.',
    },
  },
  {
    name: 'a request that carries no authentication at all',
    via: 'classify',
    request: {
      ...READ,
      byHand: true,
      omit: ['X-BAPI-API-KEY', 'X-BAPI-TIMESTAMP', 'X-BAPI-RECV-WINDOW', 'X-BAPI-SIGN'],
    },
    expect: { cause: 'missing-auth', first: 'signature', steps: { signature: 'fail', clock: 'unknown' } },
  },
  {
    name: 'a request without its signature',
    via: 'classify',
    request: { ...READ, byHand: true, omit: ['X-BAPI-SIGN'] },
    expect: {
      cause: 'missing-auth',
      first: 'signature',
      steps: { signature: 'fail' },
      fields: { code: 10001 },
    },
  },
  {
    name: 'a request without its timestamp',
    via: 'classify',
    request: { ...READ, byHand: true, omit: ['X-BAPI-TIMESTAMP'] },
    expect: { cause: 'missing-auth', first: 'signature', steps: { signature: 'fail' } },
  },
  {
    name: '401, and it is not known whether the request was signed',
    via: 'classify',
    reply: { httpStatus: 401, body: '' },
    replayed: false,
    expect: {
      cause: 'missing-auth',
      steps: { signature: 'unknown', environment: 'unknown', 'key-exists': 'unknown' },
      undecidable: 'Bybit answers 401 for missing headers and for keys of another environment alike.',
    },
  },
  ...[
    ['testnet', 'mainnet'],
    ['demo', 'mainnet'],
    ['mainnet', 'testnet'],
    ['mainnet', 'demo'],
    ['demo', 'testnet'],
  ].map(([home, asked]) => ({
    name: `the doctor finds a key of ${home} that is used at ${asked}`,
    via: 'diagnose',
    world: at(home),
    bot: { environment: asked },
    options: { probe: true },
    expect: {
      cause: 'key-or-environment',
      first: 'environment',
      steps: { environment: 'fail', clock: 'pass', permissions: 'unknown' },
      says: [new RegExp(home)],
      fields: { ok: false, environment: home },
    },
  })),
  {
    name: 'the doctor finds the key nowhere',
    via: 'diagnose',
    world: nowhere,
    options: { probe: true },
    expect: {
      cause: 'key-or-environment',
      first: 'key-exists',
      steps: { 'key-exists': 'fail', clock: 'pass' },
      fields: { environment: null },
    },
  },
  {
    name: 'the doctor may not ask the other environments',
    via: 'diagnose',
    world: at('testnet'),
    expect: {
      cause: 'key-or-environment',
      first: 'key-exists',
      steps: { 'key-exists': 'fail', environment: 'unknown' },
      evidence: { environment: /other environments/ },
      fields: { environment: null },
    },
  },
  {
    name: 'the doctor finds the key elsewhere although its secret is wrong there',
    via: 'diagnose',
    world: at('testnet'),
    bot: { secret: WRONG_SECRET },
    options: { probe: true },
    expect: {
      cause: 'key-or-environment',
      first: 'environment',
      steps: { environment: 'fail' },
      fields: { environment: 'testnet' },
    },
  },
  {
    name: 'the doctor finds the key elsewhere behind an empty 401',
    via: 'diagnose',
    world: at('testnet', { unknownKeyReply: 401 }),
    options: { probe: true },
    expect: {
      cause: 'key-or-environment',
      first: 'environment',
      steps: { environment: 'fail' },
      fields: { environment: 'testnet' },
    },
  },
  {
    name: 'the doctor finds the key elsewhere behind a 33004',
    via: 'diagnose',
    world: at('demo', { unknownKeyReply: 33004 }),
    options: { probe: true },
    expect: {
      cause: 'key-or-environment',
      first: 'environment',
      steps: { environment: 'fail' },
      fields: { environment: 'demo' },
    },
  },
  {
    name: 'the doctor meets a secret that a line end breaks in two',
    via: 'diagnose',
    bot: { secret: 'ScenarioSecretNumber1\nScenarioSecret1' },
    expect: broken([/line/i]),
  },
  {
    name: 'the doctor meets a secret with an invisible character',
    via: 'diagnose',
    bot: { secret: `Scenario\u200bSecretNumber1ScenarioSecret1` },
    expect: broken([/U\+200B/]),
  },
  {
    name: 'the doctor meets a secret that is masked',
    via: 'diagnose',
    bot: { secret: '************************************' },
    expect: broken([/mask/i]),
  },
  {
    name: 'the doctor meets a variable that nobody expanded',
    via: 'diagnose',
    bot: { secret: '${BYBIT_API_SECRET}' },
    expect: broken([/expand|variable/i]),
  },
  {
    name: 'the doctor meets key and secret that were swapped',
    via: 'diagnose',
    bot: { apiKey: KEY.secret, secret: KEY.apiKey },
    expect: broken([/swap/i]),
  },
  {
    name: 'the doctor meets an empty secret',
    via: 'diagnose',
    bot: { secret: '' },
    expect: broken([/empty/i]),
  },
  {
    name: 'the doctor meets a public key where the private one belongs',
    via: 'diagnose',
    bot: { privateKey: rsaPair('registered').publicKey },
    expect: broken([/public/i]),
  },
];
