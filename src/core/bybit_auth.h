/*
 * bybit_auth.h - the signing part of the bybit-auth core.
 *
 * It signs bytes and knows no exchange. It needs OpenSSL's libcrypto and the C library, nothing else: no
 * Node, no libuv, no globals. Every function is safe to call from any thread as long as two threads do not
 * write to the same object; keys and vaults may be shared freely. Conventions: see bybit_base.h. The
 * validators are declared in bybit_validate.h.
 */
#ifndef BYBIT_AUTH_H
#define BYBIT_AUTH_H

#include "bybit_base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- secret: memory for keys --------------------------------------------------------------------- */

/*
 * A vault hands out small pieces of memory that are locked into RAM and left out of core dumps where the
 * system allows it. It lives until its owner and every piece of memory are released.
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

#define BYBIT_NOT_FOUND SIZE_MAX

/*
 * Which of the keys made which of the MACs over the parts: the key's number times the number of MACs, plus
 * the number of the MAC, of the first pair that fits; else BYBIT_NOT_FOUND. Every key is compared with every
 * MAC, whichever fits, so that the time tells nothing about the keys. macs: one after another, each of the
 * size of the first key's digest; a rest is ignored. A key of another digest fits none.
 */
BYBIT_MUST_CHECK size_t bybit_hmac_find(const bybit_hmac_key *const *keys, size_t key_count,
                                        const bybit_slice *parts, size_t count, bybit_slice macs);

/* A digest without a key: bybit_digest_size() bytes. The digest must exist. */
void bybit_hash(bybit_digest digest, bybit_slice data, uint8_t *result);

/* A MAC with a key that is used once. Nothing is allocated. The digest must exist. */
void bybit_hmac_once(bybit_digest digest, bybit_slice secret, bybit_slice data, uint8_t *mac);

/* A MAC over data that arrives piece by piece; its state lives in the vault of the key. */
typedef struct bybit_hmac_stream bybit_hmac_stream;

BYBIT_MUST_CHECK bybit_status bybit_hmac_stream_create(bybit_hmac_key *key, bybit_hmac_stream **stream);
void bybit_hmac_stream_update(bybit_hmac_stream *stream, bybit_slice data);
/* Writes the MAC; the stream can only be destroyed afterwards. */
void bybit_hmac_stream_finish(bybit_hmac_stream *stream, uint8_t *mac);
void bybit_hmac_stream_destroy(bybit_hmac_stream *stream);

/* ---- private key: RSA and Ed25519 ----------------------------------------------------------------- */

#define BYBIT_KEY_ENCODED_MAX ((size_t)64 * 1024) /* bytes of a key with all that may stand around it */

/* Why a key cannot be used. */
typedef enum bybit_key_problem {
    BYBIT_KEY_FINE = 0,
    BYBIT_KEY_EMPTY,
    BYBIT_KEY_MALFORMED,
    BYBIT_KEY_NO_LINE_ENDS, /* a PEM block in one line */
    BYBIT_KEY_IS_VARIABLE,  /* the name of a variable that nothing replaced */
    BYBIT_KEY_IS_PUBLIC,
    BYBIT_KEY_IS_CERTIFICATE,
    BYBIT_KEY_IS_OPENSSH,
    BYBIT_KEY_NOT_RSA,    /* neither RSA nor Ed25519 */
    BYBIT_KEY_IS_ED25519, /* where the caller takes RSA alone */
    BYBIT_KEY_TOO_SHORT,
    BYBIT_KEY_TOO_LONG,
    BYBIT_KEY_NEEDS_PASSPHRASE,
    BYBIT_KEY_WRONG_PASSPHRASE,
    BYBIT_KEY_INCONSISTENT, /* its own public part does not verify its signature */
    BYBIT_KEY_PROBLEM_COUNT
} bybit_key_problem;

/* The public name, for example "wrong-passphrase"; NULL for one that does not exist. */
const char *bybit_key_problem_name(bybit_key_problem problem);

/* An RSA private key, which signs with SHA-256 and PKCS#1 v1.5, or an Ed25519 private key. It lives in
 * OpenSSL's memory and is cleared on free. */
typedef struct bybit_private_key bybit_private_key;

/*
 * encoded: PKCS#8 or PKCS#1, PEM or DER, plain or encrypted; line ends may be spelled as the two characters
 * \n. passphrase: data is NULL when there is none. ed25519: whether the caller takes Ed25519 besides RSA. The
 * key signs a fixed text, and its public part verifies the signature. BYBIT_ERROR_KEY sets *problem. When
 * OpenSSL runs out of memory while it reads a key, the status is BYBIT_ERROR_CRYPTO. OpenSSL does not always
 * report this; then the status is BYBIT_ERROR_KEY, with the problem that was found without it.
 */
