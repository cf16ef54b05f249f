export { attach, detach, type AttachOptions, type RequestOptions } from '../../lib/axios';
