// Compiled, never run: what an error tells a compiler, and how it narrows.
import { expectTypeOf } from 'expect-type';
import {
  ApiError,
  AuthError,
  BybitApiError,
  BybitAuthError,
  BybitCredentialError,
  BybitGateError,
  BybitRateLimitError,
  CredentialError,
  GateError,
  RateLimitError,
  classify,
  type Category,
  type Check,
  type ClassifyContext,
  type Confidence,
  type DescribedFinding,
  type Hint,
} from 'bybit-auth';

type StepId =
  | 'environment'
  | 'key-exists'
  | 'ip-whitelist'
  | 'key-format'
  | 'permissions'
  | 'account-type'
  | 'expiry'
  | 'clock'
  | 'passphrase'
  | 'signature';

export function narrows(error: unknown): void {
  if (error instanceof BybitAuthError && error.code === 33004) {
    expectTypeOf(error.code).toEqualTypeOf<number>();
    expectTypeOf(error.category).toEqualTypeOf<Category>();
    expectTypeOf(error.confidence).toEqualTypeOf<'stated' | 'documented' | 'inferred'>();
    expectTypeOf(error.checks).toEqualTypeOf<Check[]>();
    expectTypeOf(error.checks[0].status).toEqualTypeOf<'fail' | 'warn' | 'pass' | 'unknown'>();
    expectTypeOf(error.checks[0].id).toEqualTypeOf<StepId>();
    expectTypeOf(error.hints).toEqualTypeOf<Hint[]>();
    expectTypeOf(error.hints[0].open).toEqualTypeOf<string | undefined>();
    expectTypeOf(error.retCode).toEqualTypeOf<number | null>();
    expectTypeOf(error.venue).toEqualTypeOf<'bybit'>();
    expectTypeOf(error.toText({ colour: true, width: 80 })).toBeString();
    expectTypeOf(error.toJSON({ brief: true })).toBeObject();
    // @ts-expect-error what to do stands in hints
    error.checks[0].fix.trim();
    if (error.category === 'key-expired') expectTypeOf(error.category).toEqualTypeOf<'key-expired'>();
    // @ts-expect-error not a category
    if (error.category === 'key-is-sad') error.toText();
    // @ts-expect-error not a confidence
    if (error.confidence === 'guessed') error.toText();
    // @ts-expect-error a number, as Bybit sends it
    if (error.code === '33004') error.toText();
    // @ts-expect-error only an error about limits says when
    error.retryAfterMs.toFixed();
  }
  if (error instanceof BybitRateLimitError) {
    expectTypeOf(error.retryAfterMs).toEqualTypeOf<number | null>();
    expectTypeOf(error).toExtend<BybitApiError>();
  }
  if (error instanceof BybitCredentialError) {
    expectTypeOf(error.code).toEqualTypeOf<'ERR_BYBIT_CREDENTIAL'>();
    expectTypeOf(error.findings).toEqualTypeOf<DescribedFinding[]>();
    expectTypeOf(error.findings[0].severity).toEqualTypeOf<'error' | 'warning'>();
    expectTypeOf(error.findings[0].field).toEqualTypeOf<
      'apiKey' | 'apiSecret' | 'apiPassphrase' | 'privateKey'
    >();
    // @ts-expect-error not the number of a reply
    if (error.code === 33004) error.toJSON();
  }
  if (error instanceof BybitGateError) {
    expectTypeOf(error.code).toEqualTypeOf<'ERR_BYBIT_GATE_CLOSED'>();
    expectTypeOf(error.cause).toEqualTypeOf<ApiError | Error | null>();
    expectTypeOf(error.state).toEqualTypeOf<'checking' | 'open' | 'closed'>();
  }
}

/** The union of all categories, so that a new one is a change that somebody decided. */
expectTypeOf<Category>().toEqualTypeOf<
  | 'key-expired'
  | 'key-or-ip-mismatch'
  | 'key-or-environment'
  | 'session-limit'
  | 'bad-signature'
  | 'clock-ahead'
  | 'clock-behind'
  | 'request-late'
  | 'permission'
  | 'auth-failed'
  | 'passphrase'
  | 'ip-not-allowed'
  | 'missing-auth'
  | 'account-mode'
  | 'banned'
  | 'region'
  | 'compliance'
  | 'symbol-not-allowed'
  | 'not-in-demo'
  | 'retired-endpoint'
  | 'rate-limit'
  | 'no-verdict'
  | 'business'
