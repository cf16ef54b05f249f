'use strict';

/** The parts of `npm run test:package`: each uses the tarball in one way and records what it saw as cells of a table. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { BUNDLES, bundleAndRun } = require('./bundles');
const { FRAMEWORKS, checkRun, nameOf, prepare } = require('./frameworks');
const { PACKAGE_MANAGERS, complaintsIn, install, registryOf, runProgram } = require('./package-managers');
const { ROOT, checkContents, checkManifest, pack, repack } = require('./packing');
const { runPasted } = require('./pasted');
const { PEERS, installBeside, isRefusedBeside } = require('./peers');
const { backendIn, expectBackend, makeProject } = require('./projects');
const { PREBUILT, RUNTIMES, missing, runIn, versionIn } = require('./runtimes');
const { checkSize } = require('./size');
const { installTools, mustRun, nodeFolder, versionOf } = require('./tools');
const { RESOLUTIONS, areTheTypesWrong, compile, publint } = require('./type-checks');

const TYPES = path.join(ROOT, 'test', 'types');
const PLATFORM = `${process.platform}-${process.arch}`;
const SHORT = 220;

/**
 * @typedef {object} Context
 * @property {string} folder  for the projects
 * @property {import('./packing').Packed} packed
 * @property {Record<string, string>} registry
 * @property {(line: string) => void} say
 * @property {string[][]} cells
 * @property {(...cell: string[]) => void} record  part, who, how, result
 * @property {() => Promise<string>} npmProject  the folder of a project that npm 12 installed; the same each time
 *
 * @typedef {(context: Context) => Promise<void>} Part
 */

