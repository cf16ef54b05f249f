/*
 * HMAC (RFC 2104) with the keyed state kept per key.
 *
 * The low-level SHA functions are deprecated in OpenSSL 3 in favour of EVP, but an EVP_MAC context that is
 * re-initialised per signature costs 1.8 times as much and a duplicated one 4 times (docs/decisions.md has
 * the figures and the command). They are exported by every Node.js from 18 to 26.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "bybit_auth.h"
#include "memory/refcount.h"
#include "hash/registers.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_MAX 128 /* bytes; SHA-512 */

typedef union hash_context {
    SHA256_CTX sha256;
    SHA512_CTX sha512;
} hash_context;

/* Sizes in bytes. */
typedef struct hash_sizes {
    size_t digest;
    size_t block;
    size_t state; /* the chaining value */
} hash_sizes;

static const hash_sizes sizes[BYBIT_DIGEST_COUNT] = {
    [BYBIT_SHA256] = {SHA256_DIGEST_LENGTH, SHA256_CBLOCK, SHA256_DIGEST_LENGTH},
    [BYBIT_SHA512] = {SHA512_DIGEST_LENGTH, SHA512_CBLOCK, SHA512_DIGEST_LENGTH},
};

static void hash_start(bybit_digest digest, hash_context *context)
{
    (void)(digest == BYBIT_SHA256 ? SHA256_Init(&context->sha256) : SHA512_Init(&context->sha512));
}

static void hash_update(bybit_digest digest, hash_context *context, const void *data, size_t size)
{
    (void)(digest == BYBIT_SHA256 ? SHA256_Update(&context->sha256, data, size)
                                  : SHA512_Update(&context->sha512, data, size));
}

static void hash_finish(bybit_digest digest, hash_context *context, uint8_t *result)
{
    (void)(digest == BYBIT_SHA256 ? SHA256_Final(result, &context->sha256)
                                  : SHA512_Final(result, &context->sha512));
}

/* Saves the chaining value after exactly one block. */
static void hash_save(bybit_digest digest, const hash_context *context, void *state)
{
    if (digest == BYBIT_SHA256) {
        memcpy(state, context->sha256.h, SHA256_DIGEST_LENGTH);
    } else {
        memcpy(state, context->sha512.h, SHA512_DIGEST_LENGTH);
    }
}

/* Continues after the block whose chaining value was saved. */
static void hash_restore(bybit_digest digest, hash_context *context, const void *state)
{
    if (digest == BYBIT_SHA256) {
        memcpy(context->sha256.h, state, SHA256_DIGEST_LENGTH);
        context->sha256.Nl = SHA256_CBLOCK * 8;
        context->sha256.Nh = 0;
        context->sha256.num = 0;
        context->sha256.md_len = SHA256_DIGEST_LENGTH;
    } else {
        memcpy(context->sha512.h, state, SHA512_DIGEST_LENGTH);
        context->sha512.Nl = SHA512_CBLOCK * 8;
        context->sha512.Nh = 0;
        context->sha512.num = 0;
        context->sha512.md_len = SHA512_DIGEST_LENGTH;
    }
}

struct bybit_hmac_key {
    bybit_vault *vault;
    uint8_t *states; /* in the vault: the inner state, then the outer */
    core_refcount references;
    bybit_digest digest;
};

struct bybit_hmac_stream {
    bybit_hmac_key *key;
    hash_context *context; /* in the vault */
};

size_t bybit_digest_size(bybit_digest digest)
{
    return (unsigned)digest < BYBIT_DIGEST_COUNT ? sizes[digest].digest : 0;
}

/* Hashes the key's block, xored with the pad of RFC 2104, and saves the state after it. */
static void absorb_key(bybit_digest digest, const uint8_t *block, uint8_t pad, void *state)
{
    uint8_t padded[BLOCK_MAX];
    hash_context context;
    for (size_t i = 0; i < sizes[digest].block; i++) {
        padded[i] = block[i] ^ pad;
    }
    hash_start(digest, &context);
    hash_update(digest, &context, padded, sizes[digest].block);
    hash_save(digest, &context, state);
    bybit_wipe(padded, sizeof padded);
    bybit_wipe(&context, sizeof context);
}

static void derive_states(bybit_digest digest, bybit_slice secret, uint8_t *states)
{
    uint8_t block[BLOCK_MAX] = {0};
    if (secret.size > sizes[digest].block) {
        hash_context context;
        hash_start(digest, &context);
        hash_update(digest, &context, secret.data, secret.size);
        hash_finish(digest, &context, block);
        bybit_wipe(&context, sizeof context);
    } else if (secret.size > 0) {
        memcpy(block, secret.data, secret.size);
    }
    absorb_key(digest, block, 0x36, states);
    absorb_key(digest, block, 0x5c, states + sizes[digest].state);
    bybit_wipe(block, sizeof block);
}

