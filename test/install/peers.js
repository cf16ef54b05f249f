'use strict';

/** Projects that have another version of an optional peer than this package would like, or than it can use. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { PACKAGE_MANAGERS, install, runProgram } = require('./package-managers');
const { repack } = require('./packing');
const { makeProject } = require('./projects');

/** What the project sees of the package. Its last line is the result. */
const PROGRAM = `
const { createHmac, Signer } = require('bybit-auth');
if (createHmac('sha256', 'k').update('x').digest('hex').length !== 64) throw new Error('no MAC');
const seen = ['createHmac works'];
let axios;
try { axios = require('axios'); } catch {}
if (axios) {
  const { attach } = require('bybit-auth/axios');
  const signer = new Signer({ apiKey: 'madeUpApiKey123456', apiSecret: 'madeUpSecretOfThirtySixCharacters123' });
  try {
    attach(axios.create({ baseURL: 'https://api.bybit.com' }), { signer });
    seen.push('attach works');
  } catch ({ message }) {
    seen.push('attach: ' + message);
  }
}
console.log(seen.join('; '));
`;

/**
 * @typedef {object} Peer
 * @property {string} manager
 * @property {readonly string[]} packages  name@version
 * @property {RegExp} printed
 */
/** @type {readonly Peer[]} */
const PEERS = ['npm 11', 'npm 12'].flatMap((manager) => [
  {
    manager,
    packages: ['axios@0.27.2', 'ws@7.5.10'],
    printed: /^createHmac works; attach: axios 0\.x is not supported\. Use axios 1\.0\.0 or later/,
  },
  { manager, packages: ['axios@1.3.5', 'ws@7.5.10'], printed: /^createHmac works; attach works$/ },
]);

/** @typedef {Pick<import('./parts').Context, 'folder' | 'packed' | 'registry'>} Context */

/** @param {Peer} peer @param {string} project  a folder @param {string} tarball */
function makeBeside({ packages }, project, tarball) {
  makeProject(project, tarball, []);
  const file = path.join(project, 'package.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const text of packages) {
    const [name, version] = text.split('@');
    manifest.dependencies[name] = version;
  }
  fs.writeFileSync(file, JSON.stringify(manifest));
  fs.writeFileSync(path.join(project, 'peers.cjs'), PROGRAM);
}

/** @param {Peer} peer */
function managerOf({ manager }) {
  const found = PACKAGE_MANAGERS.find(({ name }) => name === manager);
  assert.ok(found, manager);
  return found;
}

/**
 * @param {Peer} peer
 * @param {string} name
 * @param {Context} context
 * @returns {Promise<string>} what the program printed
 */
async function installBeside(peer, name, { folder, packed, registry }) {
  const project = path.join(folder, name);
  makeBeside(peer, project, packed.tarball);
  const manager = managerOf(peer);
  assert.doesNotMatch(await install(manager, project, registry), /ERESOLVE|peer dep/i);
  const printed = (await runProgram(manager, project, 'peers.cjs', registry)).trim();
  assert.match(printed, peer.printed);
  return printed;
}

/** @param {Context} context @returns {Promise<boolean>} whether npm refuses a package whose peers do not fit */
async function isRefusedBeside({ folder, packed, registry }) {
  const strict = await repack(packed, folder, (manifest) => {
    manifest.peerDependencies.ws = '>=8';
  });
  const project = path.join(folder, 'peer-strict');
  makeBeside(PEERS[0], project, strict);
  const failure = await install(managerOf(PEERS[0]), project, registry).catch(({ message }) => message);
  return /ERESOLVE/.test(failure);
}

module.exports = { PEERS, installBeside, isRefusedBeside };
