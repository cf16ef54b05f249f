// Compiled, never run: signers, batches, credentials and the drop-in for createHmac.
import crypto from 'node:crypto';
import { expectTypeOf } from 'expect-type';
import {
  Signer,
  backend,
  createHmac,
  validateCredentials,
  type AuthenticationHeaders,
  type AuthorizableRequest,
  type AuthorizedRequest,
  type Backend,
  type CredentialReport,
  type DescribedFinding,
  type EnvironmentOptions,
  type HmacCredentials,
  type RsaCredentials,
  type RsaFileCredentials,
  type SignableRequest,
  type SignatureBatch,
  type WebSocketLogin,
} from 'bybit-auth';

type Credentials = HmacCredentials | RsaCredentials | RsaFileCredentials;
type Payload = string | Uint8Array;

expectTypeOf(Signer).constructorParameters.toEqualTypeOf<[credentials: Credentials]>();
expectTypeOf(Signer).instance.toEqualTypeOf<Signer>();
expectTypeOf(Signer.create).returns.toEqualTypeOf<Promise<Signer>>();
expectTypeOf(Signer.fromEnv()).toEqualTypeOf<Signer>();
expectTypeOf(Signer.fromEnv({ prefix: 'ALICE_', wipe: true })).toEqualTypeOf<Signer>();
expectTypeOf(
  Signer.fromEnv({ names: { apiKey: 'API_KEY', apiSecret: 'API_SECRET' }, optional: false }),
).toEqualTypeOf<Signer>();
expectTypeOf(Signer.fromEnv({ optional: true })).toEqualTypeOf<Signer | null>();
expectTypeOf(Signer.fromEnv({} as EnvironmentOptions)).toEqualTypeOf<Signer | null>();
// @ts-expect-error no such credential
Signer.fromEnv({ names: { apiKye: 'API_KEY' } });
expectTypeOf<Signer['algorithm']>().toEqualTypeOf<'hmac-sha256' | 'hmac-sha512' | 'rsa-sha256' | 'ed25519'>();
expectTypeOf<Signer['apiKey']>().toBeString();
expectTypeOf<Signer['venue']>().toEqualTypeOf<'bybit' | 'binance' | 'okx' | 'kucoin' | 'gate' | 'bitget'>();
expectTypeOf<Signer['findings']>().toEqualTypeOf<readonly DescribedFinding[]>();
expectTypeOf<Signer['sign']>().toEqualTypeOf<(payload: Payload) => Promise<string>>();
expectTypeOf<Signer['signSync']>().toEqualTypeOf<(payload: Payload) => string>();
expectTypeOf<Signer['authorize']>().toEqualTypeOf<
  (request: AuthorizableRequest) => Promise<AuthorizedRequest>
>();
expectTypeOf<Signer['authorizeSync']>().toEqualTypeOf<(request: AuthorizableRequest) => AuthorizedRequest>();
expectTypeOf<Signer['signRequest']>().returns.toEqualTypeOf<Promise<AuthenticationHeaders>>();
expectTypeOf<Signer['signRequestSync']>().toEqualTypeOf<
  (request?: SignableRequest) => AuthenticationHeaders
>();
// KuCoin's answer to the greeting of its server is a text.
expectTypeOf<Signer['login']>().returns.extract<string>().toBeString();
expectTypeOf<Signer['login']>().returns.exclude<string>().toBeObject();
expectTypeOf<AuthorizableRequest['environment']>().toEqualTypeOf<
  'mainnet' | 'testnet' | 'demo' | undefined
>();
export const message = new Signer({ venue: 'okx', apiKey: 'k', apiSecret: 's', apiPassphrase: 'p' }).login();
if (typeof message === 'object') {
  if ('op' in message && message.op === 'login') expectTypeOf(message.args[0].timestamp).toBeString();
  if ('method' in message) expectTypeOf(message.params.timestamp).toBeNumber();
  if ('channel' in message) expectTypeOf(message.auth?.SIGN).toEqualTypeOf<string | undefined>();
  if ('apikey' in message) expectTypeOf(message.passphrase).toBeString();
}
new Signer({ venue: 'kucoin', apiKey: 'k', apiSecret: 's', apiPassphrase: 'p', keyVersion: 1 });
// @ts-expect-error no such version
new Signer({ venue: 'kucoin', apiKey: 'k', apiSecret: 's', apiPassphrase: 'p', keyVersion: 4 });
Signer.fromEnv({ venue: 'kucoin', names: { keyVersion: 'VERSION' } });
// @ts-expect-error no such exchange
new Signer({ venue: 'kraken', apiKey: 'k', apiSecret: 's' });
expectTypeOf<Signer['signWebSocket']>().returns.toEqualTypeOf<WebSocketLogin>();
expectTypeOf<WebSocketLogin['op']>().toEqualTypeOf<'auth'>();
expectTypeOf<WebSocketLogin['args']>().toEqualTypeOf<[apiKey: string, expires: number, signature: string]>();
expectTypeOf<Signer['verify']>().toEqualTypeOf<(payload: Payload, signature: Payload) => boolean>();
expectTypeOf<Signer['destroy']>().toEqualTypeOf<() => void>();

