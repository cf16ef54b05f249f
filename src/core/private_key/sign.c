/* RSA-SHA256 with PKCS#1 v1.5, and Ed25519. OpenSSL's error queue stays unchanged. */
#include "bybit_auth.h"
#include "private_key/private_key.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

/* Ed25519 hashes the message twice, so it needs the whole. *copy: to be freed; NULL where a part is the
 * whole. */
static bybit_status join(const bybit_slice *parts, size_t count, bybit_slice *whole, uint8_t **copy)
{
    *copy = NULL;
    if (count == 1) {
        *whole = parts[0];
        return BYBIT_OK;
    }
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        size += parts[i].size;
    }
    uint8_t *joined = malloc(size > 0 ? size : 1);
    if (joined == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    *whole = (bybit_slice){joined, size};
    *copy = joined;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size > 0) {
            memcpy(joined, parts[i].data, parts[i].size);
            joined += parts[i].size;
        }
    }
    return BYBIT_OK;
}

static const EVP_MD *digest_of(const bybit_private_key *key)
{
    return key->is_ed25519 ? NULL : EVP_sha256();
}

bybit_status core_private_key_sign_once(bybit_private_key *key, bybit_slice message, uint8_t *signature)
{
    size_t size = key->signature_size;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    const bool made = EVP_DigestSignInit(context, NULL, digest_of(key), NULL, key->key) == 1 &&
                      EVP_DigestSign(context, signature, &size, message.data, message.size) == 1 &&
                      size == key->signature_size;
    EVP_MD_CTX_free(context);
    if (!made) {
        atomic_store(&key->failed, true);
    }
    return made ? BYBIT_OK : BYBIT_ERROR_CRYPTO;
}

/*
 * When memory runs out while OpenSSL signs with RSA, it can keep half a blinding factor, and the next 31
 * signatures of the key are wrong without any error. So a key that has failed once signs no more. The flag is
 * read again afterwards, because another thread may have failed meanwhile.
 */
static bybit_status sign_unless_failed(bybit_private_key *key, bybit_slice message, uint8_t *signature)
{
    if (atomic_load(&key->failed)) {
        return BYBIT_ERROR_CRYPTO;
    }
    const bybit_status status = core_private_key_sign_once(key, message, signature);
    if (status == BYBIT_OK && atomic_load(&key->failed)) {
        bybit_wipe(signature, key->signature_size); /* it must not pass for a valid one */
        return BYBIT_ERROR_CRYPTO;
    }
    return status;
}

bybit_status bybit_private_key_sign(bybit_private_key *key, const bybit_slice *parts, size_t count,
                                    uint8_t *signature)
{
    bybit_slice message;
    uint8_t *copy = NULL;
    bybit_status status = join(parts, count, &message, &copy);
    if (status == BYBIT_OK) {
        (void)ERR_set_mark();
        status = sign_unless_failed(key, message, signature);
        (void)ERR_pop_to_mark();
        free(copy);
    }
    return status;
}

bybit_status core_private_key_verify_once(const bybit_private_key *key, bybit_slice message,
                                          bybit_slice signature, bool *fits)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    const bool ready = EVP_DigestVerifyInit(context, NULL, digest_of(key), NULL, key->key) == 1;
    if (ready) {
        *fits = EVP_DigestVerify(context, signature.data, signature.size, message.data, message.size) == 1;
    }
    EVP_MD_CTX_free(context);
    return ready ? BYBIT_OK : BYBIT_ERROR_CRYPTO;
}

bybit_status bybit_private_key_verify(const bybit_private_key *key, const bybit_slice *parts, size_t count,
                                      bybit_slice signature, bool *fits)
{
    bybit_slice message;
    uint8_t *copy = NULL;
    *fits = false;
    bybit_status status = join(parts, count, &message, &copy);
    if (status == BYBIT_OK) {
        (void)ERR_set_mark();
        status = core_private_key_verify_once(key, message, signature, fits);
        (void)ERR_pop_to_mark();
        free(copy);
    }
    return status;
}
