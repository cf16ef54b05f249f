/*
 * bybit_auth.h - the whole C interface of the bybit-auth core.
 *
 * The core signs Bybit V5 payloads and validates credentials. It needs OpenSSL's libcrypto and the C
 * library, nothing else: no Node, no libuv, no globals. Every function is safe to call from any thread
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
    BYBIT_ERROR_CRYPTO    /* OpenSSL refused */
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

/* ---- payload: what Bybit signs ------------------------------------------------------------------- */

/*
 * REST:      timestamp + API key + recv_window + (raw query string or raw body)
 * WebSocket: "GET/realtime" + expires
 * Source: https://bybit-exchange.github.io/docs/v5/guide and /docs/v5/ws/connect
 */
typedef struct bybit_request {
    uint64_t timestamp;   /* ms since the epoch */
    bybit_slice api_key;  /* at most BYBIT_API_KEY_MAX bytes */
    uint32_t recv_window; /* ms */
    bybit_slice content;  /* the bytes that are sent: query without '?', or body */
} bybit_request;

#define BYBIT_API_KEY_MAX           256
#define BYBIT_PAYLOAD_PREFIX_MAX    (20 + BYBIT_API_KEY_MAX + 10)
#define BYBIT_WEBSOCKET_PAYLOAD_MAX (12 + 20)

/* Bytes of the sign string, or 0 when the API key is too long. */
size_t bybit_payload_size(const bybit_request *request);

/* Writes the sign string. Fails with BYBIT_ERROR_CAPACITY, or BYBIT_ERROR_ARGUMENT for a too long API key. */
BYBIT_MUST_CHECK bybit_status bybit_payload_write(const bybit_request *request, uint8_t *text,
                                                  size_t capacity, size_t *written);

/* Signs the sign string without putting it together: the content is hashed where it lies. */
BYBIT_MUST_CHECK bybit_status bybit_payload_sign(const bybit_hmac_key *key, const bybit_request *request,
                                                 uint8_t *mac);

/* text: BYBIT_WEBSOCKET_PAYLOAD_MAX bytes. Returns the bytes written. */
size_t bybit_payload_write_websocket(uint64_t expires, uint8_t *text);

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
 * Inspects an API key and its secret (UTF-8; malformed bytes count as non-ASCII characters) and writes the
 * cleaned value of each field into cleaned[field], which has room for as many bytes as the field itself.
 * Reads each byte a bounded number of times: the cost is linear in the size.
 */
void bybit_credential_validate(const bybit_slice fields[BYBIT_FIELD_COUNT],
                               uint8_t *const cleaned[BYBIT_FIELD_COUNT], bybit_credential_report *report);

#endif
