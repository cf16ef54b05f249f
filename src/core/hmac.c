/*
 * HMAC (RFC 2104) with the keyed state kept per key.
 *
 * The low-level SHA functions are deprecated in OpenSSL 3 in favour of EVP, but an EVP_MAC context that is
 * re-initialised per signature costs 1.8 times as much and a duplicated one 4 times (docs/decisions.md has
 * the figures and the command). They are exported by every Node.js from 18 to 26.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "bybit_auth.h"
#include "reference.h"
#include "registers.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_MAX 128 /* bytes; SHA-512 */

typedef union hash_context {
    SHA256_CTX sha256;
    SHA512_CTX sha512;
} hash_context;

/* What differs between the digests; restore and save move the chaining value after exactly one block. */
typedef struct hash_method {
    size_t digest_size;
    size_t block_size;
    size_t state_size;
    void (*start)(hash_context *context);
    void (*update)(hash_context *context, const void *data, size_t size);
    void (*finish)(hash_context *context, uint8_t *digest);
    void (*save)(const hash_context *context, void *state);
    void (*restore)(hash_context *context, const void *state);
} hash_method;

static void sha256_start(hash_context *context)
{
    (void)SHA256_Init(&context->sha256);
}

static void sha256_update(hash_context *context, const void *data, size_t size)
{
    (void)SHA256_Update(&context->sha256, data, size);
}

static void sha256_finish(hash_context *context, uint8_t *digest)
{
    (void)SHA256_Final(digest, &context->sha256);
}

static void sha256_save(const hash_context *context, void *state)
{
    memcpy(state, context->sha256.h, SHA256_DIGEST_LENGTH);
}

static void sha256_restore(hash_context *context, const void *state)
{
    memcpy(context->sha256.h, state, SHA256_DIGEST_LENGTH);
    context->sha256.Nl = SHA256_CBLOCK * 8;
    context->sha256.Nh = 0;
    context->sha256.num = 0;
    context->sha256.md_len = SHA256_DIGEST_LENGTH;
}

static void sha512_start(hash_context *context)
{
    (void)SHA512_Init(&context->sha512);
}

static void sha512_update(hash_context *context, const void *data, size_t size)
{
    (void)SHA512_Update(&context->sha512, data, size);
}

static void sha512_finish(hash_context *context, uint8_t *digest)
{
    (void)SHA512_Final(digest, &context->sha512);
}

static void sha512_save(const hash_context *context, void *state)
{
    memcpy(state, context->sha512.h, SHA512_DIGEST_LENGTH);
}

static void sha512_restore(hash_context *context, const void *state)
{
    memcpy(context->sha512.h, state, SHA512_DIGEST_LENGTH);
    context->sha512.Nl = SHA512_CBLOCK * 8;
    context->sha512.Nh = 0;
    context->sha512.num = 0;
    context->sha512.md_len = SHA512_DIGEST_LENGTH;
}

static const hash_method methods[BYBIT_DIGEST_COUNT] = {
    {SHA256_DIGEST_LENGTH, SHA256_CBLOCK, SHA256_DIGEST_LENGTH, sha256_start, sha256_update, sha256_finish,
     sha256_save, sha256_restore},
    {SHA512_DIGEST_LENGTH, SHA512_CBLOCK, SHA512_DIGEST_LENGTH, sha512_start, sha512_update, sha512_finish,
     sha512_save, sha512_restore},
};

struct bybit_hmac_key {
    bybit_vault *vault;
    uint8_t *states; /* in the vault: the inner state, then the outer */
    bybit_reference_count references;
    bybit_digest digest;
};

struct bybit_hmac_stream {
    bybit_hmac_key *key;
    hash_context *context; /* in the vault */
};

size_t bybit_digest_size(bybit_digest digest)
{
    return (unsigned)digest < BYBIT_DIGEST_COUNT ? methods[digest].digest_size : 0;
}

/* Hashes the key's block, xored with the pad of RFC 2104, and saves the state after it. */
static void absorb_key(const hash_method *method, const uint8_t *block, uint8_t pad, void *state)
{
    uint8_t padded[BLOCK_MAX];
    hash_context context;
    for (size_t i = 0; i < method->block_size; i++) {
        padded[i] = block[i] ^ pad;
    }
    method->start(&context);
    method->update(&context, padded, method->block_size);
    method->save(&context, state);
    bybit_wipe(padded, sizeof padded);
    bybit_wipe(&context, sizeof context);
}