>();
expectTypeOf<BybitApiError['category']>().toEqualTypeOf<Category>();
expectTypeOf<BybitApiError['confidence']>().toEqualTypeOf<Confidence>();
expectTypeOf<BybitApiError['code']>().toEqualTypeOf<number | null>();
expectTypeOf<BybitApiError['httpStatus']>().toEqualTypeOf<number | null>();
expectTypeOf<BybitApiError['endpoint']>().toEqualTypeOf<string | null>();
expectTypeOf<BybitApiError['traceId']>().toEqualTypeOf<string | null>();
expectTypeOf<BybitApiError['retryable']>().toEqualTypeOf<boolean>();
expectTypeOf<Check['step']>().toBeNumber();
expectTypeOf<Check['evidence']>().toBeString();
expectTypeOf<BybitAuthError>().toExtend<BybitApiError>();
expectTypeOf<BybitApiError>().toExtend<Error>();
expectTypeOf<BybitRateLimitError>().toExtend<BybitApiError>();
// An error of Bybit belongs to both families; one of another venue does not belong to Bybit's.
expectTypeOf<BybitApiError>().toExtend<ApiError>();
expectTypeOf<BybitAuthError>().toExtend<AuthError>();
expectTypeOf<BybitRateLimitError>().toExtend<RateLimitError>();
expectTypeOf<BybitCredentialError>().toExtend<CredentialError>();
expectTypeOf<BybitGateError>().toExtend<GateError>();
expectTypeOf<AuthError>().not.toExtend<BybitAuthError>();
expectTypeOf<ApiError>().not.toExtend<BybitApiError>();
expectTypeOf<RateLimitError>().not.toExtend<BybitRateLimitError>();
expectTypeOf<CredentialError>().not.toExtend<BybitCredentialError>();
expectTypeOf<GateError>().not.toExtend<BybitGateError>();
expectTypeOf<AuthError>().toExtend<ApiError>();
expectTypeOf<RateLimitError['retryAfterMs']>().toEqualTypeOf<number | null>();
export function venueOf(error: unknown): string {
  if (error instanceof AuthError) {
    expectTypeOf(error.venue).toEqualTypeOf<string>();
    expectTypeOf(error.code).toEqualTypeOf<string | number | null>();
    if (error instanceof BybitAuthError) expectTypeOf(error.code).toEqualTypeOf<number | null>();
    return error.venue;
  }
  return error instanceof GateError || error instanceof CredentialError ? error.venue : '';
}
expectTypeOf<BybitCredentialError>().not.toExtend<BybitApiError>();
expectTypeOf<BybitGateError>().not.toExtend<BybitApiError>();

expectTypeOf<ReturnType<typeof classify>>().toEqualTypeOf<BybitApiError | null>();
expectTypeOf<Parameters<typeof classify>[0]>().toBeUnknown();
expectTypeOf<Parameters<typeof classify>[1]>().toEqualTypeOf<ClassifyContext | undefined>();
expectTypeOf(classify({ code: '50105' }, { venue: 'okx' })).toEqualTypeOf<ApiError | null>();
expectTypeOf(
  classify({ code: -2015 }, { venue: 'binance', httpStatus: 401 }),
).toEqualTypeOf<ApiError | null>();
expectTypeOf(classify({ retCode: 33004 }, { venue: 'bybit' })).toEqualTypeOf<BybitApiError | null>();
const result = classify({ retCode: 33004 }, { httpStatus: 200, headers: new Headers(), transport: 'rest' });
if (result instanceof BybitAuthError) expectTypeOf(result).toEqualTypeOf<BybitAuthError>();
else if (result !== null) expectTypeOf(result.retMsg).toBeString();
// @ts-expect-error it may be a success
result.toText();
// @ts-expect-error not a transport
classify({}, { transport: 'carrier pigeon' });
// @ts-expect-error a status is a number
classify({}, { httpStatus: '200' });
// @ts-expect-error no such context
classify({}, { statusCode: 200 });
