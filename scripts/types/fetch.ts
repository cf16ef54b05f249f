/**
 * The names of `bybit-auth/fetch`, values and types, each from the module that declares it.
 *
 * @packageDocumentation
 * @module bybit-auth/fetch
 */

export { createFetch, type AnyFetch, type FetchOptions, type RequestOptions } from '../../lib/fetch';
