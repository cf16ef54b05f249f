// Compiled, never run: what a TypeScript user writes must compile, and the lines marked so must not.
import axios from 'axios';
import {
  BybitApiError,
  BybitAuthError,
  BybitCredentialError,
  BybitRateLimitError,
  Signer,
  backend,
  classify,
  createHmac,
  diagnose,
  validateCredentials,
  validateRequest,
  type AuthenticationHeaders,
  type Backend,
  type ClassifyContext,
  type CredentialReport,
  type DescribedFinding,
  type Diagnosis,
} from 'bybit-auth';
import { attach, detach, type AttachOptions } from 'bybit-auth/axios';
import {
  attach as attachBybitApi,
  createSignMessage,
  detach as detachBybitApi,
  toBybitError,
} from 'bybit-auth/bybit-api';
import {
  attach as attachCcxt,
  detach as detachCcxt,
  type AttachOptions as CcxtOptions,
} from 'bybit-auth/ccxt';
import { createFetch, type FetchOptions } from 'bybit-auth/fetch';
import { startSandbox } from 'bybit-auth/sandbox';

const signer: Signer = new Signer({ apiKey: 'key', apiSecret: new Uint8Array(36) });
const fromEnvironment: Signer = Signer.fromEnv({ env: process.env });
const options: AttachOptions = { signer, recvWindow: 5000, throwOn: 'auth', thread: 'worker' };
const instance = attach(axios.create({ baseURL: 'https://api.bybit.com' }), options);

async function signs(): Promise<string> {
  const headers: AuthenticationHeaders = await signer.signRequest({ query: 'category=linear' });
  const later: string = headers['X-BAPI-SIGN'];
  const login: [string, number, string] = signer.signWebSocket().args;
  const right: boolean = signer.verify('payload', later);
  return `${await signer.sign('payload')}${signer.signSync(Buffer.alloc(1))}${login[0]}${right}`;
}

async function handles(): Promise<number | null> {
  try {
    await instance.get('/v5/account/wallet-balance', { params: { accountType: 'UNIFIED' } });
  } catch (error) {
    if (error instanceof BybitAuthError && error.code === 33004) {
      const steps: string[] = error.checks.map(
        (check) => `${check.step} ${check.id} ${check.status} ${check.evidence}`,
      );
      return steps.length + error.hints[0].fix.length + error.toText().length;
    }
    if (error instanceof BybitRateLimitError) return error.retryAfterMs;
    if (error instanceof BybitCredentialError) return error.findings.length;
  }
  return null;
}

async function validates(): Promise<DescribedFinding | undefined> {
  const report: CredentialReport = await validateCredentials({ apiKey: 'key', apiSecret: 'secret' });
  const cleaned: string | undefined = report.cleaned.apiKey;
  return report.ok || cleaned ? undefined : report.findings[0];
}

async function diagnoses(): Promise<string> {
  const diagnosis: Diagnosis = await diagnose({
    signer,
    baseURL: 'https://api.bybit.com',
    needs: ['POST /v5/order/create?category=linear'],
    probe: true,
    signal: AbortSignal.timeout(10_000),
    onProgress: ({ phase, request }) => console.log(phase, request),
  });
  const offset: number | undefined = diagnosis.clock?.offsetMs;
  const missing: string[] = diagnosis.needs.missing;
  if (diagnosis.category === 'clock-ahead' || diagnosis.error instanceof BybitAuthError)
    return diagnosis.summary;
  return `${offset} ${missing} ${diagnosis.checks[0].status} ${diagnosis.requests[0]?.traceId} ${diagnosis.toText()}`;
}

async function validatesRequest(): Promise<string[]> {
  const headers = await signer.signRequest({ body: '{}' });
  const report = await validateRequest({
    method: 'POST',
    url: 'https://api.bybit.com/v5/order/create',
    headers: { ...headers },
    body: '{}',
    signer,
  });
  return report.findings.map(({ id, severity, message, fix }) => `${id} ${severity} ${message} ${fix}`);
}

async function plays(): Promise<string> {
  const sandbox = await startSandbox({ keys: [{ apiKey: 'key', secret: 'secret' }] });
  sandbox.set({ clockSkewMs: 2000 });
  await sandbox.close();
  return sandbox.urls.mainnet;
}

const fetchOptions: FetchOptions = { signer, baseURL: new URL('https://api.bybit.com'), throwOn: 'any' };
const signedFetch: typeof fetch = createFetch(fetchOptions);
const ownFetch = async (url: string, init?: { agent?: object }) => ({ status: 200, url, init, mine: true });

async function fetches(): Promise<boolean> {
  const response: Response = await signedFetch('/v5/account/info', { signal: AbortSignal.timeout(1000) });
  const own = createFetch({ signer, fetch: ownFetch });
  const { mine } = await own('/v5/account/info', { agent: {} });
  return mine && response.ok;
}

// As bybit-api declares it.
const signMessage: (message: string, secret: string) => Promise<string> = createSignMessage({ maxKeys: 5 });
const client = { customSignMessageFn: signMessage };
const sameClient: typeof client = detachBybitApi(attachBybitApi(client, { throwOn: 'any' }));
const rejected: BybitApiError | null = toBybitError(sameClient, { method: 'GET' });

const ccxtOptions: CcxtOptions = { thread: 'main', environment: 'testnet' };
const exchange = { id: 'bybit' };
const sameExchange: typeof exchange = detachCcxt(attachCcxt(exchange, ccxtOptions));

const context: ClassifyContext = { httpStatus: 200, method: 'GET' };
const error: BybitApiError | null = classify({ retCode: 33004 }, context);
const name: Backend['name'] = backend.name;
const mac: string = createHmac('sha256', 'key').update('data').digest('hex');

// @ts-expect-error a signer needs a secret
new Signer({ apiKey: 'key' });
// @ts-expect-error it asks for a signer, not for credentials
diagnose({ apiKey: 'key', apiSecret: 'secret' });
// @ts-expect-error not a mode
attach(axios.create(), { signer, throwOn: 'sometimes' });
// @ts-expect-error ccxt throws everything by itself
attachCcxt(exchange, { throwOn: 'any' });
// @ts-expect-error not a number
createSignMessage({ maxKeys: '5' });
// @ts-expect-error not a function
createFetch({ signer, fetch: 'node-fetch' });
// @ts-expect-error a signer is required
createFetch({ baseURL: 'https://api.bybit.com' });
// @ts-expect-error a backend cannot be chosen by assignment
backend.name = 'native';

export {
  context,
  detach,
  diagnoses,
  error,
  fetches,
  fromEnvironment,
  handles,
  mac,
  name,
  plays,
  rejected,
  sameExchange,
  signs,
  validates,
  validatesRequest,
};
