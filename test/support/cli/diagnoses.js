'use strict';

/** Diagnoses of every kind that the page has to show, each made by asking a real sandbox. */

const { diagnose, diagnoseCredentials } = require('../../../lib/diagnose');
const { BybitCredentialError } = require('../../../lib/errors/credential-error');
const { Signer } = require('../../../lib/signer');
const { replies, startSandbox } = require('../../../lib/sandbox');
const { KEYS, SECRET, startWithKeys } = require('./cli');

/** Where the credentials of a diagnosis came from, as the page shows it. */
const ORIGIN = Object.freeze({
  credentials: 'from the environment (BYBIT_API_KEY, BYBIT_API_SECRET)',
  apiKey: 'cli-…',
  algorithm: 'hmac-sha256',
  version: '1.2.3',
  node: 'v20.0.0',
  backend: 'native',
});
const QUERY = Object.freeze({ path: '/v5/user/query-api' });
const HOSTILE = `"><script>document.title='owned'</script><img src=x onerror="document.title='owned'"><style>*{display:none}</style>' &lt;b&gt; \u202e </h1><a href="javascript:alert(1)">x</a>`;

/** HTTP allows nothing else in a header. */
const HOSTILE_HEADER = HOSTILE.replace(/[^\x20-\x7e]/g, '');

/**
 * @typedef {object} Situation
 * @property {string} [apiKey] default: one that works
 * @property {object} [faults]
 * @property {Partial<import('../../../lib/diagnose/options').DiagnoseOptions>} [options]
 * @property {import('../../../lib/diagnose/diagnosis').Verdict} verdict
 * @property {string} says on the page
 */

/** @type {Readonly<Record<string, Situation>>} */
const SITUATIONS = Object.freeze({
  healthy: {
    options: { needs: ['ContractTrade.Order'] },
    verdict: 'healthy',
    says: 'Mainnet accepts key',
  },
  warning: { apiKey: KEYS.open, verdict: 'warning', says: 'any IP address may use it' },
  expired: { apiKey: KEYS.expired, verdict: 'cause-found', says: 'The API key has expired' },
  'unknown everywhere': {
    apiKey: 'cli-test-key-nowhe',
    options: { probe: true },
    verdict: 'cause-found',
    says: '10003',
  },
  'another environment': {
    apiKey: KEYS.demo,
    options: { probe: true },
    verdict: 'cause-found',
    says: 'This is a demo key',
  },
  'clock ahead': { faults: { clockSkewMs: -5000 }, verdict: 'cause-found', says: 'clock-ahead' },
  'another address': { apiKey: KEYS.bound, verdict: 'cause-found', says: 'ip-not-allowed' },
  'region page': {
    faults: {
      everyReply: {
        ...replies.regionBlocked,
        headers: { 'Content-Type': 'text/html', Traceid: HOSTILE_HEADER },
      },
    },
    verdict: 'cause-found',
    says: 'region',
  },
  'hostile text': {
    faults: {
      everyReply: { retCode: 10007, retMsg: HOSTILE, headers: { 'X-Odd': HOSTILE_HEADER }, when: QUERY },
    },
    verdict: 'not-settled',
    says: 'auth-failed',
  },
  'no verdict': { faults: { everyReply: replies.badGateway }, verdict: 'no-verdict', says: 'HTTP 502' },
});

/** @param {Situation} situation */
async function ask({ apiKey = KEYS.works, faults, options }) {
  const sandbox = await startWithKeys(startSandbox, { faults });
  const signer = new Signer({ apiKey, apiSecret: SECRET });
  try {
    const { urls: environments } = sandbox;
    return await diagnose({ signer, baseURL: environments.mainnet, environments, ...options });
  } finally {
    signer.destroy();
    await sandbox.close();
  }
}

/** @returns {ReturnType<typeof diagnoseCredentials>} */
function credentialDiagnosis() {
  try {
    new Signer({ apiKey: 'has a space <b>', apiSecret: '${SECRET}' });
  } catch (error) {
    if (error instanceof BybitCredentialError) {
      return diagnoseCredentials(error, { baseURL: 'https://api.bybit.com', environment: 'mainnet' });
    }
    throw error;
  }
  throw new Error('the credentials were accepted');
}

/**
 * @returns {Promise<{ name: string, diagnosis: Awaited<ReturnType<typeof diagnose>>, verdict: string, says: string }[]>}
 */
async function everyDiagnosis() {
  const list = [];
  for (const [name, situation] of Object.entries(SITUATIONS)) {
    list.push({ name, diagnosis: await ask(situation), verdict: situation.verdict, says: situation.says });
  }
  const diagnosis = credentialDiagnosis();
  list.push({ name: 'credentials that cannot work', diagnosis, verdict: 'cause-found', says: 'credential' });
  return list;
}

module.exports = { HOSTILE, ORIGIN, everyDiagnosis };
