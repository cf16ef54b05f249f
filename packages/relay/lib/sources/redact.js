'use strict';

const { HIDDEN } = require('../config/secret');
const { joinPath } = require('../signal/json');

/** @typedef {import('../signal/json').ParsedJson} ParsedJson */

/** A shorter secret is part of many words; it is only found where it is the whole text. */
const LEAST_LENGTH = 8;

/**
 * Cuts the secrets of one source out of what it keeps.
 */
class Redactor {
  #secrets;
  #field;

  /**
   * @param {readonly string[]} secrets
   * @param {string} [field]  of the body that is one
   */
  constructor(secrets, field) {
    this.#secrets = secrets;
    this.#field = field;
  }

  /** @param {string} text @returns {boolean} */
  hasSecret(text) {
    return this.#secrets.some(
      (secret) => text === secret || (secret.length >= LEAST_LENGTH && text.includes(secret)),
    );
  }

  /** @param {ParsedJson} parsed @returns {{ start: number, end: number }[]} texts that have a secret, but for its own field */
  misplaced({ texts, places }) {
    const own = this.#field === undefined ? undefined : places.get(joinPath('', this.#field));
    return texts.filter(({ text, start }) => start !== own?.start && this.hasSecret(text));
  }

  /**
   * @param {Buffer} body
   * @param {ParsedJson} parsed
   * @returns {string} the body without secrets, in whatever spelling they are
   */
  redact(body, parsed) {
    const own = this.#field === undefined ? undefined : parsed.places.get(joinPath('', this.#field));
    const spans = [...(own === undefined ? [] : [own]), ...this.misplaced(parsed)].sort(
      (a, b) => a.start - b.start,
    );
    let text = '';
    let end = 0;
    for (const span of spans) {
      if (span.start < end) continue;
      text += `${body.toString('utf8', end, span.start)}"${HIDDEN}"`;
      ({ end } = span);
    }
    text += body.toString('utf8', end);
    // What is not JSON has no places.
    return this.#secrets
      .filter((secret) => secret.length >= LEAST_LENGTH)
      .reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  }
}

exports.Redactor = Redactor;
