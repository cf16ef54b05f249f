/*
 * bybit_auth.h - the whole C interface of the bybit-auth core.
 *
 * The core signs Bybit V5 payloads and validates credentials and requests. It needs OpenSSL's libcrypto and
 * the C library, nothing else: no Node, no libuv, no globals. Every function is safe to call from any thread
 * as long as two threads do not write to the same object; keys and vaults may be shared freely.
 *
 * Conventions
 *   - Data travels as (pointer, size in bytes) pairs, or as a bybit_slice. Nothing is NUL-terminated.
 *   - A function that can fail returns bybit_status and writes its result through a pointer only on BYBIT_OK.
 *   - "create" gives one reference; "retain" adds one; "release" drops one and accepts NULL.
 *   - Memory that held a secret is wiped before it is given back, on success and on failure alike.
 */
#ifndef BYBIT_AUTH_H
#define BYBIT_AUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define BYBIT_MUST_CHECK __attribute__((warn_unused_result))
#else
#define BYBIT_MUST_CHECK
#endif

/* ---- status ------------------------------------------------------------------------------------- */

typedef enum bybit_status {
    BYBIT_OK = 0,
    BYBIT_ERROR_ARGUMENT, /* a value outside its documented range */
    BYBIT_ERROR_MEMORY,   /* out of memory */
    BYBIT_ERROR_CAPACITY, /* the caller's output buffer is too small */
    BYBIT_ERROR_ENCODING, /* malformed hex or base64 */
    BYBIT_ERROR_CRYPTO,   /* OpenSSL refused */
    BYBIT_ERROR_KEY       /* a key that cannot be used; a bybit_key_problem says why */
} bybit_status;

/* A short English sentence for a status; never NULL, static storage. */
const char *bybit_status_message(bybit_status status);

/* ---- bytes -------------------------------------------------------------------------------------- */

typedef struct bybit_slice {
    const uint8_t *data; /* may be NULL only when size is 0 */
    size_t size;
} bybit_slice;

/* ---- secret: memory for keys --------------------------------------------------------------------- */

/*
 * A vault hands out small pieces of memory that are locked into RAM and left out of core dumps where the
 * system allows it. It lives until its owner and every piece of memory have let go of it.
 */
typedef struct bybit_vault bybit_vault;

typedef struct bybit_vault_statistics {
    size_t mapped_bytes; /* memory the vault holds from the system */
    size_t locked_bytes; /* the part of it that cannot be swapped out */
    size_t used_bytes;   /* the part of it that is handed out now */
} bybit_vault_statistics;

BYBIT_MUST_CHECK bybit_status bybit_vault_create(bybit_vault **vault);
void bybit_vault_release(bybit_vault *vault);

/* size: 1 byte to 512 MiB. The memory is zeroed. */
BYBIT_MUST_CHECK bybit_status bybit_vault_allocate(bybit_vault *vault, size_t size, void **memory);

/* Wipes and gives back memory of exactly the size it was allocated with. NULL is accepted. */
void bybit_vault_free(bybit_vault *vault, void *memory, size_t size);

bybit_vault_statistics bybit_vault_measure(bybit_vault *vault);

/* Overwrites memory in a way the compiler cannot remove. */
void bybit_wipe(void *memory, size_t size);

/* Compares in a time that depends on the size alone. */
BYBIT_MUST_CHECK bool bybit_equal(const void *left, const void *right, size_t size);

/* ---- encode -------------------------------------------------------------------------------------- */

#define BYBIT_HEX_SIZE(bytes)    ((bytes)*2u)
#define BYBIT_BASE64_SIZE(bytes) (((bytes) + 2u) / 3u * 4u)

/* text: at least BYBIT_HEX_SIZE(size) bytes; lower case. */
void bybit_hex_encode(const uint8_t *data, size_t size, char *text);

