'use strict';

const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { make } = require('../../scripts/classify-module.js');
const { temporaryFolder } = require('./temporary-folder.js');

/**
 * The ES module `bybit-auth/classify`, made from the sources as they are now.
 *
 * @param {{ after(remove: () => void): void }} t
 * @returns {Promise<{ file: string, load: () => Promise<any> }>}
 */
async function makeClassifyModule(t) {
  const file = path.join(temporaryFolder(t), 'classify.mjs');
  await make(file);
  return { file, load: () => import(pathToFileURL(file).href) };
}

module.exports = { makeClassifyModule };
