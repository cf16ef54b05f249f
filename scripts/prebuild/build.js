'use strict';

/** Compiles and links the binary of a target with its compiler, called directly. */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { assertObjects, assertRules } = require('./binary-rules');
const { readGyp } = require('./gyp');
const { nodeHeaders } = require('./headers');
const { FLAGS_OF_IMPORTS, IMPORTS_SOURCE, importAssembly, importsOf } = require('./windows/imports');
const { run, runAll } = require('./run');
const { buildWasm } = require('./wasm');

const ROOT = path.join(__dirname, '..', '..');

/** @param {import('./targets').Target} target @returns {{ flags: string[][], linkerFlags: string[] }} */
function flagsOf(target) {
  const { units, linkerFlags } = readGyp(target);
  return {
    flags: units.map((unit) => [...unit.compilerFlags, ...target.compilerFlags]),
    linkerFlags: [...target.linkerFlags, ...linkerFlags],
  };
}

/**
 * What the manifest says of the flags: per unit of binding.gyp, and for the linker.
 *
 * @param {import('./targets').AnyTarget} target
 * @returns {Record<string, string>}
 */
function describeFlags(target) {
  if (!('binutils' in target)) {
    return { validators: target.compilerFlags.join(' '), linker: target.linkerFlags.join(' ') };
  }
  const { units } = readGyp(target);
  const { flags, linkerFlags } = flagsOf(target);
  return Object.fromEntries([
    ...units.map(({ name }, index) => [name, flags[index].join(' ')]),
    ['linker', linkerFlags.join(' ')],
  ]);
}

/** @param {string} flag @returns {string} */
const withRoot = (flag) => flag.replace('=ROOT=', `=${ROOT}=`);

/**
 * @param {import('./targets').Target} target
 * @param {string} folder  where the object files go
 * @returns {Promise<string[]>} the object files, in the order of binding.gyp
 */
async function compile(target, folder) {
  const { units } = readGyp(target);
  const { flags } = flagsOf(target);
  const headers = nodeHeaders().folder;
  const jobs = units.flatMap(({ sources }, index) =>
    sources.map((source) => {
      const object = path.join(folder, `${source.replaceAll('/', '-')}.o`);
      const args = ['-c', source, '-o', object, ...flags[index].map(withRoot), '-isystem', headers];
      return { object, args };
    }),
  );
  await runAll(jobs.map(({ args }) => [target.compiler, args]));
  return jobs.map(({ object }) => object);
}

/**
 * The pieces with which the Windows binary finds Node.js's names in the running program.
 *
 * @param {import('./targets').Target} target
 * @param {string[]} objects
 * @param {string} folder
 * @returns {Promise<string[]>} object files
 */
async function compileImports(target, objects, folder) {
  const assembly = path.join(folder, 'host_imports.S');
  fs.writeFileSync(assembly, importAssembly(importsOf(target, objects)));
  const made = [assembly, IMPORTS_SOURCE].map((source, index) => ({
    source,
    object: path.join(folder, `host_imports_${index}.o`),
  }));
  const flags = [...FLAGS_OF_IMPORTS, ...target.compilerFlags.map(withRoot)];
  await runAll(made.map(({ source, object }) => [target.compiler, ['-c', source, '-o', object, ...flags]]));
  return made.map(({ object }) => object);
}

/**
 * @param {import('./targets').AnyTarget} target
 * @returns {Promise<Buffer>} the binary, which keeps the rules of its target
 */
async function buildTarget(target) {
  if (!('binutils' in target)) return buildWasm();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-prebuild-'));
  try {
    const objects = await compile(target, folder);
    assertObjects(target, objects);
    if (target.os === 'win') objects.push(...(await compileImports(target, objects, folder)));
    // The linker takes the image's address on Windows from the name of its output: always the same one.
    const args = ['-o', 'bybit_auth.node', ...objects, ...flagsOf(target).linkerFlags];
    await run(target.compiler, args, folder);
    const binary = path.join(folder, 'bybit_auth.node');
    assertRules(target, binary);
    return fs.readFileSync(binary);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { buildTarget, describeFlags };
