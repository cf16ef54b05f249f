'use strict';

/** The package in bundlers and frameworks: each builds a program that asks a sandbox, and runs it as a server would. */

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { createHmac } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { freePort, until } = require('./server');
const { buildIn } = require('./bundlers');
const { cleanEnvironment, mustRun, nodeFolder, tool, versionOf } = require('./tools');

const SOURCES = path.join(__dirname, 'frameworks');
const NODE = path.join(nodeFolder(22), 'node');
/** What the projects use besides bybit-auth and axios, which npm installs. Links, because Next.js alone takes 300 MB. */
const LINKED = ['next', 'react', 'react-dom', '@nestjs', 'reflect-metadata', 'rxjs'];

const PREBUILT = /^prebuilt binary for /;
const BUNDLED = /^the native addon is not available: the package is part of a bundle/;
const WARNING = 'BYBIT_AUTH_BUNDLED';

/** @typedef {{ printed: string, stderr: string }} Ran printed: JSON of programs/frameworks/bot.mjs */
/**
 * @typedef {object} Framework
 * @property {string} name its package
 * @property {string} label
 * @property {string} how
 * @property {'native' | 'javascript'} backend
 * @property {(place: { folder: string, env: Record<string, string> }) => Promise<Ran>} run
 */

/** @param {string} file @param {{ folder: string, env: Record<string, string> }} place @returns {Promise<Ran>} */
async function runFile(file, { folder, env }) {
  const { output, stdout } = await mustRun(NODE, [file], { cwd: folder, env });
  return { printed: stdout.trim().split('\n').at(-1) ?? '', stderr: output.slice(stdout.length) };
}

/**
 * @param {string[]} args of Node.js
 * @param {{ folder: string, env: Record<string, string> }} place
 * @param {(origin: string) => Promise<string>} ask
 * @returns {Promise<Ran>}
 */
async function runServer(args, { folder, env }, ask) {
  const port = await freePort();
  const child = spawn(
    NODE,
    args.map((arg) => arg.replace('PORT', String(port))),
    {
      cwd: folder,
      env: cleanEnvironment({ ...env, PORT: String(port) }),
    },
  );
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  child.stdout.resume();
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const origin = `http://127.0.0.1:${port}`;
    await until(
      () => fetch(origin),
      ended,
      () => `${args.join(' ')} ended:\n${stderr}`,
    );
    return { printed: await ask(origin), stderr };
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** @param {string} url @returns {Promise<string>} */
async function get(url) {
  const response = await fetch(url);
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text;
}

const WEBHOOK_SECRET = 'made-up-webhook-secret-0123456789';
const WEBHOOK_KEY = `whsec_${Buffer.from(WEBHOOK_SECRET).toString('base64')}`;

/** @param {string} folder of a project of Next.js, which gets the route of docs/webhook.md */
function addWebhook(folder) {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'webhook.md'), 'utf8');
  const [, program = ''] = /\n### Next\.js\n[^]*?```js\n([^]*?)```/.exec(page) ?? [];
  assert.match(program, /export async function POST/);
  const route = path.join(folder, 'app', 'hook');
  fs.mkdirSync(route);
  fs.writeFileSync(path.join(route, 'route.js'), program);
}

