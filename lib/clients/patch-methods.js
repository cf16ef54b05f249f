'use strict';

/** Replaces properties of one object, never of its class, so that they can be restored exactly. */

/**
 * @typedef {object} Replacement
 * @property {() => void} undo  restores the originals. A property that other code has replaced since stays as it is, and our
 *   function, if that code calls it, calls the original
 */

/**
 * @param {any} object
 * @param {Record<string, (original: any) => any>} makers  make the replacement, a function or a plain value, from the original,
 *   which may be inherited
 * @returns {Replacement}
 */
function replaceMethods(object, makers) {
  const state = { attached: true };
  const replaced = Object.entries(makers).map(([name, make]) => {
    const before = Object.getOwnPropertyDescriptor(object, name);
    const original = object[name];
    const made = make(original);
    const value = typeof made === 'function' ? createSwitch(object, made, original, state) : made;
    const enumerable = before?.enumerable ?? false;
    Object.defineProperty(object, name, { value, enumerable, configurable: true, writable: true });
    return { name, before, value };
  });
  return {
    undo() {
      state.attached = false;
      for (const { name, before, value } of replaced) {
        if (Object.getOwnPropertyDescriptor(object, name)?.value !== value) continue;
        if (before === undefined) delete object[name];
        else Object.defineProperty(object, name, before);
      }
    },
  };
}

/**
 * @param {any} object
 * @param {Function} made
 * @param {Function} original
 * @param {{ attached: boolean }} state
 */
function createSwitch(object, made, original, state) {
  return (/** @type {any[]} */ ...values) => (state.attached ? made : original).apply(object, values);
}

module.exports = { replaceMethods };