/* data: at least size / 2 bytes, of which a refused text may fill some. Upper and lower case are read. */
BYBIT_MUST_CHECK bybit_status bybit_hex_decode(const char *text, size_t size, uint8_t *data);

/* text: at least BYBIT_BASE64_SIZE(size) bytes; the standard alphabet, with padding. */
void bybit_base64_encode(const uint8_t *data, size_t size, char *text);

/* Strict RFC 4648: padding required, no white space, no stray bits. data: at least size / 4 * 3 bytes,
 * of which a refused text may fill some. */
BYBIT_MUST_CHECK bybit_status bybit_base64_decode(const char *text, size_t size, uint8_t *data,
                                                  size_t *written);

/* ---- hmac ---------------------------------------------------------------------------------------- */

typedef enum bybit_digest { BYBIT_SHA256 = 0, BYBIT_SHA512 = 1 } bybit_digest;

#define BYBIT_DIGEST_COUNT 2
#define BYBIT_MAC_MAX      64 /* bytes; SHA-512 */

/* Bytes of a digest (32 or 64), or 0 for a digest that does not exist. */
size_t bybit_digest_size(bybit_digest digest);

/*
 * A keyed state: the hash after its first block of key material, inner and outer. Signing restores it
 * instead of hashing the key again. The secret itself is not kept.
 */
typedef struct bybit_hmac_key bybit_hmac_key;

BYBIT_MUST_CHECK bybit_status bybit_hmac_key_create(bybit_vault *vault, bybit_digest digest,
                                                    bybit_slice secret, bybit_hmac_key **key);
bybit_hmac_key *bybit_hmac_key_retain(bybit_hmac_key *key);
void bybit_hmac_key_release(bybit_hmac_key *key);
bybit_digest bybit_hmac_key_digest(const bybit_hmac_key *key);

/* The MAC of the parts one after another. mac: bybit_digest_size() bytes, BYBIT_MAC_MAX is always enough. */
void bybit_hmac_sign(const bybit_hmac_key *key, const bybit_slice *parts, size_t count, uint8_t *mac);

/* A MAC without a kept key, for a key that is used once. Nothing is allocated. The digest must be one that
 * exists. */
void bybit_hmac_once(bybit_digest digest, bybit_slice secret, bybit_slice data, uint8_t *mac);

/* A MAC over data that arrives piece by piece; its state lives in the vault of the key. */
typedef struct bybit_hmac_stream bybit_hmac_stream;

BYBIT_MUST_CHECK bybit_status bybit_hmac_stream_create(bybit_hmac_key *key, bybit_hmac_stream **stream);
void bybit_hmac_stream_update(bybit_hmac_stream *stream, bybit_slice data);
/* Writes the MAC; the stream can only be destroyed afterwards. */
void bybit_hmac_stream_finish(bybit_hmac_stream *stream, uint8_t *mac);
void bybit_hmac_stream_destroy(bybit_hmac_stream *stream);

/* ---- rsa ----------------------------------------------------------------------------------------- */

#define BYBIT_RSA_BITS_MIN    2048
#define BYBIT_RSA_BITS_MAX    8192
#define BYBIT_RSA_ENCODED_MAX ((size_t)64 * 1024) /* bytes of a key with all that may stand around it */

/* Why a key cannot be used. */
typedef enum bybit_key_problem {
    BYBIT_KEY_FINE = 0,
    BYBIT_KEY_EMPTY,
    BYBIT_KEY_MALFORMED,
    BYBIT_KEY_IS_VARIABLE, /* the name of a variable that nothing replaced */
    BYBIT_KEY_IS_PUBLIC,
    BYBIT_KEY_IS_CERTIFICATE,
    BYBIT_KEY_IS_OPENSSH,
    BYBIT_KEY_NOT_RSA,
    BYBIT_KEY_TOO_SHORT,
    BYBIT_KEY_TOO_LONG,
    BYBIT_KEY_NEEDS_PASSPHRASE,
    BYBIT_KEY_WRONG_PASSPHRASE,
    BYBIT_KEY_PROBLEM_COUNT
} bybit_key_problem;

