'use strict';

/**
 * A got instance that signs and classifies by hooks. The caller imports got, which is an ES module, and passes it in:
 *
 *   const { default: got } = await import('got');
 *   const bybit = createGot(got, { signer: Signer.fromEnv() });
 *   const { result } = await bybit('v5/account/wallet-balance', { searchParams: { accountType: 'UNIFIED' } }).json();
 */

const { BybitApiError, BybitAuthError, BybitGateError, classify } = require('bybit-auth');

const PUBLIC_ENDPOINTS = /\/v5\/(?:market|announcements|system)\//;

/** The parameters show the gate whether an order only reduces a position. */
function parametersOf({ searchParams }, body) {
  try {
    return { ...Object.fromEntries(searchParams), ...JSON.parse(body) };
  } catch {
    return Object.fromEntries(searchParams);
  }
}

function createGot(got, { signer, gate, clock = Date, baseURL = 'https://api.bybit.com' }) {
  const { origin } = new URL(baseURL);
  const isSigned = ({ url }) => url.origin === origin && !PUBLIC_ENDPOINTS.test(url.pathname);

  // Runs for every attempt, when URL and body are final, so that each retry gets a new signature.
  const sign = async (options) => {
    if (!isSigned(options)) return;
    const { method, url, body = '', headers } = options;
    if (typeof body !== 'string' && !Buffer.isBuffer(body)) {
      throw new TypeError('Only a complete body can be signed, not a stream');
    }
    await gate?.admit(method, url.pathname, { params: parametersOf(url, body) });
    const content = method === 'GET' ? { query: url.search.slice(1) } : { body };
    const timestamp = Math.floor(clock.now());
    // Signed synchronously, so that nothing delays the request after its timestamp.
    Object.assign(headers, signer.signRequestSync({ ...content, timestamp }));
  };

  const classifyReply = (response) => {
    const { options } = response.request;
    if (!isSigned(options)) return response;
    const error = classify(response.rawBody, {
      httpStatus: response.statusCode,
      headers: response.headers,
      method: options.method,
      url: options.url.href,
      signed: true,
      timestamp: options.headers['X-BAPI-TIMESTAMP'],
      recvWindow: options.headers['X-BAPI-RECV-WINDOW'],
      sentAt: Number(options.headers['X-BAPI-TIMESTAMP']),
      receivedAt: Math.floor(clock.now()),
      findings: signer.findings,
    });
    gate?.report(error);
    if (error instanceof BybitAuthError) throw error;
    return response;
  };

  // got wraps errors that a hook throws, and prints the headers with each of its errors.
  const unwrap = (error) => {
    const { cause, options } = error;
    if (cause instanceof BybitApiError || cause instanceof BybitGateError) return cause;
    delete options?.headers['X-BAPI-SIGN'];
    delete options?.headers['X-BAPI-API-KEY'];
    return error;
  };

  return got.extend({
    prefixUrl: baseURL,
    // A redirect would send key and signature to its target.
    followRedirect: false,
    hooks: { beforeRequest: [sign], afterResponse: [classifyReply], beforeError: [unwrap] },
  });
}

module.exports = { createGot };
