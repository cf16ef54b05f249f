'use strict';

/** The headers of Node-API and OpenSSL that came with the running Node.js. */

const fs = require('node:fs');
const path = require('node:path');

/** @returns {{ folder: string, version: string }} */
function nodeHeaders() {
  const folder = path.join(path.dirname(fs.realpathSync(process.execPath)), '..', 'include', 'node');
  const file = path.join(folder, 'node_version.h');
  if (!fs.existsSync(file) || !fs.existsSync(path.join(folder, 'openssl', 'sha.h'))) {
    throw new Error('the running Node.js came without its headers (include/node): use one from nodejs.org');
  }
  const text = fs.readFileSync(file, 'utf8');
  const version = ['MAJOR', 'MINOR', 'PATCH'].map(
    (part) => new RegExp(`#define NODE_${part}_VERSION (\\d+)`).exec(text)?.[1],
  );
  return { folder, version: version.join('.') };
}

module.exports = { nodeHeaders };
