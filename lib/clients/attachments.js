'use strict';

/** The present attachment of each object that attach() has changed. The object is not kept alive by it. */
class Attachments {
  /** @type {WeakMap<object, { undo(): void }>} */
  #attachments = new WeakMap();

  /**
   * @param {object} target
   * @param {{ undo(): void }} attachment restores the object
   */
  add(target, attachment) {
    this.#attachments.set(target, attachment);
  }

  /** Restores the object, if it is attached. @param {object} target */
  remove(target) {
    this.#attachments.get(target)?.undo();
    this.#attachments.delete(target);
  }
}

exports.Attachments = Attachments;
