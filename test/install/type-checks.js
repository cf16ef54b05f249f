'use strict';

/** Whether editors and compilers find the right declarations: publint, Are The Types Wrong, and the compilers. */

const fs = require('node:fs');
const path = require('node:path');
const { mustRun, tool } = require('./tools');

/** The TypeScript that the package is written with, and the one that most projects still have. */
const COMPILERS = ['typescript-5', 'typescript-7'];
/** How a project finds declarations; node10 was removed in TypeScript 7. */
const RESOLUTIONS = [
  { moduleResolution: 'node16', module: 'node16', compilers: COMPILERS },
  { moduleResolution: 'bundler', module: 'esnext', compilers: COMPILERS },
  { moduleResolution: 'node10', module: 'commonjs', compilers: ['typescript-5'] },
];

/** @param {string} tarball @param {string} folder */
async function publint(tarball, folder) {
  const args = [tool('publint', 'src', 'cli.js'), 'run', tarball, '--strict'];
  const { output } = await mustRun(process.execPath, args, { cwd: folder });
  if (!/All good!/.test(output)) throw new Error(`publint has something to say:\n${output}`);
}

/** @param {string} tarball @param {string} folder  any but one with a package.json of other tools */
async function areTheTypesWrong(tarball, folder) {
  const args = [tool('@arethetypeswrong', 'cli', 'dist', 'index.js'), tarball, '--no-emoji', '--no-color'];
  const { output } = await mustRun(process.execPath, args, { cwd: folder });
  if (!/No problems found/.test(output)) throw new Error(`attw has something to say:\n${output}`);
}

/**
 * @param {string} compiler
 * @param {{ moduleResolution: string, module: string }} resolution
 * @param {{ folder: string, sources: string }} project  sources: the folder of what is compiled
 */
async function compile(compiler, { moduleResolution, module }, { folder, sources }) {
  const files = fs.readdirSync(sources).filter((file) => /\.m?ts$/.test(file));
  for (const file of files) fs.copyFileSync(path.join(sources, file), path.join(folder, file));
  const { compilerOptions } = JSON.parse(fs.readFileSync(path.join(sources, 'tsconfig.json'), 'utf8'));
  // Without it the CommonJS default export of the programs' other packages cannot be imported by TypeScript 5.
  const options = { ...compilerOptions, moduleResolution, module, esModuleInterop: true };
  const config = path.join(folder, `tsconfig.${compiler}-${moduleResolution}.json`);
  fs.writeFileSync(config, JSON.stringify({ compilerOptions: options, files }));
  await mustRun(process.execPath, [tool(compiler, 'bin', 'tsc'), '-p', config], { cwd: folder });
}

module.exports = { RESOLUTIONS, areTheTypesWrong, compile, publint };