/* The public name, for example "wrong-passphrase"; NULL for one that does not exist. */
const char *bybit_key_problem_name(bybit_key_problem problem);

/* An RSA private key for SHA-256 with PKCS#1 v1.5. Its numbers live in OpenSSL's memory and are cleared on
 * free. */
typedef struct bybit_rsa_key bybit_rsa_key;

/*
 * encoded: PKCS#8 or PKCS#1, PEM or DER, perhaps encrypted, perhaps with the two characters \n for line ends.
 * passphrase: data is NULL when there is none. BYBIT_ERROR_KEY sets *problem. When OpenSSL runs out of memory
 * while it reads a key, that is BYBIT_ERROR_CRYPTO or, since OpenSSL does not always tell, BYBIT_ERROR_KEY
 * with the problem that the rest of it showed.
 */
BYBIT_MUST_CHECK bybit_status bybit_rsa_key_create(bybit_vault *vault, bybit_slice encoded,
                                                   bybit_slice passphrase, bybit_rsa_key **key,
                                                   bybit_key_problem *problem);
void bybit_rsa_key_destroy(bybit_rsa_key *key);

/* Bytes of a signature: 256 for 2048 bits. */
size_t bybit_rsa_signature_size(const bybit_rsa_key *key);

/* Signs the parts one after another. signature: bybit_rsa_signature_size() bytes. Threads may share the key.
 */
BYBIT_MUST_CHECK bybit_status bybit_rsa_sign(const bybit_rsa_key *key, const bybit_slice *parts, size_t count,
                                             uint8_t *signature);
BYBIT_MUST_CHECK bool bybit_rsa_verify(const bybit_rsa_key *key, bybit_slice payload, bybit_slice signature);
/* The same for a payload in parts, one after another. BYBIT_ERROR_MEMORY and BYBIT_ERROR_CRYPTO leave open
 * whether the signature fits: *fits is false then. OpenSSL does not always tell that it ran out of memory: a
 * signature that fits can then come out as one that does not, never the other way round. */
BYBIT_MUST_CHECK bybit_status bybit_rsa_verify_parts(const bybit_rsa_key *key, const bybit_slice *parts,
                                                     size_t count, bybit_slice signature, bool *fits);

/* ---- payload: what Bybit signs ------------------------------------------------------------------- */

/*
 * REST:      timestamp + API key + recv_window + (raw query string or raw body)
 * WebSocket: "GET/realtime" + expires
 * Source: https://bybit-exchange.github.io/docs/v5/guide and /docs/v5/ws/connect
 */
#define BYBIT_API_KEY_MAX           256
#define BYBIT_PAYLOAD_PREFIX_MAX    (20 + BYBIT_API_KEY_MAX + 10)
#define BYBIT_WEBSOCKET_PAYLOAD_MAX (12 + 20)

/*
 * Writes timestamp (ms) + API key + recv_window (ms), to be followed by the content.
 * prefix: BYBIT_PAYLOAD_PREFIX_MAX bytes. Returns the bytes written, or 0 when the API key is too long.
 */
size_t bybit_payload_write_prefix(uint64_t timestamp, bybit_slice api_key, uint32_t recv_window,
                                  uint8_t *prefix);

/* text: BYBIT_WEBSOCKET_PAYLOAD_MAX bytes. Returns the bytes written. */
size_t bybit_payload_write_websocket(uint64_t expires, uint8_t *text);

/* ---- signer: an account that signs ----------------------------------------------------------------- */

/* An API key with the key that signs for it. Reference-counted; threads may share it. */
typedef struct bybit_signer bybit_signer;