static void derive_states(const hash_method *method, bybit_slice secret, uint8_t *states)
{
    uint8_t block[BLOCK_MAX] = {0};
    if (secret.size > method->block_size) {
        hash_context context;
        method->start(&context);
        method->update(&context, secret.data, secret.size);
        method->finish(&context, block);
        bybit_wipe(&context, sizeof context);
    } else if (secret.size > 0) {
        memcpy(block, secret.data, secret.size);
    }
    absorb_key(method, block, 0x36, states);
    absorb_key(method, block, 0x5c, states + method->state_size);
    bybit_wipe(block, sizeof block);
}

static void finish_mac(const hash_method *method, hash_context *context, const uint8_t *states, uint8_t *mac)
{
    method->finish(context, mac);
    method->restore(context, states + method->state_size);
    method->update(context, mac, method->digest_size);
    method->finish(context, mac);
}

static void sign_with_states(const hash_method *method, const uint8_t *states, const bybit_slice *parts,
                             size_t count, uint8_t *mac)
{
    hash_context context;
    method->restore(&context, states);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size > 0) {
            method->update(&context, parts[i].data, parts[i].size);
        }
    }
    /* Leaves no key to wipe: the chaining values are the MAC by now, the last block held the inner digest. */
    finish_mac(method, &context, states, mac);
}

bybit_status bybit_hmac_key_create(bybit_vault *vault, bybit_digest digest, bybit_slice secret,
                                   bybit_hmac_key **key)
{
    if ((unsigned)digest >= BYBIT_DIGEST_COUNT) {
        return BYBIT_ERROR_ARGUMENT;
    }
    bybit_hmac_key *created = calloc(1, sizeof *created);
    if (created == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    void *states = NULL;
    const bybit_status status = bybit_vault_allocate(vault, 2 * methods[digest].state_size, &states);
    if (status != BYBIT_OK) {
        free(created);
        return status;
    }
    derive_states(&methods[digest], secret, states);
    bybit_clear_registers();
    created->vault = vault;
    created->states = states;
    created->references = 1;
    created->digest = digest;
    *key = created;
    return BYBIT_OK;
}

bybit_hmac_key *bybit_hmac_key_retain(bybit_hmac_key *key)
{
    (void)bybit_reference_add(&key->references, 1);
    return key;
}

void bybit_hmac_key_release(bybit_hmac_key *key)
{
    if (key != NULL && bybit_reference_add(&key->references, -1) == 0) {
        bybit_vault_free(key->vault, key->states, 2 * methods[key->digest].state_size);
        free(key);
    }
}

bybit_digest bybit_hmac_key_digest(const bybit_hmac_key *key)
{
    return key->digest;
}

void bybit_hmac_sign(const bybit_hmac_key *key, const bybit_slice *parts, size_t count, uint8_t *mac)
{
    sign_with_states(&methods[key->digest], key->states, parts, count, mac);
    bybit_clear_registers();
}

void bybit_hmac_once(bybit_digest digest, bybit_slice secret, bybit_slice data, uint8_t *mac)
{
    uint8_t states[2 * SHA512_DIGEST_LENGTH];
    derive_states(&methods[digest], secret, states);
    sign_with_states(&methods[digest], states, &data, 1, mac);
    bybit_wipe(states, sizeof states);
    bybit_clear_registers();
}

bybit_status bybit_hmac_stream_create(bybit_hmac_key *key, bybit_hmac_stream **stream)
{
    bybit_hmac_stream *created = calloc(1, sizeof *created);
    if (created == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    void *context = NULL;
    const bybit_status status = bybit_vault_allocate(key->vault, sizeof *created->context, &context);
    if (status != BYBIT_OK) {
        free(created);
        return status;
    }
    created->context = context;
    created->key = bybit_hmac_key_retain(key);
    methods[key->digest].restore(created->context, key->states);
    bybit_clear_registers();
    *stream = created;
    return BYBIT_OK;
}

void bybit_hmac_stream_update(bybit_hmac_stream *stream, bybit_slice data)
{
    if (data.size > 0) {
        methods[stream->key->digest].update(stream->context, data.data, data.size);
        bybit_clear_registers();
    }
}

void bybit_hmac_stream_finish(bybit_hmac_stream *stream, uint8_t *mac)
{
    finish_mac(&methods[stream->key->digest], stream->context, stream->key->states, mac);
    bybit_clear_registers();
}

void bybit_hmac_stream_destroy(bybit_hmac_stream *stream)
{
    if (stream == NULL) {
        return;
    }
    bybit_vault_free(stream->key->vault, stream->context, sizeof *stream->context);
    bybit_hmac_key_release(stream->key);
    free(stream);
}
