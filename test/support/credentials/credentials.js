'use strict';

/**
 * A view of detached memory, as structuredClone and postMessage leave behind.
 *
 * @param {any} [View]
 */
function detachedView(View = Uint8Array) {
  const view = new View([1, 2, 3, 4]);
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

/**
 * A view of 64 bytes over memory that has shrunk to 16 since.
 *
 * @param {any} View
 */
function shrunkView(View) {
  const buffer = new ArrayBuffer(64, { maxByteLength: 2 ** 20 });
  const view = new View(buffer, 0, 64 / (View.BYTES_PER_ELEMENT ?? 1));
  buffer.resize(16);
  return view;
}

module.exports = { detachedView, shrunkView };
