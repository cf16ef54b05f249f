'use strict';

/**
 * Chooses what signs and validates: the native addon, or node:crypto and WebAssembly where the addon cannot load. The
 * choice is made once per process, and `backend.reason` says why. A bundle without the addon warns. The environment
 * variable BYBIT_AUTH_BACKEND=native or =javascript forces one.
 */

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { isBundled, warnOfBundle } = require('./bundled');

// A bundle of ES modules does not have __dirname.
const ROOT = path.resolve(typeof __dirname === 'string' ? __dirname : '', '..', '..');
/** Bundlers look for the file of a `require` with a path that is not constant, and complain. */
const requireFile = createRequire(path.join(ROOT, 'package.json'));
/** The addon's number of the same name: ADDON_INTERFACE in src/binding/addon.h. */
const INTERFACE = 3;
const BACKEND_VARIABLE = 'BYBIT_AUTH_BACKEND';

/** RFC 2104 over `what do ya want for nothing?` with key `Jefe`: test case 2 of RFC 4231. */
const KNOWN_ANSWERS = [
  '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
];

/**
 * What signs in this process, and why.
 *
 * @typedef {object} Backend
 * @property {'native' | 'javascript'} name
 * @property {string} reason   why this one was chosen, and why nothing validates where neither addon nor WebAssembly runs
 * @property {string} openssl  version of the OpenSSL that computes the signatures
 * @property {number | null} nodeApi  highest Node-API version of the running Node.js; null without the addon
 *
 * @typedef {ReturnType<typeof import('./node-backend').createFallback>} Binding
 */

/**
 * The C library of this Linux: an addon built for one does not load with the other.
 *
 * @returns {boolean}
 */
function usesMusl() {
  if (process.platform !== 'linux') return false;
  // The program names its loader near its start. Not process.report: that makes strings of the whole environment.
  const start = Buffer.alloc(4096);
  try {
    const descriptor = fs.openSync(process.execPath, 'r');
    fs.readSync(descriptor, start, 0, start.length, 0);
    fs.closeSync(descriptor);
  } catch {
    return false;
  }
  return start.includes('/ld-musl-');
}

/** @returns {string} the folder of this machine's prebuilt binary below prebuilds/ */
function prebuildTarget() {
  return `${process.platform}-${process.arch}${usesMusl() ? '-musl' : ''}`;
}

/**
 * Throws where the file is not the one that was shipped: the system's loader ends the process when it meets one that
 * was cut off. The size tells that, and costs next to nothing.
 *
 * @param {string} target
 * @param {string} file
 */
function assertWhole(target, file) {
  const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'prebuilds', 'manifest.json'), 'utf8'));
  const bytes = manifest.targets?.[target]?.bytes;
  if (bytes === undefined) throw new Error('it is not listed in prebuilds/manifest.json');
  const { size } = fs.statSync(file);
  if (size !== bytes) throw new Error(`the file has ${size} bytes in place of ${bytes}`);
}

/**
 * @typedef {object} Candidate
 * @property {string} file
 * @property {string} origin
 * @property {() => void} assertWhole
 */

/**
 * Most specific first. Functions, because finding out the C library of a Linux takes as long as all the rest.
 *
 * @type {(() => Candidate)[]}
 */
const CANDIDATES = [
  () => ({
    file: path.join(ROOT, 'build', 'Release', 'bybit_auth.node'),
    origin: 'local build',
    assertWhole: () => {},
  }),
  () => {
    const target = prebuildTarget();
    const file = path.join(ROOT, 'prebuilds', target, 'bybit_auth.node');
    const origin = `prebuilt binary for ${target}`;
    return { file, origin, assertWhole: () => assertWhole(target, file) };
  },
];

/**
 * A host may export OpenSSL's names with other structures behind them; wrong signatures would be the result.
 *
 * @param {Binding} binding
 */
function assertKnownAnswers(binding) {
  KNOWN_ANSWERS.forEach((answer, digest) => {
    if (binding.hmacOnce(digest, 'Jefe', 'what do ya want for nothing?', 0) !== answer) {
      throw new Error('the addon computes wrong signatures in this host');
    }
  });
}

/**
 * A local build stays when the package is updated, and its functions may be those of other sources.
 *
 * @param {Binding} binding
 */
function assertInterface(binding) {
  if (binding.interface !== INTERFACE) {
    throw new Error('it was built from the sources of another version (npm run build)');
  }
}

/** @param {unknown} error @returns {string} the first line of what went wrong, without this machine's paths */
function describe(error) {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0].replaceAll(ROOT + path.sep, '');
}

/** @returns {{ binding: Binding | null, origin: string, failures: string[] }} */
function loadAddon() {
  const failures = [];
  for (const candidate of CANDIDATES) {
    let origin = 'the addon';
    try {
      const { file, assertWhole: check, ...others } = candidate();
      ({ origin } = others);
      // Under the permission model of Node.js, looking at a file can be refused.
      if (!fs.existsSync(file)) {
        failures.push(`no ${origin}`);
        continue;
      }
      check();
      const binding = requireFile(file);
      assertInterface(binding);
      assertKnownAnswers(binding);
      return { binding, origin, failures };
    } catch (error) {
      failures.push(`${origin} failed: ${describe(error)}`);
    }
  }
  return { binding: null, origin: '', failures };
}

/**
 * @param {string} message
 * @param {string} code
 * @returns {Error}
 */
function backendError(message, code) {
  return Object.assign(new Error(message), { code });
}

/** @returns {'native' | 'javascript' | undefined} */
function forcedBackend() {
  const value = process.env[BACKEND_VARIABLE];
  if (value === undefined || value === '') return undefined;
  if (value === 'native' || value === 'javascript') return value;
  throw backendError(
    `${BACKEND_VARIABLE} must be "native" or "javascript", got ${JSON.stringify(value)}`,
    'ERR_INVALID_ARG_VALUE',
  );
}

/**
 * @param {Binding} binding
 * @param {string} reason
 * @returns {{ binding: Binding, backend: Readonly<Backend> }}
 */
function chosen(binding, reason) {
  const { name = 'native', openssl, nodeApi, unvalidated } = binding;
  const complete = unvalidated === undefined ? reason : `${reason}; nothing validates: ${unvalidated}`;
  return { binding, backend: Object.freeze({ name, reason: complete, openssl, nodeApi }) };
}

/** @returns {Binding} loaded only where it is needed */
function fallback() {
  return require('./node-backend').createFallback();
}

/** @returns {{ binding: Binding, backend: Readonly<Backend> }} */
function choose() {
  const forced = forcedBackend();
  if (forced === 'javascript') return chosen(fallback(), `forced by ${BACKEND_VARIABLE}`);
  const { binding, origin, failures } = loadAddon();
  if (binding !== null) {
    return chosen(binding, forced === 'native' ? `${origin}, forced by ${BACKEND_VARIABLE}` : origin);
  }
  const bundled = isBundled(ROOT);
  const why = [...(bundled ? ['the package is part of a bundle'] : []), ...failures].join('; ');
  if (forced === 'native') {
    throw backendError(
      `${BACKEND_VARIABLE} is "native" but the addon cannot be loaded: ${why}`,
      'ERR_BYBIT_BACKEND',
    );
  }
  if (bundled) warnOfBundle(!usesMusl());
  return chosen(fallback(), `the native addon is not available: ${why}`);
}

const { backend: chosenBackend, binding } = choose();
/** What signs in this process, and why. */
const backend = chosenBackend;

module.exports = { backend, binding, prebuildTarget };
