/**
 * The names of `bybit-auth/ccxt`, values and types, each from the module that declares it.
 *
 * @packageDocumentation
 * @module bybit-auth/ccxt
 */

export { attach, detach, type AttachOptions } from '../../lib/ccxt';
