// Compiled, never run: what is attached keeps its type, and each adapter takes its own options only.
import axios, { type AxiosInstance } from 'axios';
import { expectTypeOf } from 'expect-type';
import {
  ApiError,
  AuthGate,
  BybitApiError,
  BybitAuthError,
  GateError,
  ServerClock,
  Signer,
} from 'bybit-auth';
import {
  attach,
  detach,
  type AttachOptions,
  type AxiosView,
  type ClientError,
  type RequestOptions,
  type ResponseInfo,
} from 'bybit-auth/axios';
import * as bybitApi from 'bybit-auth/bybit-api';
import * as ccxt from 'bybit-auth/ccxt';
import { classify, type ClassifyContext } from 'bybit-auth/classify';
import { createFetch, type FetchOptions } from 'bybit-auth/fetch';
import { environments, replies, startSandbox, type SandboxOptions } from 'bybit-auth/sandbox';
import {
  WebhookError,
  WebhookVerifier,
  memoryReplay,
  type VerifiedWebhook,
  type WebhookOptions,
  type WebhookReason,
} from 'bybit-auth/webhook';

declare const signer: Signer;
declare const gate: AuthGate;

class OwnClient {
  defaults = { baseURL: 'https://api.bybit.com' };
  mine = true;
}

expectTypeOf(attach(axios.create(), { signer })).toEqualTypeOf<AxiosInstance>();
expectTypeOf(attach(axios, { signer })).toEqualTypeOf<typeof axios>();
expectTypeOf(attach(Object.assign(axios.create(), { mine: true }), { signer }).mine).toBeBoolean();
expectTypeOf(detach(axios.create())).toEqualTypeOf<AxiosInstance>();
expectTypeOf<AttachOptions['throwOn']>().toEqualTypeOf<'auth' | 'any' | 'never' | undefined>();
expectTypeOf<AttachOptions['thread']>().toEqualTypeOf<'worker' | 'main' | undefined>();
expectTypeOf<AttachOptions['resend']>().toEqualTypeOf<'safe' | 'always' | 'never' | undefined>();
expectTypeOf<AttachOptions['signer']>().toEqualTypeOf<Signer>();
attach(axios.create(), { signer, gate, clock: new ServerClock(), recvWindow: 5000 });
attach(axios.create(), { signer, clock: { now: () => Date.now() } });
attach(axios.create(), { signer, deadlineMs: 2000, replyMs: 5000, clientOrderId: 'auto' });
expectTypeOf<RequestOptions['leaveBy']>().toEqualTypeOf<number | undefined>();
export const ofRequest: RequestOptions = { signer, gate, sign: true, recvWindow: 5000, throwOn: 'any' };
gate.on('closed', (error, { reason }) => {
  expectTypeOf(error.sent).toBeBoolean();
  expectTypeOf(reason).toEqualTypeOf<'rejected' | 'doubted' | 'checked' | 'shutdown'>();
});

expectTypeOf(createFetch({ signer })).toEqualTypeOf<typeof fetch>();
const own = async (url: string, init?: { agent?: object }) => ({ status: 200, url, init });
expectTypeOf(createFetch({ signer, fetch: own })).toEqualTypeOf<typeof own>();
expectTypeOf<FetchOptions['baseURL']>().toEqualTypeOf<string | URL | readonly (string | URL)[] | undefined>();
expectTypeOf<AttachOptions['baseURL']>().toEqualTypeOf<FetchOptions['baseURL']>();
createFetch({ signer, baseURL: ['https://api.bybit.com', new URL('http://127.0.0.1:8080')] as const });

attach(axios.create(), {
  signer,
  baseURL: 'http://127.0.0.1:8080',
  onError(error) {
    expectTypeOf(error).toEqualTypeOf<ClientError>();
    expectTypeOf(error.sent).toBeBoolean();
    expectTypeOf(error.retryable).toBeBoolean();
    if (error instanceof ApiError) expectTypeOf(error.category).toBeString();
    if (error instanceof GateError) expectTypeOf(error.retryable).toEqualTypeOf<false>();
  },
});
attach(axios.create(), { signer, onError: async (error) => console.error(error.message) });

