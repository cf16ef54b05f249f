'use strict';

/**
 * Where attach() stands in an instance. It is the adapter of the defaults, and it is the first of the body transformations:
 * they are the last thing that axios does before it uses an adapter. A mock that replaces the default adapter later is
 * found there, and is called in the same way as the adapter that it replaced.
 *
 * @module
 */

const { keepView } = require('./prepare');

/**
 * @typedef {object} Attachment
 * @property {any} axios the instance
 * @property {import('./library').Library} library its copy of axios
 * @property {any} settings of attach(), see ExchangeSettings
 * @property {(config: any, adapter: import('./library').Adapter, attachment: Attachment) => Promise<any>} send
 * @property {boolean} isDetached
 */

/**
 * What each adapter of ours replaced. Keyed by adapter, because instances made by `instance.create()` inherit it.
 *
 * @type {WeakMap<object, { adapter: any, attachment: Attachment }>}
 */
const originals = new WeakMap();

/** The body transformations that attach() adds. @type {WeakSet<object>} */
const hooks = new WeakSet();

/**
 * On the configuration that an adapter gets. An adapter of the user may hand a request, or a copy of it, to the adapter that it
 * replaced, which is ours. A string, because axios drops symbols when it merges configurations.
 */
const UNDER_WAY = 'bybitAuthUnderWay';

/** Of a class, because axios copies plain objects. */
class UnderWay {
  isOver = false;
}

/**
 * @param {any} config of a request that is signed already
 * @returns {() => void} to be called when the request has ended
 */
function markUnderWay(config) {
  const mark = new UnderWay();
  config[UNDER_WAY] = mark;
  return () => {
    mark.isOver = true;
  };
}

/** @param {any} config */
function isUnderWay({ [UNDER_WAY]: mark }) {
  return mark instanceof UnderWay && !mark.isOver;
}

/**
 * @param {Attachment} attachment
 * @param {any} original the adapter of the user or of axios
 * @returns {(config: any) => Promise<any>} the adapter that signs, and sends through the original one
 */
function createSigning(attachment, original) {
  const adapter = attachment.library.adapterOf(original);
  const signing = async (/** @type {any} */ config) =>
    attachment.isDetached || isUnderWay(config)
      ? adapter.send(config)
      : attachment.send(config, adapter, attachment);
  originals.set(signing, { adapter: original, attachment });
  return signing;
}

/**
 * @param {any} adapter
 * @returns {{ adapter: any } | undefined} the adapter that it replaced; undefined for an adapter that is not ours
 */
function originalOf(adapter) {
  return originals.get(adapter);
}

/** @param {unknown} transform */
function isHook(transform) {
  return hooks.has(/** @type {any} */ (transform));
}

/**
 * @param {Attachment} attachment
 * @returns {(this: any, data: any) => any} a body transformation, of which axios says which request it is for
 */
function finishBefore(attachment) {
  /** @type {{ adapter: any, signing: any } | null} */
  let latest = null;
  /** @this {any} @param {any} data */
  function finish(data) {
    const adapter = this?.adapter;
    // A function that a single request has as its adapter is the user's own affair. A name only chooses one of axios's.
    const isOurs = isNamed(adapter) || isSame(adapter, attachment.axios.defaults.adapter);
    if (this && isOurs && !isLive(adapter)) {
      if (latest === null || !isSame(adapter, latest.adapter)) {
        latest = { adapter, signing: createSigning(attachment, adapter) };
      }
      this.adapter = latest.signing;
    }
    return keepView(data, this, attachment);
  }
  hooks.add(finish);
  return finish;
}

/** @param {any} adapter */
function isLive(adapter) {
  return originals.get(adapter)?.attachment.isDetached === false;
}

/** @param {any} adapter of a request @returns {boolean} whether axios finds it; without any, it takes that of its own defaults */
function isNamed(adapter) {
  return [adapter ?? []].flat().every((name) => typeof name === 'string');
}

/** axios copies lists of names. @param {any} one @param {any} other */
function isSame(one, other) {
  if (one === other) return true;
  const isList = Array.isArray(one) && Array.isArray(other) && one.length === other.length;
  return isList && one.every((name, index) => name === other[index]);
}

module.exports = { createSigning, finishBefore, isHook, markUnderWay, originalOf };
