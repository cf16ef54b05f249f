'use strict';

/**
 * Makes `instanceof` true for instances of the same class in another copy of the package: one that a second version in
 * node_modules, a bundler or `jest.resetModules()` has loaded. A property under `Symbol.for` marks the instances. Only the class
 * itself is compared by that mark. A user's subclass inherits the method, and is compared by its prototype as usual.
 *
 * An instance of another copy lacks the private fields of this one, so only its public methods can be called.
 *
 * @param {Function} constructor
 * @param {string} name
 * @param {(value: unknown) => boolean} [isMade]  whether a constructor of this copy made the value, if the class can
 *   tell; false for an object that only inherits from an instance
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
      try {
        return candidate !== null && typeof candidate === 'object' && candidate[mark] === true;
      } catch {
        // A proxy, or a getter, that throws.
        return false;
      }
    },
  });
}

/**
 * Brands the class of an error, names its instances, and makes them instances of other families as well. An error of one venue
 * also belongs to the family of all venues, which a single prototype chain cannot express.
 *
 * @param {Function} constructor
 * @param {string} name
 * @param {...string} families names of branded classes
 */
function brandError(constructor, name, ...families) {
  brand(constructor, name);
  const { prototype } = constructor;
  Object.defineProperty(prototype, 'name', { value: name, writable: true, configurable: true });
  for (const family of families) {
    Object.defineProperty(prototype, Symbol.for(`bybit-auth.${family}`), { value: true });
  }
}

exports.brand = brand;
exports.brandError = brandError;
