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
  validateCredentials,
  type AuthenticationHeaders,
  type Backend,
  type ClassifyContext,
  type CredentialReport,
  type DescribedFinding,
} from 'bybit-auth';
import { attach, detach, type AttachOptions } from 'bybit-auth/axios';
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
      const steps: string[] = error.hints.map(
        (hint) => `${hint.step} ${hint.id} ${hint.status} ${hint.evidence}`,
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

async function plays(): Promise<string> {
  const sandbox = await startSandbox({ keys: [{ apiKey: 'key', secret: 'secret' }] });
  sandbox.set({ clockSkewMs: 2000 });
  await sandbox.close();
  return sandbox.urls.mainnet;
}

const context: ClassifyContext = { httpStatus: 200, method: 'GET' };
const error: BybitApiError | null = classify({ retCode: 33004 }, context);
const name: Backend['name'] = backend.name;
const mac: string = createHmac('sha256', 'key').update('data').digest('hex');

// @ts-expect-error a signer needs a secret
new Signer({ apiKey: 'key' });
// @ts-expect-error not a mode
attach(axios.create(), { signer, throwOn: 'sometimes' });
// @ts-expect-error a backend cannot be chosen by assignment
backend.name = 'native';

export { context, detach, error, fromEnvironment, handles, mac, name, plays, signs, validates };
