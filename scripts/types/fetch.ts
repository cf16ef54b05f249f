/**
 * The names of `bybit-auth/fetch`, values and types, each from the module that declares it.
 *
 * @packageDocumentation
 * @module bybit-auth/fetch
 */

export { createFetch, type AnyFetch, type FetchOptions } from '../../lib/fetch';
export type { ClientError, RequestOptions, ResponseInfo } from '../../lib/transport/options';
