'use strict';

/** `npm run prebuilds:check`: checks that sources, manifest and committed binaries match. */

const fs = require('node:fs');
const path = require('node:path');

const { buildTarget } = require('./build');
const { binaryOf, committed, hashOfSources, readManifest, sha256, toolsOf } = require('./manifest');
const { ALL_TARGETS, WASM } = require('./targets');
const { MODULE, moduleOf } = require('./wasm');

const ROOT = path.join(__dirname, '..', '..');
const HINT = 'run "npm run prebuilds" and commit the result';

/**
 * The checks that need no compiler.
 *
 * @param {string} name  of a target
 * @param {any} entry  of the manifest
 * @param {string} sources  the hash of the sources as they are
 * @returns {string | undefined} what is wrong
 */
function mismatch(name, entry, sources) {
  if (entry === undefined) return `is not in the manifest: ${HINT}`;
  if (entry.sources !== sources) return `was made from other sources: ${HINT}`;
  const file = binaryOf(name);
  if (!fs.existsSync(file)) return `has no binary: ${HINT}`;
  const binary = fs.readFileSync(file);
  if (binary.length !== entry.bytes || sha256(binary) !== entry.sha256) {
    return `has a binary that differs from the manifest: ${HINT}`;
  }
  if (name === WASM.name && fs.readFileSync(MODULE, 'utf8') !== moduleOf(binary)) {
    return `is not what ${path.relative(ROOT, MODULE)} contains: ${HINT}`;
  }
  return undefined;
}

/**
 * @param {import('./targets').AnyTarget[]} targets
 * @returns {{ name: string, problem: string }[]} mismatches, and binaries without a target
 */
function mismatches(targets) {
  const { targets: entries } = readManifest();
  const sources = hashOfSources();
  const shipped = new Set(ALL_TARGETS.filter((target) => target.shipped).map(({ name }) => name));
  const strays = new Set([...Object.keys(entries), ...committed()].filter((name) => !shipped.has(name)));
  return [
    ...targets
      .filter(({ name }) => shipped.has(name))
      .map(({ name }) => ({ name, problem: mismatch(name, entries[name], sources) ?? '' }))
      .filter(({ problem }) => problem !== ''),
    ...[...strays].map((name) => ({ name, problem: 'is not a shipped target: remove it' })),
  ];
}

/**
 * @param {any} entry  of the manifest
 * @param {import('./manifest').Tools} tools
 * @returns {string | undefined} the first tool that differs on this machine
 */
function otherTool(entry, tools) {
  const kind = /** @type {(keyof import('./manifest').Tools)[]} */ (Object.keys(tools)).find(
    (name) => entry[name] !== tools[name],
  );
  return kind === undefined ? undefined : `made with ${kind} ${entry[kind]}, here is ${tools[kind]}`;
}

/**
 * @param {import('./targets').AnyTarget} target
 * @param {any} entry  of the manifest
 * @returns {Promise<{ ok: boolean, compared: boolean, text: string }>}
 */
async function rebuild(target, entry) {
  const tools = toolsOf(target);
  if (tools === undefined) {
    const text = `${target.compiler} is not here (apt-get install ${target.packages.join(' ')})`;
    return { ok: true, compared: false, text: `compared by hash only: ${text}` };
  }
  if (!target.shipped) {
    const { length } = await buildTarget(target);
    return { ok: true, compared: true, text: `compiles (${length} bytes); not shipped` };
  }
  const other = otherTool(entry, tools);
  if (other !== undefined) return { ok: true, compared: false, text: `compared by hash only: ${other}` };
  const same = sha256(await buildTarget(target)) === entry.sha256;
  return { ok: same, compared: true, text: same ? 'rebuilt, identical' : `rebuilt, DIFFERENT: ${HINT}` };
}

/**
 * @param {import('./targets').AnyTarget[]} targets
 * @param {{ strict: boolean }} options
 * @returns {Promise<boolean>}
 */
async function check(targets, { strict }) {
  const wrong = mismatches(targets);
  for (const { name, problem } of wrong) process.stderr.write(`${name.padEnd(16)} ${problem}\n`);
  if (wrong.length > 0) return false;
  const { targets: entries } = readManifest();
  let passed = true;
  for (const target of targets) {
    const { ok, compared, text } = await rebuild(target, entries[target.name]);
    const failed = !ok || (strict && !compared);
    process.stdout.write(`${failed ? 'FAIL' : ' ok '} ${target.name.padEnd(16)} ${text}\n`);
    passed &&= !failed;
  }
  return passed;
}

module.exports = { check, mismatches };