/* api_key: at most BYBIT_API_KEY_MAX bytes, copied. */
BYBIT_MUST_CHECK bybit_status bybit_signer_create_hmac(bybit_vault *vault, bybit_slice api_key,
                                                       bybit_slice secret, bybit_signer **signer);
/* Takes over the RSA key on success. */
BYBIT_MUST_CHECK bybit_status bybit_signer_create_rsa(bybit_slice api_key, bybit_rsa_key *key,
                                                      bybit_signer **signer);
bybit_signer *bybit_signer_retain(bybit_signer *signer);
void bybit_signer_release(bybit_signer *signer);

bool bybit_signer_is_rsa(const bybit_signer *signer);
bybit_slice bybit_signer_api_key(const bybit_signer *signer);

/* Bytes of a signature as text: 64 hex digits, or base64 of the RSA signature (344 for 2048 bits). */
size_t bybit_signer_text_size(const bybit_signer *signer);

#define BYBIT_SIGNATURE_TEXT_MAX BYBIT_BASE64_SIZE((size_t)BYBIT_RSA_BITS_MAX / 8)

typedef enum bybit_message_kind {
    BYBIT_MESSAGE_PAYLOAD = 0, /* content as it is */
    BYBIT_MESSAGE_REQUEST,     /* a REST request: timestamp, recv_window, content */
    BYBIT_MESSAGE_WEBSOCKET    /* a WebSocket login: timestamp is its `expires` */
} bybit_message_kind;

typedef struct bybit_message {
    bybit_message_kind kind;
    uint64_t timestamp;   /* ms since the epoch */
    uint32_t recv_window; /* ms */
    bybit_slice content;
} bybit_message;

/* text: bybit_signer_text_size() bytes. */
BYBIT_MUST_CHECK bybit_status bybit_signer_sign(const bybit_signer *signer, const bybit_message *message,
                                                char *text);

/* Whether text is the payload's signature. HMAC in constant time; upper-case hex is accepted. */
BYBIT_MUST_CHECK bool bybit_signer_verify(const bybit_signer *signer, bybit_slice payload, bybit_slice text);
/* The same for a payload in parts, one after another, with the errors of bybit_rsa_verify_parts(). */
BYBIT_MUST_CHECK bybit_status bybit_signer_verify_parts(const bybit_signer *signer, const bybit_slice *parts,
                                                        size_t count, bybit_slice text, bool *fits);

/* ---- credential: the validator ------------------------------------------------------------------- */

typedef enum bybit_field { BYBIT_FIELD_API_KEY = 0, BYBIT_FIELD_API_SECRET = 1 } bybit_field;

#define BYBIT_FIELD_COUNT 2

typedef enum bybit_finding_id {
    BYBIT_FINDING_EMPTY = 0,
    BYBIT_FINDING_SURROUNDING_WHITESPACE,
    BYBIT_FINDING_INNER_WHITESPACE,
    BYBIT_FINDING_INVISIBLE_CHARACTER,
    BYBIT_FINDING_CONTROL_CHARACTER,
    BYBIT_FINDING_LINE_ENDING,
    BYBIT_FINDING_QUOTES,
    BYBIT_FINDING_UNCLOSED_QUOTE,
    BYBIT_FINDING_NON_ASCII,
    BYBIT_FINDING_MASKED_VALUE,
    BYBIT_FINDING_UNEXPANDED_VARIABLE,
    BYBIT_FINDING_PEM,
    BYBIT_FINDING_UNEXPECTED_LENGTH,
    BYBIT_FINDING_SWAPPED,
    BYBIT_FINDING_KEY_EQUALS_SECRET,
    BYBIT_FINDING_TOO_LONG,
    BYBIT_FINDING_COUNT
} bybit_finding_id;

/* The public name, for example "surrounding-whitespace"; NULL for an id that does not exist. */
const char *bybit_finding_name(bybit_finding_id id);

typedef enum bybit_severity { BYBIT_SEVERITY_WARNING = 0, BYBIT_SEVERITY_ERROR = 1 } bybit_severity;