type HeaderName = 'X-BAPI-API-KEY' | 'X-BAPI-TIMESTAMP' | 'X-BAPI-SIGN' | 'X-BAPI-RECV-WINDOW';
expectTypeOf<AuthenticationHeaders>().toEqualTypeOf<Record<HeaderName, string>>();
expectTypeOf<AuthenticationHeaders>().toExtend<NonNullable<ConstructorParameters<typeof Headers>[0]>>();

expectTypeOf(Signer.signAll).parameter(0).toEqualTypeOf<Iterable<Signer>>();
expectTypeOf(Signer.signAll).returns.resolves.toEqualTypeOf<SignatureBatch>();
expectTypeOf<SignatureBatch>().toExtend<Iterable<AuthenticationHeaders>>();
expectTypeOf<SignatureBatch['length']>().toBeNumber();
expectTypeOf<SignatureBatch['signature']>().toEqualTypeOf<(index: number) => string>();
expectTypeOf<SignatureBatch['request']>().toEqualTypeOf<(index: number) => AuthorizedRequest>();
expectTypeOf<SignatureBatch['headers']>().toEqualTypeOf<(index: number) => AuthenticationHeaders>();

expectTypeOf(validateCredentials).parameters.toEqualTypeOf<[credentials: Credentials]>();
expectTypeOf(validateCredentials).returns.resolves.toEqualTypeOf<CredentialReport>();
expectTypeOf<CredentialReport['ok']>().toBeBoolean();
expectTypeOf<CredentialReport['cleaned']>().toEqualTypeOf<{
  apiKey?: string;
  apiSecret?: string;
  apiPassphrase?: string;
}>();

// A drop-in has to fit wherever the original does.
expectTypeOf(createHmac).toExtend<typeof crypto.createHmac>();
const replaced: typeof crypto.createHmac = createHmac;
expectTypeOf(createHmac('sha256', 'key')).toEqualTypeOf<crypto.Hmac>();
expectTypeOf(createHmac('sha256', Buffer.from('key')).update('data').digest('hex')).toBeString();
createHmac('sha512', crypto.createSecretKey(Buffer.from('key')), { encoding: 'utf8' });

expectTypeOf(backend).toEqualTypeOf<Readonly<Backend>>();
expectTypeOf(backend.name).toEqualTypeOf<'native' | 'javascript'>();
expectTypeOf(backend.nodeApi).toEqualTypeOf<number | null>();

export async function mistakes(signer: Signer): Promise<void> {
  // @ts-expect-error a secret is missing
  new Signer({ apiKey: 'key' });
  // @ts-expect-error no such exchange
  new Signer({ venue: 'bibyt', apiKey: 'key', apiSecret: 'secret' });
  // @ts-expect-error misspelt
  new Signer({ apiKey: 'key', secret: 'secret' });
  // @ts-expect-error not text or bytes
  new Signer({ apiKey: 'key', apiSecret: 12345 });
  // @ts-expect-error an API key is text
  new Signer({ apiKey: null, apiSecret: 'secret' });
  // @ts-expect-error a passphrase is for a private key
  new Signer({ apiKey: 'key', apiSecret: 'secret', passphrase: 1 });
  // @ts-expect-error objects are not payloads
  signer.signSync({ category: 'linear' });
  // @ts-expect-error a query is text
  await signer.signRequest({ query: { category: 'linear' } });
  // @ts-expect-error a promise is not a signature yet
  signer.verify('payload', signer.sign('payload'));
  // @ts-expect-error signers, not credentials
  await Signer.signAll([{ apiKey: 'key', apiSecret: 'secret' }]);
  // @ts-expect-error not a number
  signer.signWebSocket({ expires: 'soon' });
  // @ts-expect-error read only
  signer.apiKey = 'another';
  // @ts-expect-error not an environment
  Signer.fromEnv({ env: 'production' });
  // @ts-expect-error a key is needed
  createHmac('sha256');
}
export { replaced };
