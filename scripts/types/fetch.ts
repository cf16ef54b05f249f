export { createFetch, type AnyFetch, type FetchOptions, type RequestOptions } from '../../lib/fetch';