typedef struct bybit_finding {
    bybit_finding_id id;
    bybit_field field;
    bybit_severity severity;
    bool repairable;     /* the cleaned value is free of it */
    size_t index;        /* of the first character concerned, in UTF-16 units as JavaScript counts */
    size_t count;        /* characters concerned; for UNEXPECTED_LENGTH and TOO_LONG the bytes found */
    uint32_t code_point; /* of the first character concerned, 0 where the whole value is meant */
} bybit_finding;

#define BYBIT_FINDINGS_MAX (BYBIT_FIELD_COUNT * BYBIT_FINDING_COUNT)

typedef struct bybit_credential_report {
    bybit_finding findings[BYBIT_FINDINGS_MAX]; /* by field, then by place */
    size_t count;
    bool ok;                                /* no error among the findings */
    bool usable[BYBIT_FIELD_COUNT];         /* the cleaned value has no error left */
    size_t cleaned_size[BYBIT_FIELD_COUNT]; /* bytes of the cleaned value */
} bybit_credential_report;

/*
 * Inspects an API key, and its secret if count is 2 (UTF-8; malformed bytes count as non-ASCII characters),
 * and writes the cleaned value of each field into cleaned[field], which has room for as many bytes as the
 * field itself. Reads each byte a bounded number of times: the cost is linear in the size.
 */
void bybit_credential_validate(const bybit_slice *fields, unsigned count, uint8_t *const *cleaned,
                               bybit_credential_report *report);

/* ---- request: the request validator ---------------------------------------------------------------- */

/* What a finding is about; the last five are headers. */
typedef enum bybit_request_field {
    BYBIT_REQUEST_METHOD = 0,
    BYBIT_REQUEST_URL,
    BYBIT_REQUEST_HEADERS,
    BYBIT_REQUEST_BODY,
    BYBIT_REQUEST_SIGNATURE,
    BYBIT_REQUEST_API_KEY,
    BYBIT_REQUEST_TIMESTAMP,
    BYBIT_REQUEST_SIGN,
    BYBIT_REQUEST_RECV_WINDOW,
    BYBIT_REQUEST_CONTENT_TYPE,
    BYBIT_REQUEST_FIELD_COUNT
} bybit_request_field;

/* The public name: "method", "url", "headers", "body", "signature", or the header's. NULL for one that does
 * not exist. */
const char *bybit_request_field_name(bybit_request_field field);

