/**
 * The names of `bybit-auth/axios`, values and types, each from the module that declares it.
 *
 * @packageDocumentation
 * @module bybit-auth/axios
 */

export { attach, detach, type AttachOptions } from '../../lib/axios';
export type { AxiosView, AxiosViewResponse } from '../../lib/clients/axios/axios-view';
export type { ClientError, RequestOptions, ResponseInfo } from '../../lib/transport/options';
