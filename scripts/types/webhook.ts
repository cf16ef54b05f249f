/**
 * The names of `bybit-auth/webhook`, values and types, each from the module that declares it.
 *
 * @packageDocumentation
 * @module bybit-auth/webhook
 */

export {
  WebhookVerifier,
  type ReplayStore,
  type VerifiedWebhook,
  type WebhookDetails,
  type WebhookKey,
  type WebhookOptions,
  type WebhookScheme,
} from '../../lib/webhook';
export type { ClientCertificate } from '../../lib/webhook/admit';
export { WebhookError, type WebhookReason } from '../../lib/webhook/error';
export { memoryReplay } from '../../lib/webhook/replay';
export { ADDRESSES } from '../../lib/webhook/schemes';
