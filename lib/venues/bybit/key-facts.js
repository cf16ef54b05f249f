'use strict';

/** The key information as people read it. */

const { isReadOnly, permissionsOf } = require('./needs');

/** @typedef {import('./permissions').KeyInformation} KeyInformation */

/** Fields that describe the key and not its owner. */
const SHOWN_FIELDS = Object.freeze(
  'readOnly permissions ips type deadlineDay expiredAt createdAt uta unified isMaster kycRegion note'.split(
    ' ',
  ),
);
const TYPES = Object.freeze({ 1: 'personal', 2: 'third-party application' });

/**
 * @param {any} key
 * @returns {string}
 */
function addressesText({ ips }) {
  if (!Array.isArray(ips)) return 'not said';
  const bound = ips.filter((address) => address !== '*' && address !== '');
  return bound.length === 0 ? 'none: every IP address may use the key' : bound.join(', ');
}

/**
 * @param {Record<string, any>} key the shown fields
 * @returns {(readonly [label: string, value: unknown])[]}
 */
function factsOf(key) {
  const isUnified = [1, '1', true].includes(key.uta);
  return [
    ['Note', key.note],
    ['Access', key.readOnly === undefined ? '' : isReadOnly(key) ? 'read-only' : 'read and write'],
    ['Permissions', permissionsOf(key)?.join(', ') || 'none'],
    ['IP whitelist', addressesText(key)],
    ['Account', key.uta === undefined ? '' : isUnified ? 'unified trading account' : 'classic account'],
    ['Kind of key', TYPES[/** @type {1 | 2} */ (Number(key.type))] ?? ''],
    ['User', key.isMaster === false ? 'sub-account' : ''],
    ['Region', key.kycRegion],
  ];
}

/**
 * @param {KeyInformation} information
 * @returns {{ status: 'pass' | 'unknown', evidence: string }} what the type of the account means
 */
function accountOf({ uta }) {
  return Number(uta) === 1
    ? { status: 'pass', evidence: 'This is a unified trading account.' }
    : { status: 'unknown', evidence: 'This is a classic account: endpoints for unified accounts refuse it.' };
}

/**
 * @param {any} body of the reply about a key
 * @returns {KeyInformation | null}
 */
function informationOf({ result }) {
  return result !== null && typeof result === 'object' && !Array.isArray(result) ? result : null;
}

module.exports = { SHOWN_FIELDS, accountOf, factsOf, informationOf };