BYBIT_MUST_CHECK bybit_status bybit_private_key_create(bybit_vault *vault, bybit_slice encoded,
                                                       bybit_slice passphrase, bool ed25519,
                                                       bybit_private_key **key, bybit_key_problem *problem);
void bybit_private_key_destroy(bybit_private_key *key);

bool bybit_private_key_is_ed25519(const bybit_private_key *key);

/* Bytes of a signature: 256 for RSA with 2048 bits, 64 for Ed25519. */
size_t bybit_private_key_signature_size(const bybit_private_key *key);

/*
 * Signs the parts one after another. signature: bybit_private_key_signature_size() bytes. Threads may share
 * the key. BYBIT_ERROR_CRYPTO: OpenSSL refused, and every later signature of this key gives the same status.
 */
BYBIT_MUST_CHECK bybit_status bybit_private_key_sign(bybit_private_key *key, const bybit_slice *parts,
                                                     size_t count, uint8_t *signature);

/*
 * Whether the signature is that of the parts one after another. On BYBIT_ERROR_MEMORY and BYBIT_ERROR_CRYPTO
 * the answer is unknown, and *fits is false. OpenSSL does not always report that it ran out of memory: then a
 * valid signature can be reported as invalid, but never the other way round.
 */
BYBIT_MUST_CHECK bybit_status bybit_private_key_verify(const bybit_private_key *key, const bybit_slice *parts,
                                                       size_t count, bybit_slice signature, bool *fits);

/* ---- signer: an account that signs ----------------------------------------------------------------- */

/* An API key with the key that signs for it. Reference-counted; threads may share it. */
typedef struct bybit_signer bybit_signer;

/* How a signature becomes text. */
typedef enum bybit_encoding { BYBIT_HEX = 0, BYBIT_BASE64 = 1 } bybit_encoding;

#define BYBIT_ENCODING_COUNT 2

/* api_key: at most BYBIT_API_KEY_MAX bytes, copied. */
BYBIT_MUST_CHECK bybit_status bybit_signer_create_hmac(bybit_vault *vault, bybit_slice api_key,
                                                       bybit_slice secret, bybit_digest digest,
                                                       bybit_encoding encoding, bybit_signer **signer);
/* Takes over the private key on success. */
BYBIT_MUST_CHECK bybit_status bybit_signer_create_private(bybit_slice api_key, bybit_private_key *key,
                                                          bybit_encoding encoding, bybit_signer **signer);
bybit_signer *bybit_signer_retain(bybit_signer *signer);
void bybit_signer_release(bybit_signer *signer);

/* Whether a private key signs. A signature then takes 100 to 10,000 times as long as an HMAC. */
bool bybit_signer_is_private(const bybit_signer *signer);
/* "hmac-sha256", "hmac-sha512", "rsa-sha256" or "ed25519". */
const char *bybit_signer_algorithm(const bybit_signer *signer);
bybit_slice bybit_signer_api_key(const bybit_signer *signer);

/* Bytes of a signature as text: 64 for SHA-256 in hex, 344 for RSA with 2048 bits in base64. */
size_t bybit_signer_text_size(const bybit_signer *signer);

#define BYBIT_SIGNER_TEXT_MAX BYBIT_HEX_SIZE((size_t)BYBIT_RSA_BITS_MAX / 8)

/* A part whose data is this address stands for the API key of the signer that signs. */
extern const uint8_t bybit_own_api_key[1];
#define BYBIT_OWN_API_KEY ((bybit_slice){bybit_own_api_key, 0})

#define BYBIT_PARTS_MAX 8

/*
 * Signs the parts one after another, at most BYBIT_PARTS_MAX, of which BYBIT_OWN_API_KEY may be one.
 * text: bybit_signer_text_size() bytes.
 */
BYBIT_MUST_CHECK bybit_status bybit_signer_sign(const bybit_signer *signer, const bybit_slice *parts,
                                                size_t count, char *text);

/*
 * Whether text is the signature of the parts one after another, with the errors of
 * bybit_private_key_verify(). The parts are taken as they are. HMAC is compared in constant time; upper-case
 * hex is accepted.
 */
BYBIT_MUST_CHECK bybit_status bybit_signer_verify(const bybit_signer *signer, const bybit_slice *parts,
                                                  size_t count, bybit_slice text, bool *fits);

/* The signer's verifier for the request validator. Valid as long as the signer. */
bybit_verifier bybit_signer_verifier(const bybit_signer *signer);

#ifdef __cplusplus
}
#endif

#endif