static void finish_mac(bybit_digest digest, hash_context *context, const uint8_t *states, uint8_t *mac)
{
    hash_finish(digest, context, mac);
    hash_restore(digest, context, states + sizes[digest].state);
    hash_update(digest, context, mac, sizes[digest].digest);
    hash_finish(digest, context, mac);
}

static void sign_with_states(bybit_digest digest, const uint8_t *states, const bybit_slice *parts,
                             size_t count, uint8_t *mac)
{
    hash_context context;
    hash_restore(digest, &context, states);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size > 0) {
            hash_update(digest, &context, parts[i].data, parts[i].size);
        }
    }
    /* Leaves no key to wipe: the chaining values are the MAC by now, the last block held the inner digest. */
    finish_mac(digest, &context, states, mac);
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
    const bybit_status status = bybit_vault_allocate(vault, 2 * sizes[digest].state, &states);
    if (status != BYBIT_OK) {
        free(created);
        return status;
    }
    derive_states(digest, secret, states);
    core_clear_registers();
    created->vault = vault;
    created->states = states;
    atomic_init(&created->references, 1);
    created->digest = digest;
    *key = created;
    return BYBIT_OK;
}

bybit_hmac_key *bybit_hmac_key_retain(bybit_hmac_key *key)
{
    core_refcount_retain(&key->references);
    return key;
}

void bybit_hmac_key_release(bybit_hmac_key *key)
{
    if (key != NULL && core_refcount_release(&key->references)) {
        bybit_vault_free(key->vault, key->states, 2 * sizes[key->digest].state);
        free(key);
    }
}

bybit_digest bybit_hmac_key_digest(const bybit_hmac_key *key)
{
    return key->digest;
}

void bybit_hmac_sign(const bybit_hmac_key *key, const bybit_slice *parts, size_t count, uint8_t *mac)
{
    sign_with_states(key->digest, key->states, parts, count, mac);
    core_clear_registers();
}

size_t bybit_hmac_find(const bybit_hmac_key *const *keys, size_t key_count, const bybit_slice *parts,
                       size_t count, bybit_slice macs)
{
    size_t found = 0;
    size_t unset = SIZE_MAX; /* all bits until a pair fits, then none: a mask in place of a branch */
    const bybit_digest digest = key_count > 0 ? keys[0]->digest : BYBIT_SHA256;
    const size_t size = sizes[digest].digest;
    const size_t mac_count = macs.size / size;
    for (size_t i = 0; i < key_count; i++) {
        uint8_t mac[BYBIT_MAC_MAX];
        if (keys[i]->digest != digest) {
            continue;
        }
        bybit_hmac_sign(keys[i], parts, count, mac);
        for (size_t j = 0; j < mac_count; j++) {
            const size_t first = unset & (0 - (size_t)bybit_equal(mac, macs.data + j * size, size));
            found |= first & (i * mac_count + j);
            unset &= ~first;
        }
        bybit_wipe(mac, sizeof mac);
    }
    return found | unset;
}

void bybit_hash(bybit_digest digest, bybit_slice data, uint8_t *result)
{
    hash_context context;
    hash_start(digest, &context);
    hash_update(digest, &context, data.data, data.size);
    hash_finish(digest, &context, result);
    OPENSSL_cleanse(&context, sizeof context);
}

void bybit_hmac_once(bybit_digest digest, bybit_slice secret, bybit_slice data, uint8_t *mac)
{
    uint8_t states[2 * SHA512_DIGEST_LENGTH];
    derive_states(digest, secret, states);
    sign_with_states(digest, states, &data, 1, mac);
    bybit_wipe(states, sizeof states);
    core_clear_registers();
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
    hash_restore(key->digest, created->context, key->states);
    core_clear_registers();
    *stream = created;
    return BYBIT_OK;
}

void bybit_hmac_stream_update(bybit_hmac_stream *stream, bybit_slice data)
{
    if (data.size > 0) {
        hash_update(stream->key->digest, stream->context, data.data, data.size);
        core_clear_registers();
    }
}

void bybit_hmac_stream_finish(bybit_hmac_stream *stream, uint8_t *mac)
{
    finish_mac(stream->key->digest, stream->context, stream->key->states, mac);
    core_clear_registers();
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
