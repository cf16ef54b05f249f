'use strict';

/**
 * One request to a source, whatever the web framework: what is refused before its body is read, reading it, and the
 * answer of the relay.
 */

const { createAddressList } = require('../config/addresses');
const { answerFor } = require('./answers');
const { isEncoded } = require('./body');
const { Buckets, LockOut } = require('./guards');
const { peerOf } = require('./peer');

/** @typedef {import('./answers').Answer} Answer */
/** @typedef {import('./answers').Outcome} Outcome */
/** @typedef {import('./peer').Headers} Headers */
/** @typedef {ReturnType<typeof createAddressList>} AddressList */

/**
 * What this folder needs of the settings.
 *
 * @typedef {object} HttpSettings
 * @property {{ trustProxy?: readonly string[] }} listen
 * @property {{ token: { reveal: () => string } | null } | null} [control]
 * @property {Record<string, SourceSettings>} sources
 */

/**
 * @typedef {object} SourceSettings
 * @property {false | readonly string[]} [ips]  addresses that may send, false for all
 * @property {{ perSecond: number, burst: number }} [rate]  of requests from one address
 */

/**
 * What this folder needs of a relay.
 *
 * @typedef {object} HttpRelay
 * @property {HttpSettings} settings
 * @property {string} state  `ready` when signals can be accepted
 * @property {boolean} isDraining  nothing is accepted, whatever the state
 * @property {(name: string) => boolean} hasSource
 * @property {(source: string, request: Arrival) => Promise<Answer>} receive
 * @property {{ signals: { add: (labels: Record<string, string>) => void } }} [meters]
 * @property {(source: string) => void} [tellUnknown]  a signal came for a source that there is not
 * @property {() => State | Promise<State>} healthz
 * @property {() => State | Promise<State>} readyz
 * @property {() => string | Promise<string>} metrics
 * @property {() => unknown} status
 * @property {(kill: { mode: 'off' | 'stop' | 'stop-all', by: string, reason: string }) => unknown} setKill
 */

/** @typedef {{ ok: boolean, reasons: readonly string[] }} State */

/**
 * @typedef {object} Arrival
 * @property {Buffer} body  the bytes as they came in
 * @property {Headers} headers
 * @property {string | null} ip  of the sender, after trusted proxies; null when nothing tells it
 * @property {import('./peer').Certificate} [certificate]  of the sender, verified by a trusted proxy
 * @property {string} contentType
 */

/**
 * @typedef {object} HookRequest
 * @property {string} source
 * @property {string} method
 * @property {Headers} headers
 * @property {string | null} [remoteAddress]  of the connection
 * @property {() => Promise<import('./body').Reading>} read
 */

/** The answer when the sender is gone: it is not sent. */
const ABORTED = answerFor({ kind: 'malformed', reason: 'aborted', message: 'The body ended early.' });

/** Unknown names that are told. */
const MOST_UNKNOWN = 20;

/** @param {Headers} headers @param {string} name */
const one = (headers, name) => [headers[name] ?? ''].flat()[0];

/** Guards live as long as their relay, whichever adapters it has. */
class Hook {
  #relay;
  #buckets = new Buckets();
  /** Names that no source has. @type {Set<string>} */
  #unknown = new Set();
  /** Of all sources and of the control token. */
  lockOut = new LockOut();
  /** @type {AddressList | undefined} */
  #trusted;

  /** @param {HttpRelay} relay */
  constructor(relay) {
    this.#relay = relay;
  }

  /** @param {HookRequest} request @returns {Promise<Answer>} never rejects */
  async receive(request) {
    try {
      return await this.#receive(request);
    } catch (error) {
      // Whatever broke here, the signal was not accepted: the sender may try again.
      process.emitWarning(`a signal of source ${request.source} was answered 503: ${String(error)}`, {
        code: 'ERR_RELAY_HTTP',
      });
      return answerFor({ kind: 'unavailable', reason: 'internal-error' });
    }
  }