/** @param {string[][]} rows @returns {string} as Markdown */
function tableOf(rows) {
  const all = [['part', 'with', 'how', 'result'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [
    line(all[0]),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...rows.map(line),
  ].join('\n');
}

/** @param {{ name: string, reason: string }} backend @returns {string} */
const shown = ({ name, reason }) =>
  `${name}: ${reason.length > SHORT ? `${reason.slice(0, SHORT)}…` : reason}`;

/**
 * Two at a time, one for each core of a small machine, and recorded in the order of the list.
 *
 * @template T
 * @param {Context} context
 * @param {readonly T[]} items
 * @param {(item: T, index: number) => Promise<string[]>} use  gives a cell
 */
async function recordInPairs({ record }, items, use) {
  for (let first = 0; first < items.length; first += 2) {
    const pair = items.slice(first, first + 2);
    for (const cell of await Promise.all(pair.map((item, index) => use(item, first + index)))) {
      record(...cell);
    }
  }
}

/** @param {string} folder @param {(line: string) => void} say @returns {Promise<Context>} */
async function open(folder, say) {
  await installTools(say);
  const packed = await pack(folder);
  const registry = await registryOf();
  say(
    `packed ${path.basename(packed.tarball)}: ${packed.files.length} files, ${packed.bytes} bytes unpacked`,
  );
  /** @type {string[][]} */
  const cells = [];
  /** @type {Promise<string> | undefined} */
  let project;
  const context = {
    folder,
    packed,
    registry,
    say,
    cells,
    record(/** @type {string[]} */ ...cell) {
      cells.push(cell);
      say(`  ${cell.slice(1).join(' | ')}`);
    },
    npmProject() {
      project ??= installProject(context, 'npm-project', [
        'axios',
        '@types/node',
        '@types/ws',
        'expect-type',
      ]);
      return project;
    },
  };
  return context;
}

/** @param {Context} context @param {string} name @param {string[]} packages @returns {Promise<string>} its folder */
async function installProject({ folder, packed, registry }, name, packages) {
  const [manager] = PACKAGE_MANAGERS.filter((candidate) => candidate.name === 'npm 12');
  const project = path.join(folder, name);
  makeProject(project, packed.tarball, packages);
  await install(manager, project, registry);
  return project;
}

/** @type {Part} */
async function contents(context) {
  checkContents(context.packed);
  const installed = path.join(await context.npmProject(), 'node_modules', 'bybit-auth');
  checkManifest(JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8')));
  context.record(
    'contents',
    'npm pack',
    `${context.packed.files.length} files`,
    'nothing missing, nothing stray',
  );
}

/** @type {Part} */
async function size(context) {
  context.record('size', 'npm pack', 'unpacked', await checkSize(context.packed, context.say));
}

/** @type {Part} */
async function lint(context) {
  const { packed, folder, record } = context;
  await publint(packed.tarball, folder);
  record('lint', `publint ${versionOf('publint')}`, '--strict', 'clean');
  await areTheTypesWrong(packed.tarball, folder);
  const how = 'node10, node16 from CommonJS and ESM, bundler';
  record('lint', `attw ${versionOf('@arethetypeswrong/cli')}`, how, 'clean');
}

/** @type {Part} */
async function types(context) {
  const folder = await context.npmProject();
  const pairs = RESOLUTIONS.flatMap((resolution) =>
    resolution.compilers.map((compiler) => ({ compiler, resolution })),
  );
  await recordInPairs(context, pairs, async ({ compiler, resolution }) => {
    await compile(compiler, resolution, { folder, sources: TYPES });
    const how = `${resolution.moduleResolution} resolution`;
    return ['types', `TypeScript ${versionOf(compiler)}`, how, 'compiles, strict, with skipLibCheck off'];
  });
}

/** The article's bot, which `npm run demo` runs: here from the tarball. @param {string} folder */
function addDemo(folder) {
  const examples = path.join(folder, 'examples');
  fs.mkdirSync(examples, { recursive: true });
  for (const file of ['bot.js', 'demo.js']) {
    fs.copyFileSync(path.join(ROOT, 'examples', file), path.join(examples, file));
  }
  return path.join('examples', 'demo.js');
}

/** @param {string} printed  by the demo */
function checkDemo(printed) {
  for (const wanted of [/^USDT: 10000$/m, /retCode\s+33004/, /Checklist/, /^Both ended as they should\.$/m]) {
    assert.match(printed, wanted);
  }
}

/** @type {Part} */
async function runtimes(context) {
  const folder = await context.npmProject();
  const demo = addDemo(folder);
  await recordInPairs(context, RUNTIMES, async (runtime) => {
    const lack = missing(runtime);
    if (lack !== null) return ['runtimes', runtime.name, PLATFORM, `not run: ${lack}`];
    if (runtime.bot !== false) checkDemo(await runIn(runtime, folder, demo));
    const backends = [];
    for (const file of ['use.cjs', 'use.mjs']) {
      const backend = backendIn(await runIn(runtime, folder, file));
      expectBackend(backend, runtime.backend, runtime.reason, `${runtime.name}, ${file}`);
      backends.push(backend);
    }
    const name = runtime.name.replace(/^(\S+?)(?: \d+)?(?=,|$)/, `$1 ${await versionIn(runtime, folder)}`);
    const how = runtime.bot === false ? 'CommonJS, ESM' : 'the bot, CommonJS, ESM';
    return ['runtimes', name, `${PLATFORM}; ${how}`, shown(backends[0])];
  });
}

/** @type {Part} */
async function managers(context) {
  const { folder, packed, registry } = context;
  const spoilt = await repack(packed, folder, (manifest) => {
    manifest.scripts.postinstall = 'node -e 0';
  });
  await recordInPairs(context, PACKAGE_MANAGERS, async (manager, index) => {
    const project = path.join(folder, `manager-${index}`);
    makeProject(project, packed.tarball, ['axios']);
    const output = await install(manager, project, registry);
    assert.deepEqual(complaintsIn(output), [], `${manager.name} complains about scripts`);
    for (const file of ['use.cjs', 'use.mjs']) {
      const backend = backendIn(await runProgram(manager, project, file, registry));
      expectBackend(backend, 'native', PREBUILT, `${manager.name}, ${file}`);
    }
    const silent = await notices(manager, path.join(folder, `spoilt-${index}`), spoilt, registry);
    const who = manager.name.replace(/\d+/, manager.version).replace(/^pnpm$/, `pnpm ${manager.version}`);
    return [
      'managers',
      who,
      `Node.js ${manager.node}; CommonJS, ESM`,
      `native; no word about scripts${silent}`,
    ];
  });
}

/**
 * The check of the output can fail: with an install script in the package, this manager does complain.
 *
 * @param {import('./package-managers').PackageManager} manager
 * @param {string} project
 * @param {string} spoilt  the tarball with a script
 * @param {Record<string, string>} registry
 * @returns {Promise<string>}
 */
async function notices(manager, project, spoilt, registry) {
  if (manager.namesScripts === false) return ' (it never names whose scripts it ignores)';
  makeProject(project, spoilt, []);
  const output = await install(manager, project, registry).catch((error) => error.message);
  assert.notDeepEqual(
    complaintsIn(output),
    [],
    `${manager.name} did not complain about a script:\n${output}`,
  );
  return '';
}

/** @type {Part} */
async function peers(context) {
  assert.ok(await isRefusedBeside(context), 'a range of peers that does not fit is not noticed');
  await recordInPairs(context, PEERS, async (peer, index) => {
    const printed = await installBeside(peer, `peer-${index}`, context);
    return ['peers', peer.manager, peer.packages.join(' '), printed];
  });
}

/** @type {Part} */
async function bundles(context) {
  const folder = await context.npmProject();
  for (const bundle of BUNDLES) {
    const backend = backendIn(await bundleAndRun(bundle, folder));
    expectBackend(backend, bundle.backend, bundle.reason, bundle.name);
    context.record(
      'bundles',
      `esbuild ${versionOf('esbuild')}`,
      bundle.name.replace(/^esbuild, /, ''),
      shown(backend),
    );
  }
}

/** The programs find the sandbox by an environment variable. It is that of the tarball. @type {Part} */
async function frameworks(context) {
  const folder = await installProject(context, 'frameworks', ['axios']);
  prepare(folder);
  const { startSandbox } = require(path.join(folder, 'node_modules', 'bybit-auth', 'lib', 'sandbox'));
  const secret = 'test-secret-test-secret-test-secret-';
  const expired = { apiKey: 'test-key-expired--', secret, expiredAt: Date.now() - 86_400_000 };
  const sandbox = await startSandbox({ keys: [{ apiKey: 'test-key-that-works', secret }, expired] });
  const env = { SANDBOX_URL: sandbox.urls.mainnet, SANDBOX_SECRET: secret };
  try {
    await recordInPairs(context, FRAMEWORKS, async (framework) => {
      const backend = checkRun(framework, await framework.run({ folder, env }));
      return ['frameworks', nameOf(framework), framework.how, shown(backend)];
    });
  } finally {
    await sandbox.close();
  }
}

/** @type {Part} */
async function fallback(context) {
  const folder = await installProject(context, 'by-hand', ['axios']);
  const installed = path.join(folder, 'node_modules', 'bybit-auth');
  const node = path.join(nodeFolder(20), 'node');
  const use = async (/** @type {'native' | 'javascript'} */ name, /** @type {RegExp} */ reason) => {
    const backend = backendIn((await mustRun(node, ['use.cjs'], { cwd: folder })).stdout);
    expectBackend(backend, name, reason, 'by hand');
    return backend;
  };
  fs.rmSync(path.join(installed, 'prebuilds'), { recursive: true });
  const without = await use('javascript', /no local build; no prebuilt binary for /);
  context.record('fallback', 'Node.js 20', 'prebuilds/ removed', shown(without));
  await mustRun('npm', ['run', 'build', '--silent'], { cwd: installed });
  assert.ok(!fs.existsSync(path.join(installed, 'binding.gyp')), 'binding.gyp was left behind');
  context.record(
    'fallback',
    'Node.js 20',
    'then npm run build by hand',
    shown(await use('native', /^local build$/)),
  );
  const command = path.join(folder, 'node_modules', '.bin', 'bybit-auth');
  const { stdout } = await mustRun(command, ['explain', '33004'], { cwd: folder });
  assert.match(stdout, /apikey\/ip not matched/);
  const { version } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  assert.ok((await mustRun(command, ['--version'], { cwd: folder })).stdout.includes(version));
  context.record('fallback', 'the command line', 'bybit-auth --version, explain 33004', version);
}

/** @type {Part} */
async function documents(context) {
  const places = await runPasted(await context.npmProject());
  context.record(
    'documents',
    'Node.js 20',
    'the programs of the README and in TypeScript',
    `${places.length} run`,
  );
}

/** @type {Record<string, Part>} */
const parts = {
  bundles,
  contents,
  documents,
  fallback,
  frameworks,
  lint,
  managers,
  peers,
  runtimes,
  size,
  types,
};

module.exports = { open, parts, tableOf };