typedef enum bybit_request_finding_id {
    BYBIT_REQUEST_METHOD_LOWER_CASE = 0,
    BYBIT_REQUEST_METHOD_UNSUPPORTED,
    BYBIT_REQUEST_URL_WITHOUT_HOST,
    BYBIT_REQUEST_URL_WITHOUT_SCHEME,
    BYBIT_REQUEST_URL_WITH_CREDENTIALS,
    BYBIT_REQUEST_URL_FRAGMENT,
    BYBIT_REQUEST_URL_UNENCODED_CHARACTER,
    BYBIT_REQUEST_URL_MALFORMED_ESCAPE,
    BYBIT_REQUEST_PATH_DOUBLE_SLASH,
    BYBIT_REQUEST_PATH_DEPRECATED,
    BYBIT_REQUEST_PATH_NOT_V5,
    BYBIT_REQUEST_QUERY_SECOND_QUESTION_MARK,
    BYBIT_REQUEST_QUERY_EMPTY_NAME,
    BYBIT_REQUEST_QUERY_ON_POST,
    BYBIT_REQUEST_PARAMETERS_IN_QUERY,
    BYBIT_REQUEST_PLACEHOLDER_VALUE,
    BYBIT_REQUEST_STRAY_WHITESPACE,
    BYBIT_REQUEST_DUPLICATE_NAME,
    BYBIT_REQUEST_HEADER_MISSING,
    BYBIT_REQUEST_HEADER_REPEATED,
    BYBIT_REQUEST_HEADER_EMPTY,
    BYBIT_REQUEST_HEADER_STRAY_WHITESPACE,
    BYBIT_REQUEST_HEADER_INVALID_CHARACTER,
    BYBIT_REQUEST_HEADER_MISSPELT,
    BYBIT_REQUEST_AUTH_ON_PUBLIC_ENDPOINT,
    BYBIT_REQUEST_API_KEY_MALFORMED,
    BYBIT_REQUEST_API_KEY_UNUSUAL_LENGTH,
    BYBIT_REQUEST_API_KEY_OF_ANOTHER_SIGNER,
    BYBIT_REQUEST_TIMESTAMP_IN_SECONDS,
    BYBIT_REQUEST_TIMESTAMP_IN_MICROSECONDS,
    BYBIT_REQUEST_TIMESTAMP_IN_NANOSECONDS,
    BYBIT_REQUEST_TIMESTAMP_FRACTION,
    BYBIT_REQUEST_TIMESTAMP_DATE,
    BYBIT_REQUEST_TIMESTAMP_MALFORMED,
    BYBIT_REQUEST_TIMESTAMP_BEHIND,
    BYBIT_REQUEST_TIMESTAMP_AHEAD,
    BYBIT_REQUEST_RECV_WINDOW_MISSING,
    BYBIT_REQUEST_RECV_WINDOW_MALFORMED,
    BYBIT_REQUEST_RECV_WINDOW_NEGATIVE,
    BYBIT_REQUEST_RECV_WINDOW_ZERO,
    BYBIT_REQUEST_RECV_WINDOW_WIDE,
    BYBIT_REQUEST_SIGNATURE_UPPER_CASE,
    BYBIT_REQUEST_SIGNATURE_SHA512,
    BYBIT_REQUEST_SIGNATURE_BASE64_HMAC,
    BYBIT_REQUEST_SIGNATURE_HEX_RSA,
    BYBIT_REQUEST_SIGNATURE_BASE64URL,
    BYBIT_REQUEST_SIGNATURE_MALFORMED,
    BYBIT_REQUEST_SIGNATURE_OTHER_ALGORITHM,
    BYBIT_REQUEST_CONTENT_TYPE_MISSING,
    BYBIT_REQUEST_CONTENT_TYPE_NOT_JSON,
    BYBIT_REQUEST_BODY_ON_GET,
    BYBIT_REQUEST_BODY_MISSING,
    BYBIT_REQUEST_BODY_FORM_ENCODED,
    BYBIT_REQUEST_BODY_BYTE_ORDER_MARK,
    BYBIT_REQUEST_BODY_INVALID_UTF8,
    BYBIT_REQUEST_JSON_TRUNCATED,
    BYBIT_REQUEST_JSON_TRAILING_COMMA,
    BYBIT_REQUEST_JSON_MISSING_COMMA,
    BYBIT_REQUEST_JSON_WRONG_QUOTES,
    BYBIT_REQUEST_JSON_UNQUOTED_NAME,
    BYBIT_REQUEST_JSON_UNQUOTED_VALUE,
    BYBIT_REQUEST_JSON_NOT_FINITE,
    BYBIT_REQUEST_JSON_PYTHON_LITERAL,
    BYBIT_REQUEST_JSON_COMMENT,
    BYBIT_REQUEST_JSON_CONTROL_CHARACTER,
    BYBIT_REQUEST_JSON_BAD_ESCAPE,
    BYBIT_REQUEST_JSON_BAD_NUMBER,
    BYBIT_REQUEST_JSON_INVISIBLE_CHARACTER,
    BYBIT_REQUEST_JSON_TRAILING_CHARACTERS,
    BYBIT_REQUEST_JSON_MALFORMED,
    BYBIT_REQUEST_JSON_TOO_DEEP,
    BYBIT_REQUEST_JSON_NOT_OBJECT,
    BYBIT_REQUEST_JSON_ENCODED_TWICE,
    BYBIT_REQUEST_JSON_NUMBER_FOR_STRING,
    BYBIT_REQUEST_SIGNED_NOTHING,
    BYBIT_REQUEST_SIGNED_WITH_QUESTION_MARK,
    BYBIT_REQUEST_SIGNED_BODY_OF_GET,
    BYBIT_REQUEST_SIGNED_QUERY_OF_POST,
    BYBIT_REQUEST_SIGNED_QUERY_AND_BODY,
    BYBIT_REQUEST_SIGNED_PATH,
    BYBIT_REQUEST_SIGNED_WITHOUT_RECV_WINDOW,
    BYBIT_REQUEST_SIGNED_WITHOUT_PREFIX,
    BYBIT_REQUEST_SIGNED_OTHER_ORDER,
    BYBIT_REQUEST_SIGNED_DECODED_QUERY,
    BYBIT_REQUEST_SIGNED_ENCODED_QUERY,
    BYBIT_REQUEST_SIGNED_SORTED_QUERY,
    BYBIT_REQUEST_SIGNED_QUERY_AS_JSON,
    BYBIT_REQUEST_SIGNED_COMPACT_JSON,
    BYBIT_REQUEST_SIGNED_SPACED_JSON,
    BYBIT_REQUEST_SIGNED_OTHER_RECV_WINDOW,
    BYBIT_REQUEST_SIGNED_OTHER_TIMESTAMP,
    BYBIT_REQUEST_SIGNATURE_MISMATCH,
    BYBIT_REQUEST_FINDING_COUNT
} bybit_request_finding_id;

