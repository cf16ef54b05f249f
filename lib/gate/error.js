'use strict';

const { BybitApiError, brand } = require('../errors');
const { CATEGORIES } = require('../ret-codes');

/** A request that the gate did not let pass. Nothing was sent. */
class BybitGateError extends Error {
  /** @param {{ state: 'checking' | 'open' | 'closed', cause: BybitApiError | Error | null, reason?: string | null }} fields */
  constructor({ state, cause, reason = null }) {
    const typed = cause instanceof BybitApiError ? cause : null;
    const known = typed ? `${typed.category}: ${CATEGORIES[typed.category].title}` : cause?.message;
    const why = reason ?? known ?? 'nothing is proven yet';
    const advice = typed ? '; toText() has the checklist' : '; await gate.ready() says why';
    super(
      `The request was not sent, for the gate is ${state === 'closed' ? 'closed' : 'not open yet'} (${why})${reason ? '' : advice}`,
    );
    /** @type {'ERR_BYBIT_GATE_CLOSED'} */
    this.code = 'ERR_BYBIT_GATE_CLOSED';
    /** @type {'checking' | 'open' | 'closed'} */
    this.state = state;
    /** What closed the gate, or kept it from being checked. @type {BybitApiError | Error | null} */
    this.cause = cause;
  }

  /** @returns {{ name: string, code: string, message: string, state: string, cause: Record<string, any> | null }} */
  toJSON() {
    const { name, code, message, state, cause } = this;
    const plain =
      cause instanceof BybitApiError ? cause.toJSON() : cause && { name: cause.name, message: cause.message };
    return { name, code, message, state, cause: plain };
  }

  /** @returns {string} with the checklist of what closed the gate, for a terminal */
  toText() {
    const { name, message, cause } = this;
    return [`${name}: ${message}`, ...(cause instanceof BybitApiError ? ['', cause.toText()] : [])].join(
      '\n',
    );
  }
}

brand(BybitGateError, 'BybitGateError');

exports.BybitGateError = BybitGateError;
