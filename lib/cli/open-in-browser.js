'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');

/** The program of each system that opens a file. @type {Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>>} */
const OPENERS = Object.freeze({
  darwin: ['open'],
  // `start` takes its first argument in quotation marks for the title of a window.
  win32: ['cmd', '/d', '/c', 'start', '""'],
});

/**
 * Opens a page and does not wait for the browser. On a machine without a browser nothing happens; the caller has printed the path.
 *
 * @param {string} file
 * @param {Record<string, string | undefined>} env
 */
function openInBrowser(file, env) {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  // The browser does not need the credentials.
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('BYBIT_'));
  const child = spawn(program, [...args, path.resolve(file)], {
    env: Object.fromEntries(kept),
    stdio: 'ignore',
    detached: true,
  });
  child.on('error', () => {});
  child.unref();
}

exports.openInBrowser = openInBrowser;
