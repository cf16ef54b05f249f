/**
 * The names of `bybit-auth/bybit-api`, values and types, each from the module that declares it.
 *
 * @packageDocumentation
 * @module bybit-auth/bybit-api
 */

export {
  attach,
  createSignMessage,
  detach,
  toBybitError,
  type AttachOptions,
  type SignMessage,
  type SignMessageOptions,
} from '../../lib/bybit-api';