declare module 'axios' {
  interface AxiosRequestConfig {
    bybitAuth?: RequestOptions;
  }
  interface AxiosResponse {
    bybitAuth?: ResponseInfo;
  }
}
export async function reads(): Promise<void> {
  const bot = attach(axios.create(), { signer, throwOn: 'never' });
  const onError = (error: ClientError) => error.code;
  const { bybitAuth } = await bot.get('/v5/account/info', { bybitAuth: { onError, recvWindow: 3000 } });
  expectTypeOf(bybitAuth?.error).toEqualTypeOf<ApiError | null | undefined>();
}

interface Reply {
  retCode: number | null;
  retMsg: string;
}
export function catches(error: unknown): void {
  if (error instanceof BybitAuthError || error instanceof GateError) {
    const seen = error as typeof error & AxiosView<Reply>;
    expectTypeOf(seen.response?.data.retMsg).toEqualTypeOf<string | undefined>();
    expectTypeOf(seen.response?.synthetic).toEqualTypeOf<true | undefined>();
    expectTypeOf(seen.status).toEqualTypeOf<number | undefined>();
    expectTypeOf(seen.isAxiosError).toEqualTypeOf<true>();
    expectTypeOf(seen.retryable).toBeBoolean();
  }
  if (axios.isAxiosError<Reply>(error))
    expectTypeOf(error.response?.data.retCode).toEqualTypeOf<number | null | undefined>();
}

expectTypeOf(bybitApi.attach(new OwnClient(), { throwOn: 'any' })).toEqualTypeOf<OwnClient>();
expectTypeOf(bybitApi.createSignMessage()).toExtend<(message: string, secret: string) => Promise<string>>();
expectTypeOf(bybitApi.createSignMessage().clear).returns.toBeVoid();
expectTypeOf(bybitApi.toBybitError).returns.toEqualTypeOf<BybitApiError | null>();
expectTypeOf(ccxt.attach(new OwnClient())).toEqualTypeOf<OwnClient>();
expectTypeOf(ccxt.detach(new OwnClient())).toEqualTypeOf<OwnClient>();

expectTypeOf<Parameters<typeof startSandbox>>().toEqualTypeOf<[options?: SandboxOptions]>();
expectTypeOf(environments).toEqualTypeOf<readonly ('mainnet' | 'testnet' | 'demo')[]>();

export async function plays(): Promise<void> {
  const sandbox = await startSandbox({ keys: [{ apiKey: 'key', secret: 'secret', ips: ['203.0.113.7'] }] });
  expectTypeOf(sandbox.urls).toEqualTypeOf<Readonly<Record<'mainnet' | 'testnet' | 'demo', string>>>();
  expectTypeOf(sandbox.removeKey('key')).toBeBoolean();
  expectTypeOf(sandbox.set({ clockSkewMs: 10 })).toEqualTypeOf<typeof sandbox>();
  expectTypeOf(sandbox.setPrice('BTCUSDT', 61000, { environment: 'demo' })).toEqualTypeOf<typeof sandbox>();
  sandbox.setPrice('BTCUSDT', '61000.5').setPrice('BTCUSDT', null);
  expectTypeOf<SandboxOptions['instruments']>().toExtend<readonly { symbol: string }[] | undefined>();
  expectTypeOf(sandbox.close).returns.toEqualTypeOf<Promise<void>>();
  sandbox.set({
    noAnswer: true,
    nextReply: [{ answerTwice: true }, { ...replies.gatewayTimeout, execute: true }],
  });
  sandbox.set({ everyReply: { when: { path: '/v5/broker/x' }, public: true, retCode: 0, result: {} } });
  // @ts-expect-error the text of a status is the sandbox's
  sandbox.set({ nextReply: { statusText: 'Fine' } });
  // @ts-expect-error no such fault
  sandbox.set({ moonPhase: 'full' });
  // @ts-expect-error a price is a number, a decimal string or null
  sandbox.setPrice('BTCUSDT', true);
  // @ts-expect-error a key needs a name
  sandbox.addKey({ secret: 'secret' });
  // @ts-expect-error not an environment
  sandbox.set({}, { environment: 'staging' });
}