  /** @param {HookRequest} request @returns {Promise<Answer>} */
  async #receive({ source, method, headers, remoteAddress, read }) {
    const relay = this.#relay;
    if (method !== 'POST') return { ...answerFor({ kind: 'method' }), headers: { allow: 'POST' } };
    if (relay.isDraining) {
      return answerFor({ kind: 'unavailable', reason: relay.state === 'ready' ? 'store' : relay.state });
    }
    if (!relay.hasSource(source)) {
      this.#tellUnknown(source);
      return answerFor({
        kind: 'not-found',
        reason: 'unknown-source',
        message: 'The configuration has no source of this name.',
      });
    }
    const peer = peerOf({ headers, remoteAddress }, this.trusted);
    const guarded = this.#guarded(source, peer);
    const early = this.#refuseEarly(source, peer, guarded, headers);
    if (early !== null) return this.#count(source, early);
    const reading = await read();
    if ('refused' in reading) {
      return reading.refused === 'aborted' ? ABORTED : this.#count(source, { kind: reading.refused });
    }
    const answer = await relay.receive(source, {
      body: reading.body,
      headers,
      ip: peer.ip,
      ...(peer.certificate && { certificate: peer.certificate }),
      contentType: one(headers, 'content-type'),
    });
    if (answer.kind === 'bad-signature' && guarded !== null) this.lockOut.fail(guarded);
    return answer.kind === 'forbidden' ? explainForbidden(answer, peer) : answer;
  }

  /**
   * A mistake in the URL of an alert is told once. Strangers try names, too: they must not fill a log.
   *
   * @param {string} source
   */
  #tellUnknown(source) {
    if (this.#unknown.has(source) || this.#unknown.size >= MOST_UNKNOWN) return;
    this.#unknown.add(source);
    this.#relay.tellUnknown?.(source.slice(0, 64));
  }

  /**
   * The address that can be locked out. A proxy that does not say whom it forwards for stands for everybody. So does an
   * address on the list of a source: TradingView sends the alerts of all its users from four.
   *
   * @param {string} source
   * @param {import('./peer').Peer} peer
   * @returns {string | null}
   */
  #guarded(source, { ip }) {
    const isListed = Boolean(this.#relay.settings.sources[source].ips);
    return ip === null || isListed || this.trusted.has(ip) ? null : ip;
  }

  /**
   * @param {string} source
   * @param {import('./peer').Peer} peer
   * @param {string | null} guarded
   * @param {Headers} headers
   * @returns {Outcome | null}
   */
  #refuseEarly(source, { ip }, guarded, headers) {
    const lockedMs = guarded === null ? 0 : this.lockOut.remaining(guarded);
    if (lockedMs > 0) return { kind: 'locked-out', retryAfterS: lockedMs / 1000 };
    const waitMs = this.#buckets.take(source, ip ?? '', this.#relay.settings.sources[source].rate);
    if (waitMs > 0) return { kind: 'rate-limited', retryAfterS: waitMs / 1000 };
    return isEncoded(one(headers, 'content-encoding')) ? { kind: 'encoded' } : null;
  }

  /** @param {string} source @param {Outcome} outcome @returns {Answer} */
  #count(source, outcome) {
    this.#relay.meters?.signals.add({ source, result: outcome.kind });
    return answerFor(outcome);
  }

  /** @returns {AddressList} the proxies whose headers count */
  get trusted() {
    this.#trusted ??= createAddressList(this.#relay.settings.listen.trustProxy ?? []);
    return this.#trusted;
  }
}

/**
 * @param {Answer} answer
 * @param {import('./peer').Peer} peer
 * @returns {Answer}
 */
function explainForbidden(answer, { ip, remoteAddress, proxied, forwardedIgnored }) {
  const from = remoteAddress ?? 'an unknown address';
  if (forwardedIgnored) {
    const hint = `The x-forwarded-for header was ignored: the connection came from ${from}, which listen.trustProxy does not list.`;
    return { ...answer, body: { ...answer.body, hint } };
  }
  if (!proxied || ip !== remoteAddress) return answer;
  const hint = `The connection came from the proxy ${from} without an x-forwarded-for header. To try a signal from this machine: npx signal-relay send.`;
  return { ...answer, body: { ...answer.body, hint } };
}

/** @type {WeakMap<HttpRelay, Hook>} */
const hooks = new WeakMap();

/**
 * @param {HttpRelay} relay
 * @returns {Hook} the same for the same relay
 */
function hookOf(relay) {
  const hook = hooks.get(relay) ?? new Hook(relay);
  hooks.set(relay, hook);
  return hook;
}

module.exports = { hookOf };
