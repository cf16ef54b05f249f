export { attach, detach, type AttachOptions } from '../../lib/ccxt';
