/* RSA-SHA256, PKCS#1 v1.5. OpenSSL's error queue stays unchanged. */
#include "bybit_auth.h"
#include "rsa/rsa_key.h"

#include <openssl/err.h>
#include <openssl/evp.h>

static bool sign_parts(EVP_MD_CTX *context, const bybit_rsa_key *key, const bybit_slice *parts, size_t count,
                       uint8_t *signature)
{
    size_t size = key->signature_size;
    if (EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->key) != 1) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size > 0 && EVP_DigestSignUpdate(context, parts[i].data, parts[i].size) != 1) {
            return false;
        }
    }
    return EVP_DigestSignFinal(context, signature, &size) == 1 && size == key->signature_size;
}

/* Called with OpenSSL's error queue marked. */
static bybit_status sign_once(bybit_rsa_key *key, const bybit_slice *parts, size_t count, uint8_t *signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    const bool signed_ = sign_parts(context, key, parts, count, signature);
    EVP_MD_CTX_free(context);
    if (!signed_) {
        (void)atomic_fetch_add(&key->sign_errors, 1);
    }
    return signed_ ? BYBIT_OK : BYBIT_ERROR_CRYPTO;
}

/* OpenSSL makes 32 signatures with one blinding factor; the 33rd uses the next factor. */
enum { BLINDED_SIGNATURES = 33 };

/*
 * When memory runs out while OpenSSL signs, it can keep half a blinding factor, and the next 31 signatures of
 * the key are wrong without any error. So the signatures of a key that has failed once are verified, and made
 * again until OpenSSL takes its next factor.
 */
static bybit_status sign_verified(bybit_rsa_key *key, const bybit_slice *parts, size_t count,
                                  uint8_t *signature)
{
    bybit_status status = BYBIT_OK;
    bool fits = false;
    for (int i = 0; status == BYBIT_OK && !fits && i < BLINDED_SIGNATURES; i++) {
        status = sign_once(key, parts, count, signature);
        if (status == BYBIT_OK) {
            status =
                bybit_rsa_verify(key, parts, count, (bybit_slice){signature, key->signature_size}, &fits);
        }
    }
    if (status == BYBIT_OK && !fits) {
        status = BYBIT_ERROR_CRYPTO;
    }
    if (status != BYBIT_OK) {
        bybit_wipe(signature, key->signature_size); /* it must not pass for a valid one */
    }
    return status;
}

bybit_status bybit_rsa_sign(bybit_rsa_key *key, const bybit_slice *parts, size_t count, uint8_t *signature)
{
    (void)ERR_set_mark();
    bybit_status status = sign_once(key, parts, count, signature);
    /* Read after signing, because another thread may have failed meanwhile. */
    if (status == BYBIT_OK && atomic_load(&key->sign_errors) > 0) {
        status = sign_verified(key, parts, count, signature);
    }
    (void)ERR_pop_to_mark();
    return status;
}

static bybit_status verify_parts(EVP_MD_CTX *context, const bybit_rsa_key *key, const bybit_slice *parts,
                                 size_t count, bybit_slice signature, bool *fits)
{
    if (EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->key) != 1) {
        return BYBIT_ERROR_CRYPTO;
    }
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size > 0 && EVP_DigestVerifyUpdate(context, parts[i].data, parts[i].size) != 1) {
            return BYBIT_ERROR_CRYPTO;
        }
    }
    *fits = EVP_DigestVerifyFinal(context, signature.data, signature.size) == 1;
    return BYBIT_OK;
}

bybit_status bybit_rsa_verify(const bybit_rsa_key *key, const bybit_slice *parts, size_t count,
                              bybit_slice signature, bool *fits)
{
    *fits = false;
    (void)ERR_set_mark();
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL) {
        (void)ERR_pop_to_mark();
        return BYBIT_ERROR_MEMORY;
    }
    const bybit_status status = verify_parts(context, key, parts, count, signature, fits);
    (void)ERR_pop_to_mark();
    EVP_MD_CTX_free(context);
    return status;
}
