'use strict';

/**
 * Makes `instanceof` true for instances of the same class in another copy of the package: one that a second version in
 * node_modules, a bundler or `jest.resetModules()` has loaded. A mark under `Symbol.for` tells. Only the class itself is
 * compared by its mark. A user's subclass inherits the method, and is compared by its prototype as usual.
 *
 * An instance of another copy lacks the private fields of this one, so only its public methods can be called.
 *
 * @param {Function} constructor
 * @param {string} name
 * @param {(value: unknown) => boolean} [isMade]  whether a constructor of this copy made the value, for a class that can
 *   tell; false for what only inherits from an instance
 */
function brand(constructor, name, isMade = () => true) {
  const mark = Symbol.for(`bybit-auth.${name}`);
  Object.defineProperty(constructor.prototype, mark, {
    get() {
      return isMade(this);
    },
  });
  Object.defineProperty(constructor, Symbol.hasInstance, {
    value(/** @type {any} */ candidate) {
      if (this !== constructor) return Function.prototype[Symbol.hasInstance].call(this, candidate);
      return candidate !== null && typeof candidate === 'object' && candidate[mark] === true;
    },
  });
}

exports.brand = brand;
