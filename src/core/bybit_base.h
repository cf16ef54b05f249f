/*
 * bybit_base.h - what the signing part (bybit_auth.h) and the validators (bybit_validate.h) share.
 *
 * Plain C: nothing here needs OpenSSL.
 *
 * Conventions of all three headers
 *   - Data travels as (pointer, size in bytes) pairs, or as a bybit_slice. Nothing is NUL-terminated.
 *   - A function that can fail returns bybit_status and writes its result through a pointer only on BYBIT_OK.
 *   - "create" gives one reference; "retain" adds one; "release" drops one and accepts NULL.
 *   - Memory that held a secret is wiped before it is given back, on success and on failure alike.
 *   - Public names begin with bybit_ or BYBIT_, private ones of the core with core_ or CORE_.
 */
#ifndef BYBIT_BASE_H
#define BYBIT_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define BYBIT_MUST_CHECK __attribute__((warn_unused_result))
#else
#define BYBIT_MUST_CHECK
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- version -------------------------------------------------------------------------------------- */

/* As in package.json; a test compares them. */
#define BYBIT_AUTH_VERSION_MAJOR 0
#define BYBIT_AUTH_VERSION_MINOR 1
#define BYBIT_AUTH_VERSION_PATCH 0
#define BYBIT_AUTH_VERSION       "0.1.0"

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

/* ---- limits --------------------------------------------------------------------------------------- */

#define BYBIT_API_KEY_MAX  256 /* bytes */
#define BYBIT_RSA_BITS_MIN 2048
#define BYBIT_RSA_BITS_MAX 8192

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

#define BYBIT_SIGNATURE_TEXT_MAX BYBIT_BASE64_SIZE((size_t)BYBIT_RSA_BITS_MAX / 8)

/* ---- verifier: a key that checks signatures ------------------------------------------------------- */

typedef enum bybit_signature_kind {
    BYBIT_SIGNATURE_HMAC = 0,
    BYBIT_SIGNATURE_RSA,
    BYBIT_SIGNATURE_ED25519
} bybit_signature_kind;

/*
 * Verifies without naming the signer's type, so that the validators need no OpenSSL. verify: whether text is
 * the signature of the parts one after another. On any status but BYBIT_OK the answer is unknown, and *fits
 * is false. digest: SHA-256 or SHA-512, by its bytes, as lower-case hex of twice as many characters; NULL
 * where no exchange's string has the digest of a body.
 */
typedef struct bybit_verifier {
    const void *context; /* the first argument of verify */
    void (*digest)(bybit_slice data, size_t bytes, char *hex);
    bybit_status (*verify)(const void *context, const bybit_slice *parts, size_t count, bybit_slice text,
                           bool *fits);
    bybit_slice api_key;
    bybit_signature_kind kind;
} bybit_verifier;

#ifdef __cplusplus
}
#endif

#endif
