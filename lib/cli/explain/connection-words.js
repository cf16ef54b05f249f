'use strict';

/**
 * Reads the errors of a connection: the codes of Node.js, and the words of other platforms, each as the code of Node.js that
 * means the same. Pure.
 *
 * @module
 */

const { NETWORK_REASONS } = require('../../classify/responder');

/** @typedef {{ code?: string, message: string }} ConnectionError */

const CODE = /\b(?:E[A-Z]{3,20}(?:_[A-Z]{2,20})?|[A-Z]{3,20}(?:_[A-Z0-9]{2,20}){1,8})\b/g;
/** They say less than the code or the words beside them. */
const VAGUE = new Set(['ERR_NETWORK', 'ERR_BAD_RESPONSE', 'ERR_CANCELED', 'UNSPECIFIED', 'INVALID_PURPOSE']);

/** The first pattern that matches counts. @type {readonly (readonly [RegExp, string | undefined])[]} */
const WORDS = Object.freeze([
  [
    /certificate has expired|certificate expired|certificate is expired|CertificateExpired/i,
    'CERT_HAS_EXPIRED',
  ],
  [/certificate is not yet valid|NotValidYet/i, 'CERT_NOT_YET_VALID'],
  [
    /hostname mismatch|does not match certificate|no alternative certificate subject|doesn't match|certificate is valid for|NotValidForName|SAN.{0,20}match/i,
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ],
  [/self[- ]signed certificate in certificate chain/i, 'SELF_SIGNED_CERT_IN_CHAIN'],
  [/self[- ]signed certificate/i, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [/unable to verify the first certificate/i, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [
    /unable to get (?:local )?issuer|unknown authority|UnknownIssuer|PKIX path|UntrustedRoot|unable to find valid certification path/i,
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  ],
  [
    /certificate.{0,20}verif|cert_authority_invalid|CERTIFICATE_VERIFY_FAILED|x509:|certificate problem|remote certificate is invalid|peer certificate|SSLCertVerification|80072f8f\b/i,
    'CERT_UNTRUSTED',
  ],
  [/temporary failure in name resolution|EAI_AGAIN|try again later.{0,20}name/i, 'EAI_AGAIN'],
  [
    /name or service not known|name_not_resolved|nodename nor servname|no such host|could(?: not|n't) resolve|could not be resolved|80072ee7\b|UnknownHost|getaddrinfo failed|failed to lookup address|name ?resolution ?(?:error|failed)|failed to resolve|dns error|Errno 11001\b/i,
    'ENOTFOUND',
  ],
  [
    /connection[ _]?reset|socket hang up|empty reply from server|socket disconnected before|forcibly closed|ConnectionResetError|WinError 10054\b|Errno 104\b/i,
    'ECONNRESET',
  ],
  [/connection[ _]?refused|actively refused|WinError 10061\b|Errno 111\b/i, 'ECONNREFUSED'],
  [/network is unreachable|WinError 10051\b|NetworkUnreachable|internet_disconnected/i, 'ENETUNREACH'],
  [/no route to host|WinError 10065\b|host is unreachable/i, 'EHOSTUNREACH'],
  [/broken pipe/i, 'EPIPE'],
  [/timeout of \d+ ?ms exceeded/i, 'ECONNABORTED'],
  [
    /timed[ _-]?out|WinError 10060\b|Errno 110\b|did not properly respond|time-?out(?:error|exception|expired)|exception: timeout\b|i\/o timeout|timeout exceeded|deadline exceeded|connect(?:ion)? timeout|read timeout|RequestTimeout/i,
    'ETIMEDOUT',
  ],
  [
    /remote end closed|RemoteDisconnected|ServerDisconnected|server disconnected|premature(?:ly)? close|SSL_ERROR_SYSCALL|unexpected eof|: EOF\b|connection (?:to [^\n.]{1,60} )?(?:was |is )?(?:aborted|closed|lost)|closed connection without/i,
    'ECONNRESET',
  ],
  [/operation was aborted|AbortError/i, 'ABORT_ERR'],
  [/wrong version number/i, 'ERR_SSL_WRONG_VERSION_NUMBER'],
  [
    /(?:ssl|tls).{0,60}(?:handshake|connection failed)|handshake (?:failure|failed)|SSLError|SSLHandshakeException/i,
    'EPROTO',
  ],
  [
    /fetch failed|failed to fetch|cannot connect to (?:host|proxy)|could not be established|80072efd\b|unable to connect|bad handshake|HandshakeException|could(?: not|n't) connect|failed to connect|connect call failed|network ?error|ExchangeNotAvailable|error sending request|connection error|max retries exceeded/i,
    undefined,
  ],
]);
const LONGEST_MESSAGE = 300;

/**
 * @param {string} text
 * @returns {ConnectionError | null}
 */
function connectionErrorIn(text) {
  const codes = [...text.matchAll(CODE)].filter(([code]) => Object.hasOwn(NETWORK_REASONS, code));
  const exact = codes.findLast(([code]) => !VAGUE.has(code));
  if (exact) return { code: exact[0], message: lineAt(text, exact.index) };
  for (const [pattern, code] of WORDS) {
    const found = pattern.exec(text);
    if (found) return { ...(code !== undefined && { code }), message: lineAt(text, found.index) };
  }
  const vague = codes.at(-1);
  return vague ? { code: vague[0], message: lineAt(text, vague.index) } : null;
}

/** @param {string} text @param {number} index @returns {string} the line around it */
function lineAt(text, index) {
  const start = Math.max(text.lastIndexOf('\n', index) + 1, index - LONGEST_MESSAGE / 2);
  const end = text.indexOf('\n', index);
  return text.slice(start, Math.min(end < 0 ? text.length : end, start + LONGEST_MESSAGE)).trim();
}

module.exports = { connectionErrorIn };
