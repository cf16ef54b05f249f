/**
 * The names of `bybit-auth/axios`, values and types, each from the module that declares it.
 *
 * @packageDocumentation
 * @module bybit-auth/axios
 */

export { attach, detach, type AttachOptions, type RequestOptions } from '../../lib/axios';
