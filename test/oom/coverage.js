'use strict';

/** Whether each call of the addon that can fail for want of memory is stood in front of. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/** Names of calls that need looking at; all others need no memory. */
const SUSPECT = /^(?:napi_|EVP_|OSSL_DECODER_|BIO_|PEM_|PKCS8_|CRYPTO_|d2i_|\w*alloc$|mmap|mlock$|strn?dup$)/;

/** @type {Record<string, string>} calls that are not failed, and why */
const EXEMPT = {
  CRYPTO_THREAD_read_lock: 'needs no memory; a lock that fails is tested in test/native',
  CRYPTO_THREAD_write_lock: 'needs no memory; a lock that fails is tested in test/native',
  CRYPTO_THREAD_unlock: 'needs no memory',
  CRYPTO_memcmp: 'needs no memory',
  EVP_DigestVerify: 'cannot tell a failure from a signature that does not fit',
  EVP_PKEY_get_base_id: 'reads a field',
  EVP_PKEY_get_bits: 'reads a field',
  EVP_PKEY_get_size: 'reads a field',
  EVP_sha256: 'a constant',
  PKCS8_pkey_get0: 'reads fields',
  mlock: 'may fail for good: test/lifecycle runs without locked memory',
  napi_close_handle_scope: 'gives back',
  napi_delete_reference: 'gives back',
  napi_get_and_clear_last_exception: 'only after a failure, and exactly one call fails',
  napi_get_last_error_info: 'only after a failure, and exactly one call fails',
  napi_is_exception_pending: 'only after a failure, and exactly one call fails',
  napi_throw_error: 'only after a failure, and exactly one call fails',
  napi_throw_range_error: 'only after a failure, and exactly one call fails',
  napi_throw_type_error: 'only after a failure, and exactly one call fails',
};

/** @param {string} folder @returns {string[]} */
function objectFiles(folder) {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.o') && name.includes(`${path.sep}src${path.sep}`))
    .map((name) => path.join(folder, name));
}

/**
 * @param {string} tree  with the addon built in it
 * @returns {string[]} what is wrong
 */
function gaps(tree) {
  const list = fs.readFileSync(path.join(tree, 'test', 'oom', 'calls.rsp'), 'utf8');
  const wrapped = new Set(list.match(/(?<=--wrap=)\w+/g));
  const objects = objectFiles(path.join(tree, 'build', 'Release', 'obj.target'));
  const symbols = execFileSync('nm', ['--undefined-only', '--format=just-symbols', ...objects], {
    encoding: 'utf8',
  });
  const called = new Set(symbols.match(/^\w+$/gm));
  const open = [...called].filter((name) => SUSPECT.test(name) && !wrapped.has(name) && !(name in EXEMPT));
  return [
    ...open.map((name) => `${name} is called and neither in calls.rsp nor exempt`),
    ...[...wrapped].filter((name) => !called.has(name)).map((name) => `${name} is not called any more`),
    ...Object.keys(EXEMPT)
      .filter((name) => !called.has(name))
      .map((name) => `${name} is exempt and not called`),
  ];
}

module.exports = { gaps };
