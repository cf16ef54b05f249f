'use strict';

/** Compiles the validators to WebAssembly, and writes the module of lib/ that carries it. */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { readGyp } = require('./gyp');
const { run, runAll } = require('./run');
const { WASM } = require('./targets');

const ROOT = path.join(__dirname, '..', '..');

/** Bundlers and read-only deployments carry JavaScript, but not files that are read at run time. */
const MODULE = path.join(ROOT, 'lib', 'internal', 'validate-wasm.js');

/** What the addon's validators are made of, by the list of binding.gyp, and what only the WebAssembly needs. */
const SOURCES = [
  'src/core/text/encode.c',
  'src/core/text/placeholder.c',
  'src/wasm/libc.c',
  'src/wasm/validate.c',
];

/** All that it may ask of its host, and all that it offers. */
const IMPORTS = ['bybit.digest', 'bybit.equal', 'bybit.verify'];
const EXPORTS = [
  '__global_base',
  'allocate',
  'inspectRequest',
  'isUnexpandedVariable',
  'keep',
  'loadRules',
  'memory',
  'validateCredentials',
  'wipe',
];

/** @param {Buffer} binary */
function assertInterface(binary) {
  const module = new WebAssembly.Module(binary);
  const imports = WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`);
  const exports = WebAssembly.Module.exports(module).map(({ name }) => name);
  const given = JSON.stringify([imports.sort(), exports.sort()]);
  if (given !== JSON.stringify([IMPORTS, EXPORTS])) {
    throw new Error(`the WebAssembly has other imports or exports than it should: ${given}`);
  }
}

/** @returns {string[]} */
function sources() {
  const { units } = readGyp({ os: 'linux', arch: 'x64' });
  const validators = units.find(({ name }) => name === 'validators');
  return [...(validators?.sources ?? []), ...SOURCES];
}

/** @returns {Promise<Buffer>} */
async function buildWasm() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-prebuild-'));
  try {
    const jobs = sources().map((source) => {
      const object = path.join(folder, `${source.replaceAll('/', '-')}.o`);
      return { object, args: ['-c', source, '-o', object, ...WASM.compilerFlags] };
    });
    await runAll(jobs.map(({ args }) => [WASM.compiler, args]));
    const binary = path.join(folder, WASM.file);
    await run(WASM.linker, ['-o', binary, ...jobs.map(({ object }) => object), ...WASM.linkerFlags]);
    const content = fs.readFileSync(binary);
    assertInterface(content);
    return content;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Buffer} binary @returns {string} the text of MODULE */
function moduleOf(binary) {
  return `'use strict';

/** prebuilds/wasm32/validate.wasm in base64. Made by npm run prebuilds. */
module.exports =
  '${binary.toString('base64')}';
`;
}

module.exports = { MODULE, assertInterface, buildWasm, moduleOf };
