'use strict';

/** `npm run prebuilds`: makes the binaries and the manifest. */

const fs = require('node:fs');
const path = require('node:path');

const { buildTarget } = require('./build');
const { binaryOf, entryOf, readManifest, toolsOf, writeManifest } = require('./manifest');
const { WASM } = require('./targets');
const { MODULE, moduleOf } = require('./wasm');

/**
 * @param {import('./targets').AnyTarget[]} targets
 * @returns {Promise<boolean>} false where a compiler is missing
 */
async function make(targets) {
  const entries = readManifest().targets;
  const missing = [];
  for (const target of targets) {
    if (!target.shipped) {
      process.stdout.write(`${target.name}: not shipped, so not made; npm run prebuilds:check compiles it\n`);
      continue;
    }
    const tools = toolsOf(target);
    if (tools === undefined) {
      missing.push(target);
      continue;
    }
    const binary = await buildTarget(target);
    const entry = entryOf(target, binary, tools);
    const same = entries[target.name]?.sha256 === entry.sha256;
    const file = binaryOf(target.name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, binary);
    if (target === WASM) fs.writeFileSync(MODULE, moduleOf(binary));
    entries[target.name] = entry;
    writeManifest(entries);
    process.stdout.write(
      `${target.name}: ${binary.length} bytes, ${same ? 'as before' : 'new'}, ${tools.compiler}\n`,
    );
  }
  for (const { name, compiler, packages } of missing) {
    process.stderr.write(
      `${name}: not made, ${compiler} is missing (apt-get install ${packages.join(' ')})\n`,
    );
  }
  if (missing.length === 0) process.stdout.write('next: npm run prebuilds:load -- --strict\n');
  return missing.length === 0;
}

module.exports = { make };
