// Compiled, never run: the validator, the diagnosis, the gate and the clock.
import { expectTypeOf } from 'expect-type';
import {
  ApiError,
  AuthGate,
  BybitApiError,
  BybitCredentialError,
  GateError,
  ServerClock,
  Signer,
  diagnose,
  validateRequest,
  type Category,
  type Check,
  type ClockReading,
  type DiagnoseOptions,
  type Diagnosis,
  type GateOptions,
  type GateState,
  type Hint,
  type RequestFinding,
  type RequestReport,
  type RequestToValidate,
  type ServerClockOptions,
} from 'bybit-auth';

declare const signer: Signer;

expectTypeOf(validateRequest).parameters.toEqualTypeOf<[request: RequestToValidate]>();
expectTypeOf(validateRequest).returns.resolves.toEqualTypeOf<RequestReport>();
expectTypeOf<RequestReport['findings']>().toEqualTypeOf<Readonly<RequestFinding>[]>();
expectTypeOf<RequestFinding['severity']>().toEqualTypeOf<'error' | 'warning'>();
expectTypeOf<'signature-mismatch' | 'json-trailing-comma' | 'header-missing'>().toExtend<
  RequestFinding['id']
>();
expectTypeOf<string>().not.toExtend<RequestFinding['id']>();
expectTypeOf<RequestFinding['index']>().toBeNumber();
expectTypeOf<RequestFinding['fix']>().toBeString();

expectTypeOf(diagnose).parameters.toEqualTypeOf<[options: DiagnoseOptions]>();
expectTypeOf(diagnose).returns.resolves.toEqualTypeOf<Diagnosis>();
expectTypeOf<Diagnosis['ok']>().toBeBoolean();
expectTypeOf<Diagnosis['category']>().toEqualTypeOf<Category | 'credential' | null>();
expectTypeOf<Diagnosis['verdict']>().toEqualTypeOf<
  'healthy' | 'warning' | 'cause-found' | 'not-settled' | 'no-verdict'
>();
expectTypeOf<Diagnosis['hints']>().toEqualTypeOf<Hint[]>();
expectTypeOf<Diagnosis['checks']>().toEqualTypeOf<Check[]>();
expectTypeOf<Diagnosis['environment']>().toEqualTypeOf<'mainnet' | 'testnet' | 'demo' | null>();
expectTypeOf<Diagnosis['clock']>().toEqualTypeOf<{
  offsetMs: number;
  errorMs: number;
  rttMs: number;
} | null>();
expectTypeOf<Diagnosis['needs']['missing']>().toEqualTypeOf<string[]>();
expectTypeOf<Diagnosis['error']>().toEqualTypeOf<BybitApiError | BybitCredentialError | null>();
expectTypeOf<Diagnosis['expiresInDays']>().toEqualTypeOf<number | null>();

const gate = new AuthGate({ signer, retry: { minMs: 1000 }, expiryDays: [7, 1] });
expectTypeOf(AuthGate).constructorParameters.toEqualTypeOf<[options: GateOptions]>();
expectTypeOf(gate.state).toEqualTypeOf<GateState>();
expectTypeOf<GateState>().toEqualTypeOf<'checking' | 'open' | 'closed'>();
expectTypeOf(gate.ready).returns.resolves.toEqualTypeOf<Diagnosis>();
expectTypeOf(gate.check).returns.resolves.toEqualTypeOf<Diagnosis>();
expectTypeOf(gate.error).toEqualTypeOf<ApiError | null>();
gate.on('closed', (error) => expectTypeOf(error).toEqualTypeOf<ApiError | GateError>());
gate.on('expiring', ({ days }) => expectTypeOf(days).toBeNumber());
gate.once('open', ({ diagnosis }) => expectTypeOf(diagnosis).toEqualTypeOf<Diagnosis | null>());

const clock = new ServerClock({ baseURL: 'https://api.bybit.com' }).start();
expectTypeOf(ServerClock).constructorParameters.toEqualTypeOf<[options?: ServerClockOptions]>();
expectTypeOf(clock).toEqualTypeOf<ServerClock>();
expectTypeOf(clock.now()).toBeNumber();
expectTypeOf(clock.reading).toEqualTypeOf<ClockReading | null>();
expectTypeOf(clock.sync).returns.resolves.toEqualTypeOf<ClockReading>();
clock.on('sync', (reading) => expectTypeOf(reading).toEqualTypeOf<ClockReading>());
clock.on('step', ({ stepMs }) => expectTypeOf(stepMs).toBeNumber());

export async function mistakes(): Promise<void> {
  // @ts-expect-error a URL is needed
  await validateRequest({ method: 'GET' });
  // @ts-expect-error the bytes that are sent, not an object
  await validateRequest({ url: 'https://api.bybit.com', body: {} });
  // @ts-expect-error not an environment
  await validateRequest({ url: 'https://api.bybit.com', environment: 'staging' });
  // @ts-expect-error a signer is needed
  await diagnose({ baseURL: 'https://api.bybit.com' });
  // @ts-expect-error a list
  await diagnose({ signer, needs: 'POST /v5/order/create' });
  // @ts-expect-error ms
  new AuthGate({ signer, retry: { minMs: '1 s' } });
  // @ts-expect-error a gate looks after itself: it takes no signal
  new AuthGate({ signer, signal: AbortSignal.timeout(1) });
  // @ts-expect-error a state is not set from outside
  gate.state = 'open';
  // @ts-expect-error an event has no such detail
  gate.on('expiring', ({ weeks }) => weeks);
  // @ts-expect-error a reading has no such member
  clock.on('sync', (reading) => reading.offsetSeconds);
}
