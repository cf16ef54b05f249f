'use strict';

/**
 * Why a TLS certificate was refused, by the code of the error.
 * https://nodejs.org/api/tls.html#x509-certificate-error-codes
 *
 * @module
 */

const REVOKED = 'its issuer has revoked the certificate';
const BROKEN = 'the certificate cannot be read';
const LIST = 'the list of revoked certificates (CRL) for this connection is missing or invalid';
const CLOCK = 'or the clock of this machine is wrong';
const COMPANY = 'a company proxy intercepts TLS, or the root certificates on this machine are outdated';

/** @type {Readonly<Record<string, string>>} */
const CERTIFICATE_REASONS = Object.freeze({
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
  HOSTNAME_MISMATCH: 'the certificate is for another host',
  ERR_TLS_CERT_ALTNAME_FORMAT: BROKEN,
  CERT_HAS_EXPIRED: `the certificate has expired, ${CLOCK}`,
  CERT_NOT_YET_VALID: 'the certificate is not valid yet: the clock of this machine is probably slow',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'the certificate is self-signed: something on your side intercepts TLS, or it is a test server',
  SELF_SIGNED_CERT_IN_CHAIN:
    'the certificate comes from an authority that is not trusted: a proxy of a company intercepts TLS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the chain of the certificate is incomplete, or intercepted',
  UNABLE_TO_GET_ISSUER_CERT: `the authority of the certificate is not known here: ${COMPANY}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `the authority of the certificate is not known here: ${COMPANY}`,
  CERT_UNTRUSTED: `the authority of the certificate is not trusted: ${COMPANY}`,
  // The code of every other reason of OpenSSL.
  UNSPECIFIED:
    'the certificate is invalid: its authority may not certify this host, or it has a critical extension that OpenSSL does not know',
  CERT_REJECTED: 'the authority of the certificate is marked as rejected',
  CERT_CHAIN_TOO_LONG: 'the chain of the certificate is too long',
  CERT_REVOKED: REVOKED,
  CERT_SIGNATURE_FAILURE: 'the certificate was changed after it was signed',
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: BROKEN,
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: BROKEN,
  ERROR_IN_CERT_NOT_BEFORE_FIELD: BROKEN,
  ERROR_IN_CERT_NOT_AFTER_FIELD: BROKEN,
  INVALID_CA: 'the issuer of the certificate is not allowed to issue certificates',
  INVALID_PURPOSE: 'the certificate is not made for servers',
  PATH_LENGTH_EXCEEDED: 'the issuer of the certificate is not allowed to issue certificates',
  UNABLE_TO_GET_CRL: LIST,
  UNABLE_TO_DECRYPT_CRL_SIGNATURE: LIST,
  CRL_SIGNATURE_FAILURE: LIST,
  CRL_NOT_YET_VALID: LIST,
  CRL_HAS_EXPIRED: LIST,
  ERROR_IN_CRL_LAST_UPDATE_FIELD: LIST,
  ERROR_IN_CRL_NEXT_UPDATE_FIELD: LIST,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'the server does not trust the certificate of this client',
  ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR: 'the server has no certificate for this host',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE:
    'the server rejects every cipher and certificate that this client offers',
  // OpenSSL's level of security.
  ERR_SSL_EE_KEY_TOO_SMALL: 'the key of the certificate is too short',
  ERR_SSL_CA_KEY_TOO_SMALL: 'the key of the authority of the certificate is too short',
  ERR_SSL_CA_MD_TOO_WEAK: 'the certificate is signed with a digest that is too weak',
});

const CERTIFICATE_ADVICE =
  'If the authority is yours, such as the proxy of your company, set its certificate in NODE_EXTRA_CA_CERTS or in the ' +
  '"ca" option of the agent. Do not disable the check (NODE_TLS_REJECT_UNAUTHORIZED, rejectUnauthorized): the other side ' +
  'could then read key and signature';

module.exports = { CERTIFICATE_ADVICE, CERTIFICATE_REASONS };