/* The public name, for example "json-trailing-comma"; NULL for an id that does not exist. */
const char *bybit_request_finding_name(bybit_request_finding_id id);

typedef struct bybit_request_finding {
    bybit_request_finding_id id;
    bybit_request_field field;
    size_t index;   /* byte of the field where the first place is */
    uint64_t count; /* places; or ms for what is about time, bytes for what is about a length */
} bybit_request_finding;

/* Each id is reported at most once a field, and most of them in one field only. */
#define BYBIT_REQUEST_FINDINGS_MAX 160

typedef struct bybit_request_report {
    bybit_request_finding findings[BYBIT_REQUEST_FINDINGS_MAX]; /* method, URL, headers, body, signature */
    size_t count;
} bybit_request_report;

typedef struct bybit_request_header {
    bybit_slice name;
    bybit_slice value;
} bybit_request_header;

typedef struct bybit_request {
    bybit_slice method;
    bybit_slice url; /* as it is sent: of its host nothing is judged here */
    bybit_slice body;
    const bybit_request_header *headers;
    size_t header_count;
    const bybit_signer *signer; /* NULL when nobody knows the key: the signature is not verified then */
    uint64_t now;               /* ms since the epoch on the server's clock */
    bool is_public;             /* the endpoint asks for no signature */
} bybit_request;

/*
 * Inspects a request that is about to be sent. The cost is linear in its size: each byte is read a bounded
 * number of times, without recursion. A signature that does not fit is compared with those of the strings
 * that people sign by mistake, if recv_window is a number of at most 10 digits and all they are made of
 * (timestamp, recv_window, method, URL and body) at most BYBIT_REQUEST_CULPRIT_MAX bytes together; that takes
 * at most 7 times the size of query and body of memory. BYBIT_ERROR_MEMORY when memory cannot be had, and
 * BYBIT_ERROR_CRYPTO when OpenSSL cannot verify; nothing is reported about whether the signature fits then,
 * but all else is.
 */
#define BYBIT_REQUEST_CULPRIT_MAX ((size_t)1024 * 1024)
BYBIT_MUST_CHECK bybit_status bybit_request_inspect(const bybit_request *request,
                                                    bybit_request_report *report);

#endif
