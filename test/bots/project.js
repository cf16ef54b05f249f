'use strict';

/** The project of a user in which the bots run: the package, one version of axios, the other clients. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { temporaryFolder } = require('../support/temporary-folder.js');
const { FOLDER } = require('./shapes.js');

const ROOT = path.join(__dirname, '..', '..');
const CLIENTS = path.join(ROOT, 'test', 'compat', 'node_modules');
const PLACES = [path.join(ROOT, 'node_modules'), CLIENTS];

/** @param {string} folder */
const versionIn = (folder) => JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version;

/** The installed copies of axios, by version, newest last. @returns {Map<string, string>} their folders */
function axiosCopies() {
  const folders = [path.join(ROOT, 'node_modules', 'axios')];
  if (fs.existsSync(CLIENTS)) {
    const names = fs.readdirSync(CLIENTS).filter((name) => /^axios(?:-[\d-]+)?$/.test(name));
    folders.push(...names.map((name) => path.join(CLIENTS, name)));
  }
  const pairs = folders.map((folder) => /** @type {[string, string]} */ ([versionIn(folder), folder]));
  return new Map(pairs.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));
}

/**
 * @param {string} wanted  a version, the beginning of one, or `latest`
 * @returns {{ version: string, folder: string }}
 */
function findAxios(wanted) {
  const copies = [...axiosCopies()];
  const found = copies.findLast(([version]) => wanted === 'latest' || `${version}.`.startsWith(`${wanted}.`));
  if (found === undefined) {
    throw new Error(
      `axios ${wanted} is not installed. Installed: ${copies.map(([version]) => version).join(', ')}`,
    );
  }
  return { version: found[0], folder: found[1] };
}

/** @param {string} name @returns {string | null} where the package is, null when it is not installed */
function findPackage(name) {
  const direct = PLACES.map((place) => path.join(place, name)).find((folder) => fs.existsSync(folder));
  return direct ?? null;
}

/** @param {import('./shapes.js').Shape} shape @returns {string | null} what must be installed first */
function whatIsMissing({ packages, uses = {} }) {
  const missing = packages.map((name) => uses[name] ?? name).filter((name) => findPackage(name) === null);
  return missing.length === 0 ? null : `npm ci --prefix test/compat (it needs ${missing.join(', ')})`;
}

/**
 * The package is copied, because the axios that it finds must be that of the project.
 *
 * @param {{ after(remove: () => void): void }} t
 * @param {{ axios: string, shapes: import('./shapes.js').Shape[] }} options  axios: its folder
 * @returns {string} the folder, with a folder for each state: before, after, gated
 */
function openProject(t, { axios, shapes }) {
  const folder = temporaryFolder(t);
  const modules = path.join(folder, 'node_modules');
  const own = path.join(modules, 'bybit-auth');
  fs.mkdirSync(own, { recursive: true });
  for (const part of ['lib', 'esm', 'package.json']) {
    fs.cpSync(path.join(ROOT, part), path.join(own, part), { recursive: true });
  }
  for (const part of ['build', 'prebuilds']) fs.symlinkSync(path.join(ROOT, part), path.join(own, part));
  link(
    modules,
    shapes.flatMap(({ packages }) => packages),
    { axios },
  );
  for (const shape of shapes) {
    write(folder, 'before', shape, []);
    write(folder, 'after', shape, [shape.port]);
    if (shape.gate !== null) write(folder, 'gated', shape, [shape.port, shape.gate]);
  }
  return folder;
}

/** @param {string} modules @param {string[]} names @param {Record<string, string>} folders  of those that are elsewhere */
function link(modules, names, folders) {
  fs.mkdirSync(modules, { recursive: true });
  for (const name of new Set(names)) {
    const folder = folders[name] ?? findPackage(name);
    if (folder !== null) fs.symlinkSync(folder, path.join(modules, name));
  }
}

/** @param {string} project @param {string} state @param {import('./shapes.js').Shape} shape @param {string[]} diffs */
function write(project, state, { name: shape, folder, file, uses = {} }, diffs) {
  const target = path.join(project, state, shape);
  fs.mkdirSync(target, { recursive: true });
  fs.copyFileSync(path.join(folder, file), path.join(target, file));
  const own = Object.entries(uses).map(([used, name]) => [used, String(findPackage(name))]);
  link(path.join(target, 'node_modules'), Object.keys(uses), Object.fromEntries(own));
  for (const source of ['signals.cjs', 'queue.mjs']) {
    fs.copyFileSync(path.join(FOLDER, source), path.join(project, state, source));
  }
  for (const diff of diffs) {
    execFileSync('git', ['apply', '-'], {
      cwd: target,
      input: diff,
      // Of no repository that the folder may be in.
      env: { ...process.env, GIT_DIR: path.join(project, 'none'), GIT_CEILING_DIRECTORIES: project },
    });
  }
}

module.exports = { findAxios, openProject, whatIsMissing };