export function mistakes(): void {
  // @ts-expect-error a signer is needed
  attach(axios.create(), {});
  // @ts-expect-error a signer, not credentials
  attach(axios.create(), { signer: { apiKey: 'key', apiSecret: 'secret' } });
  // @ts-expect-error an instance, not a URL
  attach('https://api.bybit.com', { signer });
  // @ts-expect-error an instance, not any object
  attach({}, { signer });
  // @ts-expect-error an instance, not a class of the same shape in part
  attach(new OwnClient(), { signer });
  // @ts-expect-error not an event
  gate.on('close', () => {});
  // @ts-expect-error not an event
  gate.once('opened', () => {});
  // @ts-expect-error open has no such detail
  gate.on('expiring', (warning: { hours: number }) => warning);
  // @ts-expect-error misspelt
  attach(axios.create(), { signer, recvwindow: 5000 });
  // @ts-expect-error of a request, not of an instance
  attach(axios.create(), { signer, leaveBy: Date.now() + 1000 });
  // @ts-expect-error the ids are made here, or by you
  attach(axios.create(), { signer, clientOrderId: 'mine' });
  // @ts-expect-error an origin, not a number
  attach(axios.create(), { signer, baseURL: 8080 });
  // @ts-expect-error a function
  attach(axios.create(), { signer, onError: 'log' });
  // @ts-expect-error not every error is one of the exchange
  attach(axios.create(), { signer, onError: (error: BybitApiError) => error.retCode });
  // @ts-expect-error not a thread
  attach(axios.create(), { signer, thread: 'background' });
  // @ts-expect-error not a clock
  attach(axios.create(), { signer, clock: new Date() });
  // @ts-expect-error orders are sent again only as these words say
  createFetch({ signer, resend: true });
  // @ts-expect-error a fetch is a function
  createFetch({ signer, fetch: 'undici' });
  // @ts-expect-error a number
  bybitApi.createSignMessage({ maxKeys: '5' });
  // @ts-expect-error ccxt throws everything by itself
  ccxt.attach(new OwnClient(), { throwOn: 'any' });
}

const context: ClassifyContext = { httpStatus: 200, url: 'https://api.bybit.com/v5/account/info' };
expectTypeOf(classify({ retCode: 33004 }, context)).toEqualTypeOf<BybitApiError | null>();

const webhooks = new WebhookVerifier({ scheme: 'standard', keys: ['whsec_AAAA', Buffer.alloc(32)] });
const ownStore = { seen: async (id: string, untilMs: number) => id.length > untilMs };
new WebhookVerifier({ scheme: 'stripe', keys: ['x'], replay: ownStore, toleranceMs: 1000, now: Date.now });
new WebhookVerifier({ scheme: 'svix', keys: ['x'], replay: memoryReplay({ max: 10 }) });
declare const socket: import('node:tls').TLSSocket;
expectTypeOf(
  webhooks.verify(Buffer.alloc(0), new Headers(), {
    ip: socket.remoteAddress,
    certificate: { authorized: socket.authorized, ...socket.getPeerCertificate() },
  }),
).toEqualTypeOf<Promise<VerifiedWebhook>>();
declare const message: import('node:http').IncomingMessage;
expectTypeOf(webhooks.verifySync('{}', message.headers)).toEqualTypeOf<VerifiedWebhook>();
expectTypeOf<VerifiedWebhook['id']>().toEqualTypeOf<string | null>();
declare const refusal: unknown;
if (refusal instanceof WebhookError) {
  expectTypeOf(refusal.reason).toEqualTypeOf<WebhookReason>();
  expectTypeOf(refusal.code).toEqualTypeOf<'ERR_BYBIT_WEBHOOK'>();
}
export const ofSender: WebhookOptions = {
  scheme: 'hmac',
  keys: ['x'],
  template: '{timestamp}.{body}',
  headers: { signature: 'x-signature', timestamp: 'x-time' },
  ips: ['10.0.0.0/8'],
};
// @ts-expect-error no such scheme
new WebhookVerifier({ scheme: 'standart', keys: ['x'] });
// @ts-expect-error the keys are missing
new WebhookVerifier({ scheme: 'github' });
// @ts-expect-error a body that was parsed
webhooks.verifySync({ symbol: 'BTCUSDT' }, message.headers);