/** @param {string} origin */
async function checkWebhook(origin) {
  const time = String(Math.floor(Date.now() / 1000));
  const body = '{ "symbol": "BTCUSDT" }';
  const mac = createHmac('sha256', WEBHOOK_SECRET).update(`msg_1.${time}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': 'msg_1',
    'webhook-timestamp': time,
    'webhook-signature': `v1,${mac}`,
  };
  for (const [status, text] of [
    [202, '{"id":"msg_1","symbol":"BTCUSDT"}'],
    [401, '{"error":"replayed"}'],
  ]) {
    const reply = await fetch(`${origin}/hook`, { method: 'POST', headers, body });
    assert.deepEqual([reply.status, await reply.text()], [status, text], 'the webhook of Next.js');
  }
}

/** @param {string} name @param {boolean} configured @returns {Framework['run']} */
const next = (name, configured) => async (place) => {
  const folder = path.join(place.folder, name);
  fs.cpSync(path.join(SOURCES, 'next'), folder, { recursive: true });
  fs.copyFileSync(path.join(SOURCES, 'bot.mjs'), path.join(folder, 'bot.mjs'));
  if (!configured) fs.rmSync(path.join(folder, 'next.config.mjs'));
  addWebhook(folder);
  const program = tool('next', 'dist', 'bin', 'next');
  const env = { ...place.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', WEBHOOK_KEY };
  const { output } = await mustRun(NODE, [program, 'build'], { cwd: folder, env });
  assert.doesNotMatch(output, /Critical dependency/, output);
  const args = [program, 'start', '-p', 'PORT', '-H', '127.0.0.1'];
  return runServer(args, { folder, env }, async (origin) => {
    // The client component, drawn by the server; the build has put it into a file for browsers, too.
    assert.match(await get(origin), /key-expired/);
    await checkWebhook(origin);
    return get(`${origin}/balance`);
  });
};

/** @type {Framework['run']} */
async function nest(place) {
  const folder = path.join(place.folder, 'nest');
  fs.cpSync(path.join(SOURCES, 'nest'), folder, { recursive: true });
  const options = [
    ...['--target', 'es2022', '--module', 'commonjs', '--moduleResolution', 'node10', '--strict'],
    ...['--experimentalDecorators', '--emitDecoratorMetadata', '--esModuleInterop', '--skipLibCheck'],
    ...['--outDir', 'dist', '--typeRoots', tool('@types'), '--types', 'node'],
  ];
  const tsc = tool('typescript-5', 'bin', 'tsc');
  await mustRun(process.execPath, [tsc, ...options, 'main.ts'], { cwd: folder });
  return runServer([path.join('dist', 'main.js')], { ...place, folder }, (origin) =>
    get(`${origin}/balance`),
  );
}

/** What a deployment to AWS Lambda does: the files that the handler needs, in an archive, unpacked elsewhere. @type {Framework['run']} */
async function lambda(place) {
  const source = path.join(place.folder, 'lambda');
  fs.cpSync(path.join(SOURCES, 'lambda'), source, { recursive: true });
  fs.copyFileSync(path.join(SOURCES, 'bot.mjs'), path.join(source, 'bot.mjs'));
  const { nodeFileTrace } = require(tool('@vercel', 'nft'));
  const { fileList } = await nodeFileTrace([path.join(source, 'invoke.mjs')], {
    base: place.folder,
    conditions: ['module-sync', 'node'],
  });
  const archive = path.join(place.folder, 'lambda.zip');
  await mustRun('zip', ['-q', '-X', archive, ...fileList], { cwd: place.folder });
  const task = path.join(path.dirname(place.folder), 'task');
  fs.mkdirSync(task);
  await mustRun('unzip', ['-q', archive, '-d', task], { cwd: task });
  return runFile(path.join('lambda', 'invoke.mjs'), { ...place, folder: task });
}

/** @param {'webpack' | 'vite' | 'rollup' | 'esbuild'} bundler @param {boolean} external @returns {Framework['run']} */
const bundle = (bundler, external) => async (place) =>
  runFile(await buildIn(place.folder, bundler, external), place);

const EXTERNAL = 'bybit-auth external';
const EVERYTHING = 'everything bundled';
const PLAIN = 'without configuration';

/** @type {Framework[]} */
const FRAMEWORKS = [
  {
    ...{ name: 'next', label: 'Next.js', backend: 'native', run: next('next-external', true) },
    how: "serverExternalPackages: ['bybit-auth']",
  },
  { name: 'next', label: 'Next.js', how: PLAIN, backend: 'javascript', run: next('next-plain', false) },
  { name: 'webpack', label: 'webpack', how: EXTERNAL, backend: 'native', run: bundle('webpack', true) },
  {
    name: 'webpack',
    label: 'webpack',
    how: EVERYTHING,
    backend: 'javascript',
    run: bundle('webpack', false),
  },
  {
    name: 'vite',
    label: 'Vite',
    how: 'build --ssr, without configuration',
    backend: 'native',
    run: bundle('vite', true),
  },
  {
    name: 'vite',
    label: 'Vite',
    how: 'build --ssr, ssr.noExternal',
    backend: 'javascript',
    run: bundle('vite', false),
  },
  { name: 'rollup', label: 'Rollup', how: EXTERNAL, backend: 'native', run: bundle('rollup', true) },
  {
    name: '@nestjs/core',
    label: 'NestJS',
    how: 'compiled by tsc, not bundled',
    backend: 'native',
    run: nest,
  },
  {
    name: '@vercel/nft',
    label: '@vercel/nft',
    how: 'a zip of what it traces, as for AWS Lambda',
    backend: 'native',
    run: lambda,
  },
];

/** @param {string} project in which npm has installed the package */
function prepare(project) {
  for (const file of ['bot.mjs', 'entry.mjs']) {
    fs.copyFileSync(path.join(SOURCES, file), path.join(project, file));
  }
  for (const name of LINKED) {
    const link = path.join(project, 'node_modules', name);
    if (!fs.existsSync(link)) fs.symlinkSync(tool(name), link, 'junction');
  }
}

/** @param {Framework} framework @param {Ran} ran @returns {{ name: string, reason: string }} its backend */
function checkRun({ label, how, backend }, { printed, stderr }) {
  const where = `${label}, ${how}`;
  const { backend: used, ...rest } = JSON.parse(printed);
  assert.deepEqual(rest, { coin: 'USDT', typed: true, code: 33004, first: 'Expiry' }, where);
  assert.equal(used.name, backend, `${where}: ${used.reason}`);
  assert.match(used.reason, backend === 'native' ? PREBUILT : BUNDLED, where);
  const warnings = stderr.split(WARNING).length - 1;
  if (backend === 'native') assert.equal(warnings, 0, `${where}: ${stderr}`);
  else assert.ok(warnings > 0, `${where} does not warn: ${stderr}`);
  return used;
}

/** @param {Framework} framework */
const nameOf = ({ label, name }) => `${label} ${versionOf(name)}`.replace(/^@vercel\/nft/, '@vercel/nft');

module.exports = { FRAMEWORKS, checkRun, nameOf, prepare };
