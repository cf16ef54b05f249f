'use strict';

/**
 * Builds the native addon into build/Release/bybit_auth.node with node-gyp, and build/compile_commands.json.
 *
 *   node scripts/build.js [--debug] [--werror] [--sanitize=address,undefined] [--coverage] [--verbose]
 *     [--help]
 *
 * Works in a checkout and in an installed package, where binding.gyp lives in src/ so that package managers do
 * not take it for an install script.
 */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const ROOT = path.join(__dirname, '..');
const GYP_FILE = path.join(ROOT, 'binding.gyp');
const RELOCATED_GYP_FILE = path.join(ROOT, 'src', 'binding.gyp');

/** Not with Visual Studio, whose project files replace the makefiles. */
const COMPILE_COMMANDS = process.platform !== 'win32';

const USAGE = `Usage: npm run build -- [options]

Builds the native addon from src/ with node-gyp (needs a C compiler, make and Python 3). Also writes
build/compile_commands.json, from which clangd and other editors' tools read the compiler's flags.

  --debug             without optimisation, with the toolchain's assertions
  --werror            warnings are errors
  --sanitize=LIST     compile with -fsanitize=LIST
  --coverage          count which lines of the C code run, for gcov
  --verbose           show the compiler's output
  --help              this text
`;

/** The headers that came with the running Node.js, so that node-gyp needs no network. */
function headerFolder() {
  const prefix = path.join(path.dirname(fs.realpathSync(process.execPath)), '..');
  const headers = path.join(prefix, 'include', 'node');
  const complete = ['node_api.h', path.join('openssl', 'sha.h')].every((name) =>
    fs.existsSync(path.join(headers, name)),
  );
  return complete ? prefix : undefined;
}

/** node-gyp of this project, or the one that npm brings. */
function nodeGyp() {
  const candidates = [
    () => require.resolve('node-gyp/bin/node-gyp.js'),
    () => process.env.npm_config_node_gyp,
  ];
  for (const candidate of candidates) {
    try {
      const file = candidate();
      if (file && fs.existsSync(file)) return file;
    } catch {
      // Not installed: try the next candidate.
    }
  }
  throw new Error('node-gyp was not found: run this through "npm run build"');
}

/**
 * gyp writes compile_commands.json next to the objects; clangd looks for it in build/.
 *
 * @param {string} configuration
 */
function showToClangd(configuration) {
  const folder = path.join(ROOT, 'build');
  fs.copyFileSync(
    path.join(folder, configuration, 'compile_commands.json'),
    path.join(folder, 'compile_commands.json'),
  );
}

/** Puts the relocated binding.gyp where node-gyp looks for it while the action runs. */
function withGypFile(action) {
  if (fs.existsSync(GYP_FILE)) return action();
  fs.copyFileSync(RELOCATED_GYP_FILE, GYP_FILE);
  try {
    return action();
  } finally {
    fs.rmSync(GYP_FILE, { force: true });
  }
}

/**
 * @param {{ debug?: boolean, werror?: boolean, sanitize?: string, coverage?: boolean, verbose?: boolean,
 *   definitions?: string[] }} [options]  definitions: further variables of binding.gyp, as `name=value`
 * @returns {{ ok: boolean, output: string }} output: what the tools printed, unless verbose
 */
function build(options = {}) {
  const headers = headerFolder();
  const args = [nodeGyp(), 'rebuild', options.debug ? '--debug' : '--release'];
  if (headers) args.push(`--nodedir=${headers}`);
  args.push('--', `-Dbybit_werror=${options.werror ? 1 : 0}`, `-Dbybit_sanitize=${options.sanitize ?? ''}`);
  args.push(`-Dbybit_coverage=${options.coverage ? 1 : 0}`);
  if (COMPILE_COMMANDS) args.push('-f', 'make', '-f', 'compile_commands_json');
  args.push(...(options.definitions ?? []).map((definition) => `-D${definition}`));
  const result = withGypFile(() =>
    spawnSync(process.execPath, args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: options.verbose ? 'inherit' : 'pipe',
    }),
  );
  if (COMPILE_COMMANDS && result.status === 0) showToClangd(options.debug ? 'Debug' : 'Release');
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? result.error.message : ''}`;
  return { ok: result.status === 0, output };
}

function main() {
  const { values } = parseArgs({
    options: {
      debug: { type: 'boolean' },
      werror: { type: 'boolean' },
      sanitize: { type: 'string' },
      coverage: { type: 'boolean' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const { ok, output } = build(values);
  if (!ok) {
    process.stderr.write(`${output}\nbybit-auth: the native addon could not be built\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`bybit-auth: built build/${values.debug ? 'Debug' : 'Release'}/bybit_auth.node\n`);
}

if (require.main === module) main();

module.exports = { build };
