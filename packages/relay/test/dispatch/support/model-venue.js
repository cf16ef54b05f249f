'use strict';

const RULES = {
  ...{ symbol: 'BTCUSDT', category: 'linear', unified: 'BTC/USDT:USDT', base: 'BTC', quote: 'USDT' },
  ...{ qtyStep: '0.001', minQty: '0.001', maxMarketQty: '100', maxLimitQty: '100' },
  ...{ minNotional: '1', tickSize: '0.1' },
};

/**
 * An exchange on virtual time. Each request gets the next of the given fates; without one it is executed and answered.
 *
 * A fate: `departsAfter` ms (later than leaveBy: not sent), `arrivesAfter` ms, `reply`: 'ok', 'lost', 'error' (a 500 after the
 * order was executed), 'limit' (not executed, may be sent again), 'reject', and `repliesAfter` ms.
 */
class ModelVenue {
  /** Orders that were executed, in order: { id, account, at }. */
  executed = [];
  /** Requests as they left: { id, askedAt, at, deadline, isRefused }. */
  departed = [];
  constants;
  fates = [];
  /** Look-ups fail until then. */
  downUntil = -Infinity;
  #time;
  #recvWindow;
  #visibleAfter;

  constructor(
    time,
    { idScope = 'ever', isBlind = false, recvWindow = 5000, settleMs = 500, visibleAfter = 100 } = {},
  ) {
    this.#time = time;
    this.#recvWindow = recvWindow;
    this.#visibleAfter = visibleAfter;
    this.constants = { idScope, settleMs };
    this.isBlind = isBlind;
  }

  gateRequest({ reduces }) {
    return { method: 'POST', path: '/order', params: { reduceOnly: reduces } };
  }

  async rules() {
    return RULES;
  }

  knownPrice() {
    return '50000';
  }

  async price() {
    return '50000';
  }

  positionNow = { side: 'long', size: '1' };

  async position() {
    return this.positionNow;
  }

  async place({ orderId, operation }, { leaveBy }) {
    const time = this.#time;
    const askedAt = time.time;
    const withinMs = leaveBy - time.clocks.now();
    const { departsAfter = 0, arrivesAfter = 5, repliesAfter = 5, reply = 'ok' } = this.fates.shift() ?? {};
    if (departsAfter > 0) await time.sleep(departsAfter);
    // By the wall clock and by the monotonic one, as the client does.
    if (time.clocks.now() > leaveBy || time.time - askedAt > withinMs) {
      return { outcome: 'not-executed', sent: false, message: 'Too late to send.' };
    }
    const signedAt = time.time;
    const departure = {
      id: orderId,
      askedAt,
      at: signedAt,
      deadline: signedAt + this.#recvWindow,
      isRefused: false,
    };
    this.departed.push(departure);
    const answered = time.sleep(arrivesAfter).then(async () => {
      const answer = this.#arrive({ id: orderId, signedAt, reply, isCancel: operation === 'cancel' });
      departure.isRefused = answer.outcome === 'not-executed';
      await time.sleep(reply === 'lost' ? Infinity : repliesAfter);
      return reply === 'error'
        ? { outcome: 'unknown', sent: true, message: 'HTTP 500' }
        : { sent: true, ...answer };
    });
    const unanswered = time
      .sleep(this.#recvWindow + 1000)
      .then(() => ({ outcome: 'unknown', sent: true, message: 'No reply.' }));
    return Promise.race([answered, unanswered]);
  }

  #arrive({ id, signedAt, reply, isCancel }) {
    if (this.#time.time > signedAt + this.#recvWindow) return { outcome: 'not-executed', code: 10002 };
    if (reply === 'limit') return { outcome: 'not-executed', code: 10006, retryAfterMs: 300, scope: 'uid' };
    if (reply === 'reject') return { outcome: 'rejected', code: 110007, message: 'Too little balance.' };
    if (isCancel) return { outcome: 'accepted', code: 0 };
    const isKnown = this.executed.some((order) => order.id === id);
    if (isKnown && this.constants.idScope === 'ever') return { outcome: 'duplicate-id', code: 110072 };
    this.executed.push({ id, at: this.#time.time });
    return { outcome: 'accepted', code: 0, venueOrderId: `v${this.executed.length}` };
  }

  async find(id) {
    await this.#time.sleep(20);
    if (this.#time.time < this.downUntil) {
      return { found: null, complete: false, failed: true, reason: 'down' };
    }
    const order = this.executed.find(
      (one) => one.id === id && one.at + this.#visibleAfter <= this.#time.time,
    );
    if (order !== undefined && !this.isBlind) {
      return { found: { id: 'v', state: 'filled', filled: '1' }, complete: true };
    }
    return this.isBlind ? { found: null, complete: false, reason: 'blind' } : { found: null, complete: true };
  }
}

module.exports = { ModelVenue, RULES };
