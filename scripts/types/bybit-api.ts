export {
  attach,
  createSignMessage,
  detach,
  toBybitError,
  type AttachOptions,
  type SignMessage,
  type SignMessageOptions,
} from '../../lib/bybit-api';
