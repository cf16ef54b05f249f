'use strict';

/** Replaces properties of one object, never of its class, so that they can be put back exactly. */

/**
 * @typedef {object} Replacement
 * @property {() => void} undo  puts back what stood there; a property that somebody else has replaced since stays
 *   theirs, and what they kept of ours calls what stood there before
 */

/**
 * @param {any} object
 * @param {Record<string, (original: any) => any>} makers  from what stands there (perhaps of the prototype) to what
 *   replaces it: a function, or a plain value
 * @returns {Replacement}
 */
function replaceMethods(object, makers) {
  const state = { attached: true };
  const replaced = Object.entries(makers).map(([name, make]) => {
    const before = Object.getOwnPropertyDescriptor(object, name);
    const original = object[name];
    const made = make(original);
    const value = typeof made === 'function' ? switched(object, made, original, state) : made;
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
function switched(object, made, original, state) {
  return (/** @type {any[]} */ ...values) => (state.attached ? made : original).apply(object, values);
}

module.exports = { replaceMethods };
