'use strict';

/** Stacks without the calls inside of Node.js and of packages, which no user can change. */

const { ownProperties } = require('../internal/own-properties');

/** Folder of the package's own code, read from a stack: pages have no __dirname. null in a bundle, which is one file. */
const [, LIB = null] =
  /(?:\(|at )([^()\n]*[\\/]lib[\\/])errors[\\/]stack\.js:\d/.exec(new Error('here').stack ?? '') ?? [];

/** @param {string} line of a stack @returns {boolean} a call of the bot itself */
function isOfBot(line) {
  if (!/^\s+at /.test(line)) return true;
  if (LIB !== null && line.includes(LIB)) return false;
  return !/[\\/]node_modules[\\/]|\bnode:|<anonymous>\)?$/.test(line);
}

/**
 * @param {string} stack
 * @returns {string} the message and the calls of the bot, which a user can change
 */
function ownStack(stack) {
  return stack.split('\n').filter(isOfBot).join('\n');
}

/**
 * Keeps the calls of the bot in the stack, also when a client adds to it, as axios does.
 *
 * @param {Error} error
 */
function keepOwnStack(error) {
  if (typeof error.stack !== 'string' || Object.isFrozen(error)) return;
  let stack = ownStack(error.stack);
  const descriptor = ownProperties({
    get: () => stack,
    set: (/** @type {unknown} */ value) => {
      stack = ownStack(String(value));
    },
    enumerable: false,
    configurable: true,
  });
  Object.defineProperty(error, 'stack', descriptor);
}

module.exports = { keepOwnStack, ownStack };
