'use strict';

/**
 * What a source is made of: its part of the configuration, with values and defaults.
 *
 * @typedef {object} SourceSettings
 * @property {string} name
 * @property {string} [preset]
 * @property {string} [scheme]  of bybit-auth/webhook; missing where `verify` is given, and for the preset `push`
 * @property {import('../config/secret').Secret[]} keys  the newest first; [] where nothing uses them
 * @property {(rawBody: Buffer, headers: any, details: any) => unknown} [verify]
 * @property {((json: any) => unknown) | Record<string, string | { value: unknown }>} [map]
 * @property {string[]} accounts  names of accounts
 * @property {false | string[]} ips  addresses and networks
 * @property {boolean} certificate
 * @property {string} [field]  of the body that is the secret
 * @property {string} [template]
 * @property {{ signature?: string, timestamp?: string, id?: string }} [headers]
 * @property {'hex' | 'base64'} [encoding]
 * @property {'sha256' | 'sha512'} [digest]
 * @property {'utf8' | 'hex' | 'base64'} [keyEncoding]
 * @property {string} [prefix]
 * @property {string} [separator]
 * @property {string} [timestampPrefix]
 * @property {'s' | 'ms'} [timestampUnit]
 * @property {number} [toleranceMs]
 * @property {'refuse' | 'warn'} unknownFields
 * @property {Record<string, unknown>} [defaults]
 * @property {string} sizeOf  what a bare number counts
 * @property {'alert' | 'flatten'} onPartial
 * @property {number} [heartbeatMs]
 * @property {{ perSecond: number, burst: number }} rate
 */

module.exports = {};
